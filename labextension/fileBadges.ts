/** Marks linked files and folders in JupyterLab's file browser with the state of their link. */
import type { FileBrowser } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { stateText, toneOf } from './components/StateBadge';
import { localPath } from './localPath';
import type { LinksModel } from './model/links';

const ROWS = '.jp-DirListing-item';
const NAME = '.jp-DirListing-itemName';
const BADGE = 'jp-Osf-fileBadge';

/**
 * The file browser has no place for others to draw in, and its renderer belongs to whoever comes first. So the marks
 * are added to the rows that it has drawn; which file a row shows is asked of the browser itself.
 */
export class FileBadges {
  constructor(
    private readonly browser: FileBrowser,
    private readonly links: LinksModel,
    private readonly contents: Contents.IManager,
    private readonly trans: TranslationBundle
  ) {
    // Rows are reused for other files: then their texts change, and no node may be added.
    this.observer = new MutationObserver(() => this.later());
    this.observer.observe(browser.node, { childList: true, characterData: true, subtree: true });
    links.changed.connect(this.later, this);
    browser.disposed.connect(() => {
      this.observer.disconnect();
      links.changed.disconnect(this.later, this);
    });
  }

  private later(): void {
    if (this.links.all.length > 0 || this.hasDrawn) {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.draw());
    }
  }

  private draw(): void {
    this.hasDrawn = true;
    this.browser.node.querySelectorAll<HTMLElement>(ROWS).forEach(row => this.mark(row));
    // The marks themselves are no news.
    this.observer.takeRecords();
  }

  private mark(row: HTMLElement): void {
    const item = this.browser.modelForClick({ target: row } as unknown as MouseEvent);
    const path = item && localPath(this.contents, item.path);
    const link = path ? this.links.of(path) : null;
    const badge = row.querySelector<HTMLElement>(`.${BADGE}`);
    if (link === null) {
      badge?.remove();
      return;
    }
    const says = this.trans.__('OSF: %1', stateText(link.state, this.trans));
    const shown = badge ?? row.querySelector(NAME)?.appendChild(document.createElement('span'));
    if (shown && shown.getAttribute('aria-label') !== says) {
      shown.className = `${BADGE} jp-Osf-dot jp-mod-${toneOf(link.state)}`;
      shown.setAttribute('role', 'img');
      shown.setAttribute('aria-label', says);
      shown.title = says;
    }
  }

  private readonly observer: MutationObserver;
  private frame = 0;
  private hasDrawn = false;
}
