/** Saves, reverts and adds cells to open documents when a kernel asks for it, and says so. */
import type { IWish, WishState } from '../api/documents';

export interface IOpenDocument {
  /** What the person wrote, without what merely running it changes. */
  readonly written: string;
  /** Whether several people can edit it at once: then what they write while its file is replaced would be lost. */
  readonly isShared: boolean;
  /** Whether it was saved. */
  save(): Promise<boolean>;
  revert(): Promise<unknown>;
}

export interface IDocumentsOptions {
  /** The document of that path, if it is open here. */
  readonly find: (path: string) => IOpenDocument | null;
  /** Puts code into a new cell below the current one of that notebook; whether it could be done. */
  readonly insert: (path: string, source: string) => boolean;
  /** `shared`: several people can write in that document; then one window is enough, and its file stays where it is. */
  readonly answer: (id: string, state: WishState, shared: boolean) => Promise<unknown>;
}

export class Documents {
  constructor(private readonly options: IDocumentsOptions) {}

  /**
   * Do what is asked for, if the document is open here. Never rejects.
   *
   * A document that was written in since it was saved for a kernel is not reverted: that would lose what was written.
   */
  async carryOut(wish: IWish): Promise<void> {
    const document = this.options.find(wish.path);
    if (document === null) {
      return;
    }
    try {
      await this.options.answer(wish.id, 'working', document.isShared);
    } catch {
      // It came too late: another window does it, or nobody waits any more.
      return;
    }
    try {
      const done = await this.isDone(wish, document);
      await this.options.answer(wish.id, done ? 'done' : 'failed', document.isShared);
    } catch (reason) {
      console.warn(`OSF could not ${wish.do} ${wish.path}.`, reason);
      await this.options.answer(wish.id, 'failed', document.isShared).catch(() => undefined);
    }
  }

  private async isDone(wish: IWish, document: IOpenDocument): Promise<boolean> {
    switch (wish.do) {
      case 'save':
        return this.save(wish.path, document);
      case 'revert':
        return this.revert(wish.path, document);
      case 'insert':
        return this.options.insert(wish.path, wish.source ?? '');
    }
  }

  private async save(path: string, document: IOpenDocument): Promise<boolean> {
    const written = document.written;
    const done = await document.save();
    if (done) {
      this.saved.set(path, written);
    }
    return done;
  }

  private async revert(path: string, document: IOpenDocument): Promise<boolean> {
    const written = this.saved.get(path);
    this.saved.delete(path);
    if (written === undefined || written !== document.written) {
      return false;
    }
    await document.revert();
    return true;
  }

  private readonly saved = new Map<string, string>();
}
