/** Notifications of which there is one for each subject: the next about it takes the place of the last. */
import { Notification } from '@jupyterlab/apputils';

export class StandingNotices {
  /** It stays until it is answered, dismissed or withdrawn. */
  show(
    subject: string,
    type: Notification.TypeOptions,
    message: string,
    actions: readonly Notification.IAction[] = []
  ): void {
    const options = { autoClose: false as const, actions: [...actions] };
    const id = this.ids.get(subject);
    if (id === undefined || !Notification.update({ id, message, type, ...options })) {
      this.ids.set(subject, Notification.emit(message, type, options));
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
