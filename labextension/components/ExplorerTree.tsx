/** The explorer's tree: its rows, drawn as far as they are seen, and what keys and the mouse do with them. */
import { defaultRangeExtractor, Range, useVirtualizer } from '@tanstack/react-virtual';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IEntry } from '../api/schemas';
import type { ExplorerModel } from '../model/explorer';
import type { IRow } from '../model/explorerRows';
import type { IEntryLink } from './EntryBadges';
import { ExplorerRow, ROW_HEIGHT } from './ExplorerRow';
import { useChanged } from './useChanged';
import { useDrag } from './useDrag';
import { useDrop } from './useDrop';
import { useTreeKeys } from './useTreeKeys';

export interface ITreeProps {
  readonly model: ExplorerModel;
  readonly trans: TranslationBundle;
  readonly icon: (entry: IEntry) => React.ReactNode;
  readonly linksTo: (entry: IEntry) => readonly IEntryLink[];
  /** What is to happen with a file on Enter and on a double click. */
  readonly onActivate: (entry: IEntry) => void;
  /** Begins to drag entries from a point of the window. */
  readonly onDrag: (entries: readonly IEntry[], x: number, y: number) => void;
}

export function ExplorerTree({ model, trans, icon, linksTo, onActivate, onDrag }: ITreeProps): JSX.Element {
  useChanged(model.changed);
  const tree = React.useRef<HTMLDivElement>(null);
  const { rows, activeIndex } = model;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => tree.current,
    estimateSize: rowHeight,
    getItemKey: React.useCallback((index: number) => rows[index].key, [rows]),
    // The row that has the focus stays, wherever the list is scrolled to.
    rangeExtractor: React.useCallback((range: Range) => withIndex(defaultRangeExtractor(range), activeIndex, rows.length), [activeIndex, rows.length]),
    overscan: 8
  });

  const activate = (row: IRow) => {
    if (row.kind === 'problem') {
      model.retry(row.node);
    } else if (row.open !== null) {
      model.toggle(row.node);
    } else if (row.kind === 'node' && row.node.entry) {
      onActivate(row.node.entry);
    }
  };
  const keys = useTreeKeys({ model, tree, activate });
  const { target, ...dropping } = useDrop(model, tree);
  const startDrag = useDrag(() => model.selection, onDrag);
  useFocusOnActive(model, tree, index => virtualizer.scrollToIndex(index, { align: 'auto' }));

  /** Pressing the button selects, but leaves a selection whole that may be about to be dragged. */
  const press = (event: React.MouseEvent, row: IRow, index: number) => {
    if (isOnControl(event)) {
      return;
    }
    if (event.button === 0 && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      model.goTo(index, event.shiftKey ? 'range' : 'toggle');
      event.preventDefault();
      focusRow(row.key);
    } else if (event.button === 0) {
      model.goTo(index, model.isSelected(row.node) ? 'keep' : 'no');
    }
    if (event.button === 0) {
      startDrag(event);
    } else if (event.button === 2) {
      // Details of another entry would move the rows, and the menu would be that of the row that comes to be there.
      event.preventDefault();
    }
  };

  const chooseForMenu = (row: IRow, index: number) => {
    focusRow(row.key);
    model.goTo(index, model.isSelected(row.node) ? 'keep' : 'no');
  };

  return (
    <div
      ref={tree}
      role="tree"
      className="jp-Osf-explorer"
      aria-label={trans.__('OSF explorer')}
      aria-multiselectable
      aria-busy={model.busy}
      onKeyDown={keys}
      {...dropping}
    >
      <div role="none" className="jp-Osf-rows" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          const entry = row.kind === 'node' ? row.node.entry : null;
          return (
            <ExplorerRow
              key={row.key}
              row={row}
              index={index}
              measure={virtualizer.measureElement}
              top={start}
              isActive={index === activeIndex}
              isSelected={row.kind === 'node' && model.isSelected(row.node)}
              isDropTarget={row.kind === 'node' && row.node === target}
              askedName={entry && model.nameQuestion?.node === row.node ? model.nameQuestion.name : null}
              links={entry ? linksTo(entry) : []}
              trans={trans}
              icon={icon}
              onName={name => {
                model.answerName(name);
                focusRow(row.key);
              }}
              onToggle={() => model.toggle(row.node)}
              onRetry={() => model.retry(row.node)}
              onMouseDown={event => press(event, row, index)}
              onContextMenu={() => chooseForMenu(row, index)}
              onClick={event => {
                if (!isOnControl(event) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
                  model.goTo(index);
                }
              }}
              onDoubleClick={event => !isOnControl(event) && activate(row)}
              onFocus={event => event.target === event.currentTarget && index !== model.activeIndex && model.goTo(index, 'keep')}
            />
          );
        })}
      </div>
    </div>
  );
}

function rowHeight(): number {
  return ROW_HEIGHT;
}

function withIndex(indexes: number[], index: number, count: number): number[] {
  return index >= count || indexes.includes(index) ? indexes : [...indexes, index].sort((one, other) => one - other);
}

/** Twisties, buttons and fields in a row speak for themselves. */
function isOnControl(event: React.MouseEvent): boolean {
  return (event.target as Element).closest('.jp-Osf-twisty:not(.jp-mod-none), button, input') !== null;
}

function focusRow(key: string): void {
  document.getElementById(key)?.focus({ preventScroll: true });
}

/** Keeps the focus on the active row while the focus is in the tree, and shows the row when that is asked for. */
function useFocusOnActive(
  model: ExplorerModel,
  tree: React.RefObject<HTMLDivElement>,
  scrollTo: (index: number) => void
): void {
  const hadFocus = React.useRef(false);
  const wanted = React.useRef(false);
  const last = React.useRef<string | null>(null);
  React.useEffect(() => {
    const show = () => (wanted.current = true);
    model.broughtIntoView.connect(show);
    const element = tree.current!;
    const enter = () => (hadFocus.current = true);
    // A row that has the focus and goes away leaves it nowhere; that is not the person's leaving.
    const leave = (event: FocusEvent) => {
      hadFocus.current = element.contains(event.relatedTarget as Node | null) || !(event.target as Element).isConnected;
    };
    element.addEventListener('focusin', enter);
    element.addEventListener('focusout', leave);
    return () => {
      model.broughtIntoView.disconnect(show);
      element.removeEventListener('focusin', enter);
      element.removeEventListener('focusout', leave);
    };
  }, [model]);
  React.useLayoutEffect(() => {
    const index = model.activeIndex;
    const key = model.rows[index]?.key ?? null;
    const moved = key !== last.current;
    last.current = key;
    if (key === null || !(wanted.current || (hadFocus.current && (moved || document.activeElement === document.body)))) {
      return;
    }
    wanted.current = false;
    scrollTo(index);
    if (hadFocus.current && tree.current!.querySelector('input:focus') === null) {
      focusRow(key);
    }
  });
}
