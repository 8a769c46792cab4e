/** What became of the files of an upload, counted. */
import type { IReport } from '../api/schemas';

export type IResult = IReport['results'][number];

export interface IUploadCounts {
  /** How many files got to OSF, or got a new version there. */
  readonly sent: number;
  /** How many wait in the outbox. */
  readonly waiting: number;
  /** Those that did not go, with the reason in each message. */
  readonly notDone: readonly IResult[];
}

export function countsOf(report: IReport): IUploadCounts {
  const among = (...outcomes: IResult['outcome'][]) =>
    report.results.filter(result => outcomes.includes(result.outcome));
  return {
    sent: among('created', 'new-version', 'kept-both').length,
    waiting: among('queued').length,
    notDone: among('refused', 'failed', 'skipped')
  };
}
