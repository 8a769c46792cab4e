/** Tells the person what came of something, in JupyterLab's notifications. */
import type { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { RequestFailure } from './api/failure';
import type { IReport } from './api/schemas';
import { notify } from './notify';

/** How long a good message stays, in milliseconds; what went wrong stays until it is dismissed. */
const GOOD_FOR = 6000;

/** How many sentences about single files one message has. */
const MOST_SENTENCES = 3;

/** Say why something did not work: what happened, and the next step. */
export function tellFailure(reason: unknown, trans: TranslationBundle): void {
  if (!(reason instanceof RequestFailure)) {
    throw reason;
  }
  if (reason.report && reason.report.results.length > 1) {
    tellReport(reason.report, '', trans);
    return;
  }
  const { message, hint } = reason.problem ?? {
    message: reason.message,
    hint: trans.__('Check that the Jupyter server is still running, then try again.')
  };
  notify('error', hint ? `${message} ${hint}` : message, trans, { autoClose: false });
}

/** Say in one message what a request has done; `good` says it where all of it went well, and `actions` go with it. */
export function tellReport(
  report: IReport,
  good: string,
  trans: TranslationBundle,
  actions: Notification.IAction[] = []
): void {
  const notDone = report.results.filter(result => ['refused', 'failed'].includes(result.outcome));
  const waiting = report.results.filter(result => result.outcome === 'queued');
  if (notDone.length > 0) {
    const sentences = notDone.slice(0, MOST_SENTENCES).map(result => result.message);
    const more = notDone.length - sentences.length;
    if (more > 0) {
      sentences.push(trans._n('And %1 more.', 'And %1 more.', more));
    }
    const done = report.results.length - notDone.length;
    if (done > 0) {
      sentences.push(trans._n('All else went well: %1 file.', 'All else went well: %1 files.', done));
    }
    notify('error', sentences.join(' '), trans, { autoClose: false });
  } else if (waiting.length > 0) {
    notify(
      'warning',
      trans._n(
        '%1 file waits to be sent to OSF, and goes by itself when it can.',
        '%1 files wait to be sent to OSF, and go by themselves when they can.',
        waiting.length
      ),
      trans,
      { autoClose: GOOD_FOR }
    );
  } else {
    notify('success', good, trans, { autoClose: GOOD_FOR, actions });
  }
}
