/** A file of this computer beside a version of it on OSF, read again when the person asks for it. */
import { ISignal, Signal } from '@lumino/signaling';

import { IProblem, problemOf } from '../api/failure';
import type { IComparison } from '../api/schemas';

export class Comparison {
  /** @param ask - compares the two as they are now; rejects with a `RequestFailure`. */
  constructor(private readonly ask: (signal: AbortSignal) => Promise<IComparison>) {}

  dispose(): void {
    this._asking?.abort();
    Signal.clearData(this);
  }

  /** Any of the properties has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What was found last; `null` before the first answer. */
  get found(): IComparison | null {
    return this._found;
  }

  /** Why the two could not be compared. */
  get problem(): IProblem | null {
    return this._problem;
  }

  get isAsking(): boolean {
    return this._asking !== null;
  }

  /** Compare the two as they are now. An answer to an earlier question does not count any more. */
  async load(): Promise<void> {
    this._asking?.abort();
    const asking = (this._asking = new AbortController());
    this._changed.emit();
    let found: IComparison | null = null;
    let problem: IProblem | null = null;
    try {
      found = await this.ask(asking.signal);
    } catch (reason) {
      problem = problemOf(reason);
    }
    if (asking === this._asking && !asking.signal.aborted) {
      this._asking = null;
      this._found = found;
      this._problem = problem;
      this._changed.emit();
    }
  }

  private _found: IComparison | null = null;
  private _problem: IProblem | null = null;
  private _asking: AbortController | null = null;
  private readonly _changed = new Signal<this, void>(this);
}
