/** What is known of the entry that the person has selected: all about it, and a look at what is in it. */
import { ISignal, Signal } from '@lumino/signaling';

import { IProblem, problemOf } from '../api/failure';
import type { IEntry } from '../api/schemas';
import { Preview, previewOf, previewPlan } from './preview';

export interface IDetailsApi {
  readonly entry: (reference: string, signal: AbortSignal) => Promise<IEntry>;
  /** The first bytes of a file, at most so many. */
  readonly read: (reference: string, most: number, signal: AbortSignal) => Promise<Uint8Array>;
}

export class EntryDetails {
  /** @param patience - how long a selection lasts before anything is asked about it, in milliseconds. */
  constructor(
    private readonly api: IDetailsApi,
    private readonly patience = 250
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether the person wants to see it; before that nothing is asked. */
  get isOpen(): boolean {
    return this._isOpen;
  }

  get entry(): IEntry | null {
    return this._entry;
  }

  /** `null` as long as it has not been read, and for what is not looked into. */
  get preview(): Preview | null {
    return this._preview;
  }

  get problem(): IProblem | null {
    return this._problem;
  }

  get busy(): boolean {
    return this.request !== null;
  }

  open(isOpen: boolean): void {
    this._isOpen = isOpen;
    this.look();
  }

  /** Follow the selection; what was being read of another entry, or of an older version, is given up. */
  follow(entry: IEntry | null): void {
    const followed = entry && `${entry.reference} ${entry.version} ${entry.modified}`;
    if (followed !== this.followed) {
      this.followed = followed;
      this._entry = entry;
      this.look();
    }
  }

  private look(): void {
    this.request?.abort();
    this.request = null;
    this._preview = null;
    this._problem = null;
    const entry = this._entry;
    if (this._isOpen && entry?.kind === 'file') {
      const request = new AbortController();
      this.request = request;
      const timer = setTimeout(() => void this.ask(entry, request), this.patience);
      request.signal.addEventListener('abort', () => clearTimeout(timer));
    }
    this._changed.emit();
  }

  private async ask(entry: IEntry, request: AbortController): Promise<void> {
    const { signal } = request;
    const take = async <T>(asking: Promise<T>, use: (found: T) => void) => {
      try {
        const found = await asking;
        if (!signal.aborted) {
          use(found);
        }
      } catch (reason) {
        if (!signal.aborted) {
          this._problem = problemOf(reason);
        }
      }
      if (!signal.aborted) {
        this._changed.emit();
      }
    };
    await Promise.all([
      take(this.api.entry(entry.reference, signal), found => (this._entry = { ...found, ...permissions(found, entry) })),
      take(this.peek(entry, signal), preview => (this._preview = preview))
    ]);
    if (!signal.aborted) {
      this.request = null;
      this._changed.emit();
    }
  }

  private async peek(entry: IEntry, signal: AbortSignal): Promise<Preview | null> {
    const plan = previewPlan(entry);
    if (plan === null) {
      return null;
    }
    if (!plan.partly && (entry.size ?? 0) > plan.most) {
      return { kind: 'too-large' };
    }
    return previewOf(plan, await this.api.read(entry.reference, plan.most + 1, signal));
  }

  private followed: string | null = null;
  private request: AbortController | null = null;
  private _isOpen = true;
  private _entry: IEntry | null = null;
  private _preview: Preview | null = null;
  private _problem: IProblem | null = null;
  private readonly _changed = new Signal<this, void>(this);
}

/** Who may see and change a file is known from where it is in the tree, where OSF does not tell. */
function permissions(found: IEntry, shown: IEntry): Pick<IEntry, 'public' | 'writable'> {
  return { public: found.public ?? shown.public, writable: found.writable ?? shown.writable };
}
