/** An open document as our models see it: what is in it, and how to save it and show it anew. */
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';

import { localPath } from './localPath';
import type { IOpenDocument } from './model/documents';
import type { IEditedDocument } from './model/mismatch';

interface ICell {
  readonly cell_type: string;
  readonly source: string;
}

/** Milliseconds within which the server shows everybody that the file of a shared document was replaced. */
const TAKEN_WITHIN = 10_000;

/** Whether `save` wrote the document to its file, whatever was changed in it since: a kernel that starts does so too. */
export async function isWritten(context: DocumentRegistry.Context, save: () => Promise<unknown>): Promise<boolean> {
  let completed = false;
  const listen = (_: DocumentRegistry.Context, state: DocumentRegistry.SaveState) => {
    completed = completed || state === 'completed';
  };
  context.saveState.connect(listen);
  try {
    await save();
  } finally {
    context.saveState.disconnect(listen);
  }
  return completed;
}

/** What somebody who has a document open tells the others of themselves. */
interface IPresence {
  readonly user?: { readonly display_name?: string; readonly name?: string };
}

export class OpenDocument implements IOpenDocument, IEditedDocument {
  /** @param nodes - where it can be typed into. */
  constructor(
    private readonly context: DocumentRegistry.Context,
    private readonly contents: Contents.IManager,
    private readonly nodes: () => readonly HTMLElement[] = () => []
  ) {}

  /** Of a notebook its cells without outputs, of everything else the whole text. */
  get written(): string {
    const { cells } = this;
    return cells ? writtenIn(cells) : this.context.model.toString();
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

  get others(): readonly string[] {
    const { awareness } = this.context.model.sharedModel;
    const names = [...awareness.getStates()].flatMap(([client, presence]) => {
      const { user } = presence as IPresence;
      return user && client !== awareness.clientID ? (user.display_name ?? user.name ?? '') : [];
    });
    return [...new Set(names)];
  }

  async hold<T>(work: () => Promise<T>): Promise<T> {
    const nodes = this.nodes();
    nodes.forEach(node => (node.inert = true));
    try {
      return await work();
    } finally {
      nodes.forEach(node => (node.inert = false));
    }
  }

  async save(): Promise<boolean> {
    const { context } = this;
    if (this.isShared) {
      // The server may just have saved it by itself, of which Lab hears a moment later, and takes that for a conflict.
      await context.revert();
    }
    return isWritten(context, () => context.save());
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

  revert(): Promise<boolean> {
    return this.hold(async () => {
      // Of a shared document this reads when it was saved last, and not what is in it.
      await this.context.revert();
      if (this.isShared) {
        return this.isTaken();
      }
      // JupyterLab counts what it has just read as an edit, and would save it again.
      this.context.model.dirty = false;
      return true;
    });
  }

  /** The server sees after a moment that the file was replaced, and gives everybody what is in it now. */
  private async isTaken(): Promise<boolean> {
    const { contentChanged } = this.context.model;
    const path = localPath(this.contents, this.context.path) ?? this.context.path;
    const { content } = await this.contents.get(path, { content: true });
    const wanted = this.cells ? writtenIn((content as { cells: ICell[] }).cells) : String(content).replace(/\r\n?/g, '\n');
    return new Promise(done => {
      const end = (taken: boolean) => {
        contentChanged.disconnect(look);
        clearTimeout(timer);
        done(taken);
      };
      const look = () => {
        if (this.written === wanted) {
          end(true);
        }
      };
      const timer = setTimeout(() => end(false), TAKEN_WITHIN);
      contentChanged.connect(look);
      look();
    });
  }

  /** `null` where it is no notebook: what else is asked for its JSON is parsed, whatever it is. */
  private get cells(): readonly ICell[] | null {
    const { model } = this.context;
    return 'cells' in model ? (model.toJSON() as unknown as { cells: ICell[] }).cells : null;
  }
}

function writtenIn(cells: readonly ICell[]): string {
  return JSON.stringify(cells.map(({ cell_type, source }) => [cell_type, source]));
}
