/** What a call to our half of the Jupyter server can end in, other than an answer. */
import { spoken } from './language';
import type { IReport } from './schemas';

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
   * @param report - what was done all the same, and what was not, file by file; `null` where nothing was begun.
   */
  constructor(
    readonly status: number | null,
    cause?: unknown,
    readonly problem: IProblem | null = null,
    readonly report: IReport | null = null
  ) {
    super(
      problem?.message ??
        (status === null
          ? spoken().__('The Jupyter server did not answer.')
          : spoken().__('The Jupyter server answered with status %1.', status)),
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

/** The results in the body of an answer, where some of what was asked for was tried. */
export function reportIn(body: unknown): IReport | null {
  return Array.isArray((body as Partial<IReport> | null)?.results) ? (body as IReport) : null;
}

/** What to tell of a failure; whatever else was thrown is a fault of ours, and thrown on. */
export function problemOf(reason: unknown): IProblem {
  if (!(reason instanceof RequestFailure)) {
    throw reason;
  }
  return reason.problem ?? { code: 'no-answer', message: reason.message, hint: '' };
}
