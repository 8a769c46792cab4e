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
    const fresh = [...new Set(nodes)].filter(node => !this.known.has(node));
    await Promise.all(
      fresh.map(async node => {
        this.known.set(node, null);
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

  /** Somebody else is signed in, who may see other things. */
  forget(): void {
    this.known.clear();
  }

  private readonly known = new Map<string, IEntry | null>();
  private readonly _changed = new Signal<this, void>(this);
}
