/** Whether the server half of the extension is there, and whether it fits this half. */
import { ISignal, Signal } from '@lumino/signaling';

import { RequestFailure } from '../api/failure';

export type ServerState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'present'; readonly version: string }
  | { readonly kind: 'differs'; readonly version: string; readonly ours: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable' };

export interface IServerHalfOptions {
  /** Asks the server half; rejects with a `RequestFailure`. */
  readonly ask: () => Promise<{ readonly version: string }>;
  /** The version of the half that runs in the browser. */
  readonly ours: string;
}

export class ServerHalf {
  constructor(private readonly options: IServerHalfOptions) {}

  get changed(): ISignal<this, ServerState> {
    return this._changed;
  }

  get state(): ServerState {
    return this._state;
  }

  /** Ask again. Where several questions are under way, the last one asked decides. */
  check(): Promise<void> {
    this.show({ kind: 'asking' });
    this._latest = this.decide(++this._questions);
    return this._latest;
  }

  /** Whether it is there, asked only where nobody has asked so far. */
  async isThere(): Promise<boolean> {
    await (this._latest ?? this.check());
    return ['present', 'differs'].includes(this._state.kind);
  }

  private async decide(question: number): Promise<void> {
    const state = await this.ask();
    if (question === this._questions) {
      this.show(state);
    }
  }

  private async ask(): Promise<ServerState> {
    try {
      const about = await this.options.ask();
      return judgeVersion(about?.version, this.options.ours);
    } catch (reason) {
      return judgeFailure(reason);
    }
  }

  private show(state: ServerState): void {
    this._state = state;
    this._changed.emit(state);
  }

  private _state: ServerState = { kind: 'asking' };
  private _latest: Promise<void> | null = null;
  private _questions = 0;
  private readonly _changed = new Signal<this, ServerState>(this);
}

function judgeVersion(version: unknown, ours: string): ServerState {
  if (typeof version !== 'string') {
    return { kind: 'missing' };
  }
  return version === ours ? { kind: 'present', version } : { kind: 'differs', version, ours };
}

function judgeFailure(reason: unknown): ServerState {
  if (!(reason instanceof RequestFailure)) {
    throw reason;
  }
  if (reason.status === 401 || reason.status === 403) {
    return { kind: 'refused' };
  }
  // A proxy answers 5xx for a server that is down. Any other answer came from a server without our half.
  return reason.status === null || reason.status >= 500 ? { kind: 'unreachable' } : { kind: 'missing' };
}
