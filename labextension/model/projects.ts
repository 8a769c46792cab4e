/** The projects to which links lead: what they are called, and whether this account may write there. */
import { ISignal, Signal } from '@lumino/signaling';

import { RequestFailure } from '../api/failure';
import type { IEntry } from '../api/schemas';

export class Projects {
  constructor(private readonly read: (node: string) => Promise<IEntry>) {}

  /** Another project is known. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The project or component, if it is known already. */
  of(node: string): IEntry | null {
    return this.known.get(node) ?? null;
  }

  /** Ask OSF about each project that nobody has asked about; one that cannot be read goes by its id. */
  async look(nodes: readonly string[]): Promise<void> {
    const fresh = [...new Set(nodes)].filter(node => !this.asked.has(node));
    await Promise.all(
      fresh.map(async node => {
        this.asked.add(node);
        try {
          this.known.set(node, await this.read(node));
          this._changed.emit();
        } catch (reason) {
          if (!(reason instanceof RequestFailure)) {
            throw reason;
          }
        }
      })
    );
  }

  /** Nobody is signed in any more: what only the one before may see is not shown. */
  forget(): void {
    this.asked.clear();
    this.known.clear();
    this._changed.emit();
  }

  /** The account has changed, and with it perhaps what may be done; what is known stays until it is read anew. */
  outdate(): void {
    this.asked.clear();
  }

  private readonly known = new Map<string, IEntry>();
  private readonly asked = new Set<string>();
  private readonly _changed = new Signal<this, void>(this);
}
