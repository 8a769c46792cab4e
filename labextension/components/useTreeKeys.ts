/** What keys do in the explorer's tree, as in other trees: arrows, pages, typing a name, selecting, the menu. */
import * as React from 'react';

import type { ExplorerModel } from '../model/explorer';
import type { Extend } from '../model/explorerSelection';
import type { IRow } from '../model/explorerRows';
import { ROW_HEIGHT } from './ExplorerRow';

/** How long after a letter the next one still belongs to the same name, in milliseconds. */
const SAME_NAME = 700;

export interface ITreeKeysOptions {
  readonly model: ExplorerModel;
  readonly tree: React.RefObject<HTMLDivElement>;
  /** What Enter does. */
  readonly activate: (row: IRow) => void;
}

export function useTreeKeys({ model, tree, activate }: ITreeKeysOptions): (event: React.KeyboardEvent) => void {
  const typed = React.useRef({ text: '', at: 0 });

  function typeAhead(letter: string): void {
    const now = performance.now();
    const text = now - typed.current.at < SAME_NAME ? typed.current.text + letter : letter;
    typed.current = { text, at: now };
    model.goToName(text);
  }

  function act(event: React.KeyboardEvent): boolean {
    const { rows, activeIndex: index } = model;
    const row = rows[index];
    const command = event.ctrlKey || event.metaKey;
    const extend: Extend = event.shiftKey ? 'range' : 'no';
    const page = Math.max(1, Math.floor(tree.current!.clientHeight / ROW_HEIGHT) - 1);
    const goTo = (wanted: number) => model.goTo(Math.max(0, Math.min(wanted, rows.length - 1)), extend);
    if (!row || event.altKey) {
      return false;
    }
    if (command && event.key.toLowerCase() === 'a') {
      model.selectLevel();
    } else if (event.key === ' ' && typed.current.text && performance.now() - typed.current.at < SAME_NAME) {
      typeAhead(' ');
    } else if (event.key === ' ') {
      model.goTo(index, command ? 'toggle' : extend);
    } else if (command) {
      return false;
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      openMenu(row);
    } else if (event.key.length === 1) {
      typeAhead(event.key);
    } else {
      // What is typed after it is another name.
      typed.current = { text: '', at: 0 };
      switch (event.key) {
        case 'ArrowDown':
          goTo(index + 1);
          break;
        case 'ArrowUp':
          goTo(index - 1);
          break;
        case 'PageDown':
          goTo(index + page);
          break;
        case 'PageUp':
          goTo(index - page);
          break;
        case 'Home':
          goTo(0);
          break;
        case 'End':
          goTo(rows.length - 1);
          break;
        case 'ArrowRight':
          row.open === false ? model.toggle(row.node, true) : row.open && goTo(index + 1);
          break;
        case 'ArrowLeft':
          row.open ? model.toggle(row.node, false) : goTo(indexAbove(rows, index));
          break;
        case 'Enter':
          activate(row);
          break;
        default:
          return false;
      }
    }
    return true;
  }

  return event => {
    const isOnRow = (event.target as Element).getAttribute('role') === 'treeitem';
    if (isOnRow && act(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
}

/** The row of the level above; the row itself on top. */
function indexAbove(rows: readonly IRow[], index: number): number {
  for (let above = index - 1; above >= 0; above--) {
    if (rows[above].level < rows[index].level) {
      return above;
    }
  }
  return index;
}

/** JupyterLab's context menu, where the row is. */
function openMenu(row: IRow): void {
  const element = document.getElementById(row.key);
  const place = element?.getBoundingClientRect();
  if (element && place) {
    const at = { clientX: place.left + 32, clientY: place.bottom };
    element.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...at }));
  }
}
