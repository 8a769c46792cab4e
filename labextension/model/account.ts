/** Who is signed in to OSF, and what came of the last thing that the person did about it. */
import { ISignal, Signal } from '@lumino/signaling';

import type { IAccount, IAccountApi } from '../api/account';
import { IProblem, problemOf } from '../api/failure';

export class AccountModel {
  constructor(private readonly api: IAccountApi) {}

  /** Any of the properties below has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What the server last said; `null` before anybody looked, and where it cannot be read. */
  get account(): IAccount | null {
    return this._account;
  }

  /** Whether the server is at work on something that the person asked for. */
  get busy(): boolean {
    return this._busy;
  }

  /** Why the last thing that the person did has failed, or why the account cannot be read. */
  get problem(): IProblem | null {
    return this._problem ?? this._unread;
  }

  /** What came of it in sentences: after signing out, what was done and what is left to do. */
  get said(): readonly string[] {
    return this._said;
  }

  /** Whether there is something to do or to know about the account. */
  get needsAttention(): boolean {
    const state = this._account?.state ?? 'unknown';
    return (
      ['signed_out', 'read_only', 'offline', 'expired'].includes(state) ||
      Boolean(this._account?.oauth.pending || this.problem || this._said.length > 0)
    );
  }

  /** Whether more than the badge is shown: as the person chose since the account last changed, else where it needs attention. */
  get isOpen(): boolean {
    return this._chosen ?? this.needsAttention;
  }

  /** Show more than the badge, or no more than that. */
  open(chosen: boolean): void {
    this._chosen = chosen;
    this._focusWanted = chosen;
    this._changed.emit();
  }

  /** Whether somebody has just asked for it, so that it should get the focus; answers so only once. */
  takeFocus(): boolean {
    const wanted = this._focusWanted;
    this._focusWanted = false;
    return wanted;
  }

  /** OSF's page for the sign-in under way, where it was begun in this window. */
  get page(): string | null {
    return this._account?.oauth.pending ? this._page : null;
  }

  /** Read how things stand. Where several questions are under way, the last one asked decides. */
  async load(): Promise<void> {
    const question = ++this._questions;
    let account: IAccount | null = null;
    let unread: IProblem | null = null;
    try {
      account = await this.api.read();
    } catch (reason) {
      unread = problemOf(reason);
    }
    if (question === this._questions) {
      this._unread = unread;
      this.show(account);
    }
  }

  /** Read again because the server told of a change, unless nobody has looked so far. */
  async reload(): Promise<void> {
    if (this._questions > 0) {
      await this.load();
    }
  }

  /** Ask OSF again how things stand. */
  check(): Promise<void> {
    return this.act(() => this.api.read(true));
  }

  /** Sign in with a token, which is handed on and not kept. */
  signIn(token: string): Promise<void> {
    return this.act(() => this.api.signIn(token));
  }

  signOut(): Promise<void> {
    return this.act(() => this.api.signOut());
  }

  /** Begin a sign-in on OSF's page; where that is, or `null` if it cannot be begun. */
  async begin(): Promise<string | null> {
    this._page = null;
    await this.act(async () => {
      this._page = (await this.api.begin()).url;
      return this.api.read();
    });
    return this._page;
  }

  giveUp(): Promise<void> {
    return this.act(() => this.api.giveUp());
  }

  /** End a sign-in by the address of the page on which the browser came out. */
  finish(address: string): Promise<void> {
    return this.act(() => this.api.finish(address));
  }

  private async act(what: () => Promise<IAccount>): Promise<void> {
    const question = ++this._questions;
    this._busy = true;
    this._problem = null;
    this._said = [];
    this._changed.emit();
    let account = this._account;
    try {
      account = await what();
      this._unread = null;
      this._said = account.said ?? [];
    } catch (reason) {
      this._problem = problemOf(reason);
    } finally {
      this._busy = false;
      // An event may have brought newer news meanwhile.
      this.show(question === this._questions ? account : this._account);
    }
  }

  private show(account: IAccount | null): void {
    if (account?.state !== this._account?.state) {
      this._chosen = null;
    }
    this._account = account;
    this._changed.emit();
  }

  private _account: IAccount | null = null;
  private _busy = false;
  private _chosen: boolean | null = null;
  private _focusWanted = false;
  private _page: string | null = null;
  private _problem: IProblem | null = null;
  private _unread: IProblem | null = null;
  private _said: readonly string[] = [];
  private _questions = 0;
  private readonly _changed = new Signal<this, void>(this);
}
