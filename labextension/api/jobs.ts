/** What is on its way to OSF or from there, as our half of the Jupyter server tells it. */
import type { ServerConnection } from '@jupyterlab/services';

import { inLanguage } from './language';
import { request } from './request';
import type { IJob } from './schemas';

export const JOB_EVENT = 'https://events.jupyter.org/jupyter_osf/job/v1';

/** What an event tells of a job; `dropped` is one that is in no list any more. */
export type IJobNews = Partial<Omit<IJob, 'state'>> & {
  readonly id: string;
  readonly state: IJob['state'] | 'dropped';
};

/** What an event tells of a job, in this person's language. */
export function newsOf(event: object): IJobNews {
  return inLanguage(event as IJobNews);
}

/** What can be asked; each rejects with a `RequestFailure`. Events tell what comes of it. */
export interface IJobsApi {
  readonly list: () => Promise<readonly IJob[]>;
  /** Stop what a request moves. */
  readonly stop: (id: string) => Promise<unknown>;
  /** Forget what is sent from the outbox, what waits or is over. */
  readonly drop: (id: string) => Promise<unknown>;
  /** Have what waits or did not go tried now. */
  readonly retry: (id: string) => Promise<unknown>;
}

export function jobsApi(settings: ServerConnection.ISettings): IJobsApi {
  return {
    list: async () => (await request<{ jobs: IJob[] }>('jobs', settings)).jobs,
    stop: id => request(`jobs/${id}/stop`, settings, { method: 'POST' }),
    drop: id => request(`jobs/${id}`, settings, { method: 'DELETE' }),
    retry: id => request(`jobs/${id}/retry`, settings, { method: 'POST' })
  };
}
