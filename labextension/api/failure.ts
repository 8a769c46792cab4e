/** What a call to our half of the Jupyter server can end in, other than an answer. */

/** How our half says what went wrong: one sentence, a next step, and a word for programs. */
export interface IProblem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export class RequestFailure extends Error {
  /**
   * @param status - the HTTP status of the answer; `null` where there was no answer at all.
   * @param cause - what was thrown, if anything was.
   * @param problem - what our half said about it; `null` where somebody else answered.
   */
  constructor(
    readonly status: number | null,
    cause?: unknown,
    readonly problem: IProblem | null = null
  ) {
    super(
      problem?.message ??
        (status === null
          ? 'The Jupyter server did not answer.'
          : `The Jupyter server answered with status ${status}.`),
      { cause }
    );
    this.name = 'RequestFailure';
  }
}

/** The problem in the body of an answer, if that is what the body is. */
export function problemIn(body: unknown): IProblem | null {
  const { code, message, hint } = (body ?? {}) as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string' && typeof hint === 'string'
    ? { code, message, hint }
    : null;
}
