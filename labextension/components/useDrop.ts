/** Lets things be dropped on the folders of the explorer: its own entries, files of JupyterLab, files of the desktop. */
import type { Drag } from '@lumino/dragdrop';
import * as React from 'react';

import type { IEntry } from '../api/schemas';
import type { ExplorerModel } from '../model/explorer';
import type { ExplorerNode } from '../model/explorerNodes';

/** What dragged entries of OSF are called by; their data is a function that answers them. */
export const ENTRIES = 'application/x-jupyter-osf-entries';
/** What dragged files of JupyterLab's file browser are called by; their data is a list of paths. */
const CONTENTS = 'application/x-jupyter-icontents';

interface IDropping extends React.DOMAttributes<HTMLDivElement> {
  /** What is under the mouse and would take it. */
  readonly target: ExplorerNode | null;
}

export function useDrop(model: ExplorerModel, tree: React.RefObject<HTMLDivElement>): IDropping {
  const [target, setTarget] = React.useState<ExplorerNode | null>(null);

  const over = (event: { target: EventTarget | null }): ExplorerNode | null => {
    const key = (event.target as Element).closest('[role=treeitem]')?.id;
    const node = model.rows.find(row => row.key === key)?.node ?? null;
    const container = node?.isContainer ? node : (node?.parent ?? null);
    return container?.entry && canTake(container.entry) ? container : null;
  };
  /** Entries go nowhere where they are already, nor into themselves. */
  const overOther = (event: Drag.Event): ExplorerNode | null => {
    const node = over(event);
    const isOurs = event.mimeData.hasData(ENTRIES);
    return isOurs && model.selectedNodes.some(one => one.contains(node) || one.parent === node) ? null : node;
  };

  React.useEffect(() => {
    const element = tree.current!;
    const listening = new AbortController();
    const listen = (type: string, act: (event: Drag.Event) => void) =>
      element.addEventListener(type, act as EventListener, { signal: listening.signal });
    const consider = (event: Drag.Event) => {
      if (isForUs(event)) {
        const node = overOther(event);
        event.dropAction = node ? event.proposedAction : 'none';
        event.preventDefault();
        event.stopPropagation();
        setTarget(node);
      }
    };
    listen('lm-dragenter', consider);
    listen('lm-dragover', consider);
    listen('lm-dragleave', () => setTarget(null));
    listen('lm-drop', event => {
      const node = overOther(event);
      setTarget(null);
      if (isForUs(event)) {
        event.preventDefault();
        event.stopPropagation();
        if (node === null || event.proposedAction === 'none') {
          event.dropAction = 'none';
          return;
        }
        event.dropAction = event.proposedAction;
        const entries: readonly IEntry[] = event.mimeData.getData(ENTRIES)?.() ?? [];
        const paths: readonly string[] = event.mimeData.getData(CONTENTS) ?? [];
        model.drop({ onto: node.entry!, entries, paths: entries.length > 0 ? [] : paths, desktop: null });
      }
    });
    return () => listening.abort();
  }, [model]);

  return {
    target,
    onDragOver: event => {
      if (event.dataTransfer.types.includes('Files')) {
        const node = over(event);
        event.dataTransfer.dropEffect = node ? 'copy' : 'none';
        event.preventDefault();
        setTarget(node);
      }
    },
    onDragLeave: () => setTarget(null),
    onDrop: event => {
      const node = over(event);
      setTarget(null);
      if (event.dataTransfer.types.includes('Files')) {
        // Without this the browser would leave JupyterLab and open the file.
        event.preventDefault();
        if (node) {
          model.drop({ onto: node.entry!, entries: [], paths: [], desktop: event.dataTransfer });
        }
      }
    }
  };
}

function isForUs(event: Drag.Event): boolean {
  return event.mimeData.hasData(ENTRIES) || event.mimeData.hasData(CONTENTS);
}

function canTake(entry: IEntry): boolean {
  return entry.writable !== false && entry.kind !== 'registration';
}
