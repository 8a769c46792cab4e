/** An open document as our models see it: what is in it, and how to save it and show it anew. */
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';

import type { IOpenDocument } from './model/documents';
import type { IEditedDocument } from './model/mismatch';

interface ICell {
  readonly cell_type: string;
  readonly source: string;
}

export class OpenDocument implements IOpenDocument, IEditedDocument {
  /** @param around - runs what reads the document anew, with whatever has to be done before and after that. */
  constructor(
    private readonly context: DocumentRegistry.Context,
    private readonly contents: Contents.IManager,
    private readonly around: (revert: () => Promise<void>) => Promise<void> = revert => revert()
  ) {}

  /** Of a notebook its cells without outputs, of everything else the whole text. */
  get written(): string {
    const { cells } = this;
    return cells
      ? JSON.stringify(cells.map(({ cell_type, source }) => [cell_type, source]))
      : this.context.model.toString();
  }

  /** Of a notebook its cells with their outputs: a kernel that is found has its name and language written beside them. */
  get content(): string {
    const { cells } = this;
    return cells ? JSON.stringify(cells) : this.context.model.toString();
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

  /** `null` where it is no notebook: what else is asked for its JSON is parsed, whatever it is. */
  private get cells(): readonly ICell[] | null {
    const { model } = this.context;
    return 'cells' in model ? (model.toJSON() as unknown as { cells: ICell[] }).cells : null;
  }
}
