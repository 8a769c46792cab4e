/** JupyterLab's dialog around a part drawn by React, which has a value when it is accepted. */
import { Dialog } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';

export interface IFormDialogOptions<T> {
  readonly title: string;
  /** What the dialog is worth if the person changes nothing. */
  readonly value: T;
  /** Draws the body; `change` tells what it is worth now, `accept` ends it with that. */
  readonly body: (change: (value: T) => void, accept: (value: T) => void) => JSX.Element;
  /** From the safest to the boldest; Enter means the last. Every one but those that reject needs a valid form. */
  readonly buttons: readonly Dialog.IButton[];
  /** Where the focus is at first; otherwise on the first button. */
  readonly focus?: string;
}

/** The value, and the button that was pressed; `null` if the person thought better of it. */
export async function askForm<T>(
  options: IFormDialogOptions<T>
): Promise<{ readonly value: T; readonly button: number } | null> {
  const { title, buttons } = options;
  const body = new FormBody(options, () => dialog.resolve(buttons.length - 1));
  const dialog: Dialog<T> = new Dialog<T>({
    title,
    body,
    buttons,
    defaultButton: options.focus ? buttons.length - 1 : 0,
    focusNodeSelector: options.focus
  });
  dialog.addClass('jp-Osf-dialog');
  dialog.node.setAttribute('aria-label', title);
  // What is missing from the start makes the dialog unready, not only what is taken away later.
  void dialog.ready.then(() => dialog.handleEvent(new Event('input')));
  const { button } = await dialog.launch();
  return button.accept ? { value: body.getValue(), button: buttons.indexOf(button) } : null;
}

class FormBody<T> extends ReactWidget implements Dialog.IBodyWidget<T> {
  constructor(
    private readonly form: IFormDialogOptions<T>,
    private readonly accept: () => void
  ) {
    super();
    this.value = form.value;
  }

  getValue(): T {
    return this.value;
  }

  protected override render(): JSX.Element {
    const change = (value: T): void => {
      this.value = value;
    };
    return this.form.body(change, value => {
      change(value);
      this.accept();
    });
  }

  private value: T;
}
