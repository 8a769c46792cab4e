/** What is on its way, and how far it is, in words. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IJob } from '../api/schemas';

/** The file or folder that it is about. */
export function nameOf(job: IJob, trans: TranslationBundle): string {
  const onOsf = lastPart(job.reference);
  const here = lastPart(job.path);
  const name = ['download', 'upload'].includes(job.do) ? (onOsf && decoded(onOsf)) || here : here || onOsf;
  return name || trans.__('All linked files');
}

function lastPart(place: string | null): string | undefined {
  return place?.split('/').filter(Boolean).pop();
}

/** References are written as in addresses; one that was typed by somebody may be no address at all. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (reason) {
    if (reason instanceof URIError) {
      return name;
    }
    throw reason;
  }
}

/** How it stands, in a few words. */
export function stateOf(job: IJob, trans: TranslationBundle): string {
  switch (job.state) {
    case 'running':
      return doing(job, trans);
    case 'sending':
      return trans.__('Uploading…');
    case 'waiting':
      return trans.__('Waits to be sent');
    case 'needs-choice':
      return trans.__('Needs a choice');
    case 'failed':
      return trans.__('Did not work');
    case 'cancelled':
      return trans.__('Cancelled');
    case 'verified':
      return trans.__('On OSF now');
    case 'done':
      return trans.__('Done');
  }
}

/** How many files are through, where there are several. */
export function filesOf(job: IJob, trans: TranslationBundle): string | null {
  const { files_done: done = 0, files_total: total = 0 } = job;
  return total > 1 ? trans.__('%1 of %2 files', done, total) : null;
}

/** What is being done to what, for a notification. */
export function sentenceOf(job: IJob, trans: TranslationBundle): string {
  const name = nameOf(job, trans);
  switch (directionOf(job)) {
    case 'up':
      return trans.__('Uploading “%1” to OSF…', name);
    case 'down':
      return trans.__('Downloading “%1” from OSF…', name);
    case null:
      return trans.__('OSF is working on “%1”…', name);
  }
}

function doing(job: IJob, trans: TranslationBundle): string {
  switch (directionOf(job)) {
    case 'up':
      return trans.__('Uploading…');
    case 'down':
      return trans.__('Downloading…');
    case null:
      return trans.__('In progress…');
  }
}

function directionOf(job: IJob): 'up' | 'down' | null {
  if (['push', 'upload', 'link', 'link-data', 'upload-data'].includes(job.do)) {
    return 'up';
  }
  return ['pull', 'download', 'open', 'clone'].includes(job.do) ? 'down' : null;
}
