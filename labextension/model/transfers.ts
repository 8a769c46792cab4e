/** What is on its way to OSF or from there, what waits, and what came of the last ones: kept in step by events. */
import { ISignal, Signal } from '@lumino/signaling';

import { IProblem, problemOf } from '../api/failure';
import type { IJobNews, IJobsApi } from '../api/jobs';
import type { IJob } from '../api/schemas';

/** Where a job stands, for whoever only wants to know what to do about it. */
export type Phase = 'moving' | 'stuck' | 'waiting' | 'over';

const PHASES: Record<IJob['state'], Phase> = {
  running: 'moving',
  sending: 'moving',
  'needs-choice': 'stuck',
  failed: 'stuck',
  waiting: 'waiting',
  verified: 'over',
  done: 'over',
  cancelled: 'over'
};
const ORDER: readonly Phase[] = ['moving', 'stuck', 'waiting', 'over'];

export interface ITransferChange {
  readonly job: IJob;
  readonly before: IJob | null;
}

export class Transfers {
  constructor(private readonly api: IJobsApi) {}

  /** Any of the properties below has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** An event told of a job; not emitted for those that are found in the list. */
  get told(): ISignal<this, ITransferChange> {
    return this._told;
  }

  /** Those that move files: first what moves, then what needs somebody, what waits, and what is over, latest first. */
  get jobs(): readonly IJob[] {
    return [...this._jobs.values()]
      .filter(movesFiles)
      .sort((one, other) => rankOf(one) - rankOf(other) || other.created.localeCompare(one.created));
  }

  /** Why the last thing that the person did has failed. */
  get problem(): IProblem | null {
    return this._problem;
  }

  /** Read the list. What events tell meanwhile is newer than the answer. */
  async load(): Promise<void> {
    const question = ++this._questions;
    this._meanwhile = [];
    await this.act(async () => {
      const listed = await this.api.list();
      if (question === this._questions) {
        // What this server has proved to have sent is in no list, but people may like to see that it went.
        const sent = this.jobs.filter(job => job.state === 'verified');
        this._jobs = new Map([...sent, ...listed].map(job => [job.id, job]));
        this._meanwhile?.forEach(news => this.apply(news));
      }
    });
    if (question === this._questions) {
      this._meanwhile = null;
    }
  }

  /** Take in what an event tells. */
  take(news: IJobNews): void {
    this._meanwhile?.push(news);
    const before = this._jobs.get(news.id) ?? null;
    const job = this.apply(news);
    this._changed.emit();
    if (job !== null) {
      this._told.emit({ job, before });
    }
  }

  /** Stop what is moving. What has ended just before stays as it is, so that nobody takes it for stopped. */
  stop(job: IJob): Promise<void> {
    return isOfRequest(job) ? this.act(() => this.api.stop(job.id)) : this.drop(job.id);
  }

  /** Forget what waits or did not go. */
  drop(id: string): Promise<void> {
    return this.act(async () => {
      await this.api.drop(id);
      const job = this._jobs.get(id);
      if (job && phaseOf(job) !== 'moving') {
        this._jobs.delete(id);
      }
    });
  }

  /** Try again to send what waits or did not go. */
  retry(id: string): Promise<void> {
    return this.act(() => this.api.retry(id));
  }

  /** Forget all that is over, in all tabs. */
  clear(): Promise<void> {
    const over = this.jobs.filter(isOver);
    over.forEach(job => this._jobs.delete(job.id));
    return this.act(() =>
      // The server has forgotten by itself what was sent from its outbox.
      Promise.all(over.filter(isOfRequest).map(job => this.api.drop(job.id)))
    );
  }

  private async act(what: () => Promise<unknown>): Promise<void> {
    this._problem = null;
    try {
      await what();
    } catch (reason) {
      this._problem = problemOf(reason);
    }
    this._changed.emit();
  }

  private apply(news: IJobNews): IJob | null {
    const { state } = news;
    if (state === 'dropped') {
      this._jobs.delete(news.id);
      return null;
    }
    const known = this._jobs.get(news.id);
    // Why it waited or failed is no longer so when it goes on.
    const { code: _code, message: _message, ...kept } = known ?? {
      do: 'push',
      path: null,
      reference: null,
      created: new Date().toISOString()
    };
    const job: IJob = { ...kept, ...news, state };
    this._jobs.set(job.id, job);
    return job;
  }

  private _jobs = new Map<string, IJob>();
  /** What events told while the list was asked for; `null` where it is not. */
  private _meanwhile: IJobNews[] | null = null;
  private _problem: IProblem | null = null;
  private _questions = 0;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _told = new Signal<this, ITransferChange>(this);
}

export function phaseOf(job: IJob): Phase {
  // Whoever asked for it was answered: only what is kept in the outbox is still to be done.
  return isOfRequest(job) && PHASES[job.state] === 'stuck' ? 'over' : PHASES[job.state];
}

/** Whether it lasts as long as a request, which tells its person itself what came of it. */
export function isOfRequest(job: IJob): boolean {
  return job.id.startsWith('t');
}

/** From 0 to 1; `null` where the size is not known. */
export function progressOf(job: IJob): number | null {
  return job.bytes_total ? Math.min(1, (job.bytes_done ?? 0) / job.bytes_total) : null;
}

function isOver(job: IJob): boolean {
  return phaseOf(job) === 'over';
}

function rankOf(job: IJob): number {
  return ORDER.indexOf(phaseOf(job));
}

/** Requests that only rename or delete are told of as well. */
function movesFiles(job: IJob): boolean {
  return !isOfRequest(job) || (job.files_total ?? 0) > 0;
}
