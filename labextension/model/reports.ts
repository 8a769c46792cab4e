/** Puts what came of several requests into one report, so that the person gets one message. */
import { RequestFailure } from '../api/failure';
import type { IReport } from '../api/schemas';

export type Result = IReport['results'][number];

/** What OSF, or the server, would say to each further request as well. */
const SAME_FOR_ALL = [401, 503];

export function reportOf(results: readonly Result[]): IReport {
  const summary: Record<string, number> = {};
  for (const { outcome } of results) {
    summary[outcome] = (summary[outcome] ?? 0) + 1;
  }
  return { results: [...results], summary };
}

/** The result for something that was not tried, or that failed; throws what is no failure of a request. */
export function failed(path: string, reason: unknown): Result {
  if (!(reason instanceof RequestFailure)) {
    throw reason;
  }
  return result(path, 'failed', reason.message);
}

export function result(path: string, outcome: Result['outcome'], message = ''): Result {
  return { path, reference: null, outcome, version: null, sha256: null, message };
}

export function isRefusal(reason: unknown, code: string): boolean {
  return reason instanceof RequestFailure && reason.problem?.code === code;
}

/** Whether what has failed once would fail each further time: nobody is signed in, or nobody answers. */
export function concernsAll(reason: unknown): boolean {
  return reason instanceof RequestFailure && (reason.status === null || SAME_FOR_ALL.includes(reason.status));
}

/** Do something with each of several things, one after the other. A single one rejects with its own failure. */
export async function inTurn<T extends { readonly name: string }>(
  things: readonly T[],
  work: (thing: T) => Promise<IReport>
): Promise<IReport> {
  if (things.length === 1) {
    return work(things[0]);
  }
  const results: Result[] = [];
  for (const thing of things) {
    try {
      results.push(...(await work(thing)).results);
    } catch (reason) {
      results.push(failed(thing.name, reason));
      if (concernsAll(reason)) {
        throw reason;
      }
    }
  }
  return reportOf(results);
}
