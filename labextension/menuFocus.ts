/** Gives the focus back where a context menu took it, before what was chosen there goes on. */
import type { JupyterFrontEnd } from '@jupyterlab/application';

/** A menu that closes leaves the focus nowhere, and so would a dialog that opens from it. */
export function keepFocusOverMenu({ contextMenu }: JupyterFrontEnd, within: string): void {
  let left: HTMLElement | null = null;
  document.addEventListener('focusout', event => {
    const target = event.target as HTMLElement;
    const taken = (event.relatedTarget as Element | null)?.closest('.lm-Menu');
    if (taken && target.closest(within)) {
      left = target;
    }
  });
  contextMenu.menu.aboutToClose.connect(() => {
    if (left?.isConnected) {
      left.focus({ preventScroll: true });
    }
    left = null;
  });
}
