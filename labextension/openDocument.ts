/** An open document as our models see it: what is in it, and how to save it and show it anew. */
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';

import type { IOpenDocument } from './model/documents';
import type { IEditedDocument } from './model/mismatch';

export class OpenDocument implements IOpenDocument, IEditedDocument {
  /** @param around - runs what reads the document anew, with whatever has to be done before and after that. */
  constructor(
    private readonly context: DocumentRegistry.Context,
    private readonly contents: Contents.IManager,
    private readonly around: (revert: () => Promise<void>) => Promise<void> = revert => revert()
  ) {}

  /** Of a notebook its cells without outputs, of everything else the whole text. */
  get written(): string {
    const { model } = this.context;
    const content = model.toJSON() as any;
    if (!Array.isArray(content?.cells)) {
      return model.toString();
    }
    return JSON.stringify(content.cells.map((cell: any) => [cell.cell_type, cell.source]));
  }

  /** Of a notebook its cells with their outputs: a kernel that is found has its name and language written beside them. */
  get content(): string {
    const { model } = this.context;
    const content = model.toJSON() as any;
    return Array.isArray(content?.cells) ? JSON.stringify(content.cells) : model.toString();
  }

  get isUnsaved(): boolean {
    return this.context.model.dirty;
  }

  get isShared(): boolean {
    return this.context.model.collaborative ?? false;
  }

  async save(): Promise<boolean> {
    const { context } = this;
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
  }

  async isOutdated(): Promise<boolean> {
    const { contentsModel, path } = this.context;
    let now: Contents.IModel;
    try {
      now = await this.contents.get(path, { content: false, hash: true });
    } catch {
      // What cannot be read cannot be shown either; JupyterLab tells when it matters.
      return false;
    }
    return now.hash && contentsModel?.hash
      ? now.hash !== contentsModel.hash
      : now.last_modified !== contentsModel?.last_modified;
  }

  revert(): Promise<void> {
    return this.around(async () => {
      await this.context.revert();
      // JupyterLab counts what it has just read as an edit, and would save it again.
      this.context.model.dirty = false;
    });
  }
}
