/** Lets the greyed items of a menu tell why they are greyed. */
import type { Menu } from '@lumino/widgets';

/**
 * Menus draw no captions. A command that cannot be used has the reason among the data of its item, and this makes it
 * the tooltip, which screen readers read as well.
 */
export function tellRefusals(menu: Menu): void {
  new MutationObserver(() => {
    for (const item of menu.contentNode.querySelectorAll<HTMLElement>('[data-osf-refusal]')) {
      const reason = item.dataset.osfRefusal ?? '';
      if (item.title !== reason) {
        item.title = reason;
      }
    }
  }).observe(menu.contentNode, { childList: true, subtree: true, attributeFilter: ['data-osf-refusal'] });
}
