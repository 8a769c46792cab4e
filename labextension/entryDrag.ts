/** Drags entries of OSF with the mouse, as JupyterLab drags what is its own. */
import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';

import type { IEntry } from './api/schemas';
import { ENTRIES } from './components/useDrop';
import { shownName } from './model/explorerNodes';

export function dragEntries(entries: readonly IEntry[], x: number, y: number): void {
  const mimeData = new MimeData();
  mimeData.setData(ENTRIES, () => entries);
  mimeData.setData('text/plain', entries.map(entry => entry.web_url ?? entry.reference).join('\n'));
  const dragImage = document.createElement('div');
  dragImage.className = 'jp-Osf-dragImage';
  dragImage.textContent = entries.length === 1 ? shownName(entries[0]) : `${entries.length}`;
  const drag = new Drag({ mimeData, dragImage, proposedAction: 'move', supportedActions: 'copy-move' });
  void drag.start(x, y).then(() => drag.dispose());
}
