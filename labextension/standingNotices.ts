/** Notifications of which there is one for each subject: the next about it takes the place of the last. */
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { notify, readable } from './notify';

export class StandingNotices {
  constructor(private readonly trans: TranslationBundle) {}

  /** It stays until it is answered, dismissed or withdrawn. */
  show(
    subject: string,
    type: Notification.TypeOptions,
    message: string,
    actions: readonly Notification.IAction[] = []
  ): void {
    const { trans } = this;
    const id = this.ids.get(subject);
    const next = { message, type, autoClose: false as const, actions: readable(message, actions, trans) };
    if (id === undefined || !Notification.update({ id, ...next })) {
      this.ids.set(subject, notify(type, message, trans, { autoClose: false, actions }));
    }
  }

  /** There is nothing to say about it any more. */
  withdraw(subject: string): void {
    const id = this.ids.get(subject);
    if (id !== undefined) {
      this.ids.delete(subject);
      Notification.dismiss(id);
    }
  }

  private readonly ids = new Map<string, string>();
}
