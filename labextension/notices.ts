/** Tells the person what came of something, in JupyterLab's notifications. */
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { RequestFailure } from './api/failure';
import type { IReport } from './api/schemas';

/** How long a good message stays, in milliseconds; what went wrong stays until it is dismissed. */
const GOOD_FOR = 6000;

/** Say why something did not work: what happened, and the next step. */
export function tellFailure(reason: unknown, trans: TranslationBundle): void {
  if (!(reason instanceof RequestFailure)) {
    throw reason;
  }
  const { message, hint } = reason.problem ?? {
    message: reason.message,
    hint: trans.__('Check that the Jupyter server is still running, then try again.')
  };
  Notification.error(hint ? `${message} ${hint}` : message, { autoClose: false });
}

/** Say in one message what a request has done; `good` says it where all of it went well. */
export function tellReport(report: IReport, good: string, trans: TranslationBundle): void {
  const notDone = report.results.filter(result => ['refused', 'failed'].includes(result.outcome));
  const waiting = report.results.filter(result => result.outcome === 'queued');
  if (notDone.length > 0) {
    Notification.error(notDone.map(result => result.message).join(' '), { autoClose: false });
  } else if (waiting.length > 0) {
    Notification.warning(
      trans._n(
        '%1 file waits to be sent to OSF, and goes by itself when it can.',
        '%1 files wait to be sent to OSF, and go by themselves when they can.',
        waiting.length
      ),
      { autoClose: GOOD_FOR }
    );
  } else {
    Notification.success(good, { autoClose: GOOD_FOR });
  }
}
