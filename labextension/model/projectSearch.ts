/** What OSF finds for a text: in my projects, or in the public ones where nobody is signed in. */
import { ISignal, Signal } from '@lumino/signaling';

import { IProblem, problemOf } from '../api/failure';
import type { IEntry } from '../api/schemas';
import type { ITreeApi } from '../api/tree';

export class ProjectSearch {
  constructor(private readonly api: Pick<ITreeApi, 'search'>) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What was looked for last; `null` where nothing is to be shown. */
  get text(): string | null {
    return this._text;
  }

  get busy(): boolean {
    return this.request !== null;
  }

  get found(): readonly IEntry[] {
    return this._found;
  }

  get problem(): IProblem | null {
    return this._problem;
  }

  /** Look for a text; what was being looked for before is given up. */
  async search(text: string, mine: boolean): Promise<void> {
    this.clear();
    const request = new AbortController();
    this.request = request;
    this._text = text;
    this._changed.emit();
    let found: readonly IEntry[] = [];
    let problem: IProblem | null = null;
    try {
      found = await this.api.search(text, mine, request.signal);
    } catch (reason) {
      problem = problemOf(reason);
    }
    if (!request.signal.aborted) {
      this.request = null;
      this._found = found;
      this._problem = problem;
      this._changed.emit();
    }
  }

  /** Say what is wrong with one of those that were found. */
  tell(problem: IProblem): void {
    this._problem = problem;
    this._changed.emit();
  }

  clear(): void {
    this.request?.abort();
    this.request = null;
    this._text = null;
    this._found = [];
    this._problem = null;
    this._changed.emit();
  }

  private request: AbortController | null = null;
  private _text: string | null = null;
  private _found: readonly IEntry[] = [];
  private _problem: IProblem | null = null;
  private readonly _changed = new Signal<this, void>(this);
}
