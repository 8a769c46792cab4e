/** Tells in JupyterLab's notifications of transfers that take a while, and of what did not go in the background. */
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IJob } from './api/schemas';
import { nameOf, sentenceOf } from './components/transferWords';
import { isOfRequest, ITransferChange, phaseOf, progressOf } from './model/transfers';
import { notify, readable } from './notify';

/** Milliseconds after which something is worth a notification: what is quicker tells its end itself. */
const A_WHILE = 1500;

export interface ITransferNoticesOptions {
  readonly trans: TranslationBundle;
  readonly onCancel: (job: IJob) => void;
  /** Shows the transfers in the panel. */
  readonly onShow: () => void;
  /** Shows what there is to choose between. */
  readonly onChoose: (job: IJob) => void;
}

interface IFollowed {
  job: IJob;
  notice: string | null;
  readonly timer: number;
}

export class TransferNotices {
  constructor(private readonly options: ITransferNoticesOptions) {}

  /** Take in what an event tells; events come at most four times a second for each job. */
  take({ job, before }: ITransferChange): void {
    if (phaseOf(job) === 'moving') {
      this.follow(job);
      return;
    }
    this.end(job);
    if (!isOfRequest(job) && phaseOf(job) === 'stuck' && before?.state !== job.state) {
      this.tellStuck(job);
    }
    if (job.state === 'verified') {
      this.stuck.delete(job.id);
    }
  }

  private follow(job: IJob): void {
    const followed = this.followed.get(job.id);
    if (followed === undefined) {
      const timer = window.setTimeout(() => this.begin(job.id), A_WHILE);
      this.followed.set(job.id, { job, notice: null, timer });
      return;
    }
    followed.job = job;
    if (followed.notice !== null) {
      const { trans } = this.options;
      Notification.update({
        id: followed.notice,
        message: sentenceOf(job, trans),
        progress: progressOf(job) ?? undefined
      });
    }
  }

  private begin(id: string): void {
    const followed = this.followed.get(id);
    if (followed === undefined) {
      return;
    }
    const { trans, onCancel } = this.options;
    followed.notice = Notification.emit(sentenceOf(followed.job, trans), 'in-progress', {
      autoClose: false,
      progress: progressOf(followed.job) ?? undefined,
      actions: [{ label: trans.__('Cancel'), callback: () => onCancel(followed.job) }]
    });
  }

  /** Whoever asked for it says what came of it; what goes by itself needs no words when it went well. */
  private end(job: IJob): void {
    const followed = this.followed.get(job.id);
    if (followed !== undefined) {
      window.clearTimeout(followed.timer);
      this.followed.delete(job.id);
      if (followed.notice !== null) {
        Notification.dismiss(followed.notice);
      }
    }
  }

  /** One notification for all that did not go, however many they are. */
  private tellStuck(job: IJob): void {
    const { trans, onShow, onChoose } = this.options;
    if (this.notice === null || !Notification.manager.has(this.notice)) {
      this.notice = null;
      this.stuck.clear();
    }
    this.stuck.set(job.id, job);
    const count = this.stuck.size;
    const message =
      count > 1
        ? trans._n('%1 file could not be sent to OSF.', '%1 files could not be sent to OSF.', count)
        : job.state === 'needs-choice'
          ? trans.__('“%1” needs a choice before it can be sent to OSF.', nameOf(job, trans))
          : trans.__('“%1” could not be sent to OSF. %2', nameOf(job, trans), job.message ?? '');
    const action =
      count === 1 && job.state === 'needs-choice'
        ? { label: trans.__('Choose…'), callback: () => onChoose(job) }
        : { label: trans.__('Show'), callback: onShow };
    if (this.notice === null) {
      this.notice = notify('warning', message, trans, { autoClose: false, actions: [action] });
    } else {
      const actions = readable(message, [action], trans);
      Notification.update({ id: this.notice, message, type: 'warning', autoClose: false, actions });
    }
  }

  private readonly followed = new Map<string, IFollowed>();
  private readonly stuck = new Map<string, IJob>();
  private notice: string | null = null;
}
