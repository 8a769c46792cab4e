/** Lets the file of a document that may be open be replaced, without losing what was typed and not saved. */
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { TranslationBundle } from '@jupyterlab/translation';

import { RequestFailure } from './api/failure';
import { othersInWords } from './components/Choices';
import { OpenDocument } from './openDocument';

/**
 * Save the document of that path if it has unsaved changes, so that they are in the backup; then do what replaces its
 * file, and show the document anew. Rejects with a `RequestFailure`, before anything is done, where that is not safe.
 */
export async function replacing<T>(
  manager: IDocumentManager,
  path: string,
  work: () => Promise<T>,
  trans: TranslationBundle
): Promise<T> {
  const widget = manager.findWidget(path, null);
  const context = widget && manager.contextForWidget(widget);
  if (!context) {
    return work();
  }
  const document = new OpenDocument(context, manager.services.contents, () => [widget.content.node]);
  if (document.others.length > 0) {
    throw new RequestFailure(null, undefined, {
      code: 'document-open',
      ...othersInWords(document.others, trans)
    });
  }
  return document.isShared ? document.hold(savedAndReplaced) : savedAndReplaced();

  async function savedAndReplaced(): Promise<T> {
    if (document.isUnsaved || document.isShared) {
      await document.save();
    }
    if (document.isUnsaved) {
      throw new RequestFailure(null, undefined, {
        code: 'not-saved',
        message: trans.__('“%1” has changes that could not be saved.', path),
        hint: trans.__('Save it, then try again.')
      });
    }
    const done = await work();
    if (!document.isUnsaved || document.isShared) {
      await document.revert();
    }
    return done;
  }
}
