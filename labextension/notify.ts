/** JupyterLab's notifications, of which every word can be read. */
import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

/** JupyterLab cuts off what is longer than this, in the list of notifications as well. */
const SHOWN = 140;

export interface INotifyOptions {
  readonly autoClose: number | false;
  readonly actions?: readonly Notification.IAction[];
}

/** Show a notification; its id. */
export function notify(
  type: Notification.TypeOptions,
  message: string,
  trans: TranslationBundle,
  { autoClose, actions = [] }: INotifyOptions
): string {
  return Notification.emit(message, type, { autoClose, actions: readable(message, actions, trans) });
}

/** The actions of a notification, with one that shows the whole message where it is cut off. */
export function readable(
  message: string,
  actions: readonly Notification.IAction[],
  trans: TranslationBundle
): Notification.IAction[] {
  if (message.length <= SHOWN) {
    return [...actions];
  }
  const show = (event: MouseEvent) => {
    // It stays, with what else can be done.
    event.preventDefault();
    void showDialog({ title: 'OSF', body: message, buttons: [Dialog.okButton({ label: trans.__('Close') })] });
  };
  return [...actions, { label: trans.__('Read all'), callback: show }];
}
