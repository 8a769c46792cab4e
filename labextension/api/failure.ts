/** What a call to our half of the Jupyter server can end in, other than an answer. */

export class RequestFailure extends Error {
  /**
   * @param status - the HTTP status of the answer; `null` where there was no answer at all.
   */
  constructor(
    readonly status: number | null,
    cause?: unknown
  ) {
    super(
      status === null
        ? 'The Jupyter server did not answer.'
        : `The Jupyter server answered with status ${status}.`,
      { cause }
    );
    this.name = 'RequestFailure';
  }
}
