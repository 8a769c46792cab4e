/** Decides what becomes of a linked document that the person has saved on purpose, or closed. */
import { RequestFailure } from '../api/failure';
import type { ILink } from '../api/schemas';
import type { ILinks } from '../tokens';

/** Milliseconds in which all saves of a document count as one. */
export const WINDOW = 5000;

/** What is called for: an upload at once, a question, the choices where both sides differ, or nothing. */
export type Deed = 'upload' | 'ask' | 'choose' | 'nothing';

/** An open document; its path changes when it is renamed, and is `null` where it is no file of this computer. */
export interface ISavedDocument {
  readonly path: string | null;
}

export interface ISavingOptions {
  readonly links: Pick<ILinks, 'of' | 'check'>;
  /** Resolves when the links are known. */
  readonly ready: () => Promise<void>;
  /** Send what is there; the server compares the bytes and makes no version of those that OSF has. */
  readonly upload: (path: string) => void;
  /** Ask the person whether to upload; a question about the same document takes the place of an older one. */
  readonly ask: (path: string) => void;
  /** Let the person choose between this computer's version and OSF's. */
  readonly choose: (path: string) => void;
  /** Milliseconds in which all saves of a document count as one. */
  readonly window?: number;
}

/** What the policy of a link calls for after a deliberate save, by the state in which the save has left it. */
export function decide({ upload, state, agreed }: Pick<ILink, 'upload' | 'state' | 'agreed'>): Deed {
  if (upload === 'never') {
    return 'nothing';
  }
  // A link that came with somebody else's files uploads nothing before this person has said so once.
  const always = upload === 'always' && agreed;
  switch (state) {
    case 'ahead':
    case 'cannot-verify':
      return always ? 'upload' : 'ask';
    case 'diverged':
      return 'choose';
    case 'unknown':
    case null:
    case 'missing-on-osf':
    case 'no-access':
      // What is sent waits until OSF can be asked, or is refused and told why; a question might be about nothing.
      return always ? 'upload' : 'nothing';
    default:
      return 'nothing';
  }
}

export class Saving {
  constructor(private readonly options: ISavingOptions) {}

  /** The person has saved a document. All its saves within a few seconds are one. */
  saved(document: ISavedDocument): void {
    if (!this.windows.has(document)) {
      const timer = setTimeout(() => void this.settle(document), this.options.window ?? WINDOW);
      this.windows.set(document, timer);
    }
  }

  /** It was written to its file in whatever way: a no to what was there before says nothing about this. */
  written(document: ISavedDocument): void {
    this.declined.delete(document.path);
  }

  /** The person does not want what is there now uploaded. */
  notNow(path: string): void {
    this.declined.add(path);
  }

  /** A document was closed; `path` is where it was. What is not on OSF follows the policy, as after a save. */
  async closed(document: ISavedDocument, path: string | null): Promise<void> {
    clearTimeout(this.windows.get(document));
    this.windows.delete(document);
    if (path !== null && !this.declined.has(path)) {
      await this.follow(path);
    }
  }

  /** The page goes away: there is no time for looking and asking, so what would go by itself goes now. */
  leave(): void {
    for (const [document, timer] of this.windows) {
      clearTimeout(timer);
      const link = document.path === null ? null : this.options.links.of(document.path);
      if (link?.agreed && link.upload === 'always' && link.state !== 'another-osf') {
        this.options.upload(link.path);
      }
    }
    this.windows.clear();
  }

  private async settle(document: ISavedDocument): Promise<void> {
    this.windows.delete(document);
    // Read now: it may have got another name since.
    if (document.path !== null) {
      await this.follow(document.path);
    }
  }

  private async follow(path: string): Promise<void> {
    const { links, ready } = this.options;
    await ready();
    if (links.of(path) === null || links.of(path)?.upload === 'never') {
      return;
    }
    try {
      await links.check([path]);
    } catch (reason) {
      if (!(reason instanceof RequestFailure)) {
        throw reason;
      }
      // The upload meets the same trouble, and tells it.
    }
    const link = links.of(path);
    const deed = link === null ? 'nothing' : decide(link);
    if (deed !== 'nothing') {
      this.options[deed](path);
    }
  }

  private readonly windows = new Map<ISavedDocument, ReturnType<typeof setTimeout>>();
  private readonly declined = new Set<string | null>();
}
