/** Lets kernels have their own notebook saved before it is sent to OSF, and shown anew when OSF's has taken its place. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';

import { answerWish, DOCUMENT_EVENT } from '../api/documents';
import { Documents, IOpenDocument, IWish } from '../model/documents';

export const documentsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:documents',
  description: 'Saves and reverts open documents for the kernels that run them.',
  autoStart: true,
  requires: [IDocumentManager],
  activate: (app: JupyterFrontEnd, manager: IDocumentManager) => {
    const { events, serverSettings } = app.serviceManager;
    const documents = new Documents({
      find: path => {
        const widget = manager.findWidget(path, null);
        const context = widget && manager.contextForWidget(widget);
        return context ? openDocument(context) : null;
      },
      answer: (id, state) => answerWish(id, state, serverSettings)
    });
    events.stream.connect((_, event) => {
      if (event.schema_id === DOCUMENT_EVENT) {
        void documents.carryOut(event as unknown as IWish);
      }
    });
  }
};

function openDocument(context: DocumentRegistry.Context): IOpenDocument {
  return {
    get written() {
      return written(context.model);
    },
    save: async () => {
      let completed = false;
      const listen = (_: DocumentRegistry.Context, state: DocumentRegistry.SaveState) => {
        completed = completed || state === 'completed';
      };
      context.saveState.connect(listen);
      try {
        await context.save();
      } finally {
        context.saveState.disconnect(listen);
      }
      return completed;
    },
    revert: () => context.revert()
  };
}

/** Of a notebook its cells without outputs, of everything else the whole text. */
function written(model: DocumentRegistry.IModel): string {
  const content = model.toJSON() as any;
  if (!Array.isArray(content?.cells)) {
    return model.toString();
  }
  return JSON.stringify(content.cells.map((cell: any) => [cell.cell_type, cell.source]));
}
