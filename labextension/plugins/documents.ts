/**
 * Lets kernels have their own notebook saved before it is sent to OSF, shown anew when OSF's has taken its place, and
 * given a cell that reads a file of OSF.
 */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IDocumentManager } from '@jupyterlab/docmanager';

import { answerWish, DOCUMENT_EVENT, IWish } from '../api/documents';
import { Documents } from '../model/documents';
import { insertCell } from '../newCell';
import { OpenDocument } from '../openDocument';

export const documentsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:documents',
  description: 'Saves, reverts and adds cells to open documents for the kernels that run them.',
  autoStart: true,
  requires: [IDocumentManager],
  activate: (app: JupyterFrontEnd, manager: IDocumentManager) => {
    const { contents, events, serverSettings } = app.serviceManager;
    const documents = new Documents({
      find: path => {
        const widget = manager.findWidget(path, null);
        const context = widget && manager.contextForWidget(widget);
        return context ? new OpenDocument(context, contents) : null;
      },
      insert: (path, source) => insertCell(manager.findWidget(path, null), source),
      answer: (id, state, shared) => answerWish(id, state, shared, serverSettings)
    });
    events.stream.connect((_, event) => {
      if (event.schema_id === DOCUMENT_EVENT) {
        void documents.carryOut(event as unknown as IWish);
      }
    });
  }
};
