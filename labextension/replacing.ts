/** Lets the file of a document that may be open be replaced, without losing what was typed and not saved. */
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { TranslationBundle } from '@jupyterlab/translation';

import { RequestFailure } from './api/failure';

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
  if (context.model.collaborative) {
    throw new RequestFailure(null, undefined, {
      code: 'document-open',
      message: trans.__('“%1” is open, and several people may be writing in it.', path),
      hint: trans.__('Close it, then try again.')
    });
  }
  if (context.model.dirty) {
    await context.save();
  }
  if (context.model.dirty) {
    throw new RequestFailure(null, undefined, {
      code: 'not-saved',
      message: trans.__('“%1” has changes that could not be saved.', path),
      hint: trans.__('Save it, then try again.')
    });
  }
  const done = await work();
  if (!context.model.dirty) {
    await context.revert();
  }
  return done;
}
