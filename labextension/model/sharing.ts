/** How one project or component is shared, and what came of the last thing that the person changed about it. */
import { ISignal, Signal } from '@lumino/signaling';

import { type IProblem, problemOf } from '../api/failure';
import type { IContributor, IPerson, ISharing, IViewOnlyLink, Permission } from '../api/schemas';
import type { ICitation, IContributorChange, ISharingApi } from '../api/sharing';

/** What was done last; `name` is that of a person or link. */
export interface IDone {
  readonly what:
    | 'added'
    | 'invited'
    | 'permission'
    | 'cited'
    | 'not-cited'
    | 'removed'
    | 'left'
    | 'link-made'
    | 'link-revoked'
    | 'public'
    | 'private';
  readonly name: string;
}

interface INews {
  readonly contributors?: readonly IContributor[];
  readonly links?: readonly IViewOnlyLink[];
  readonly public?: boolean;
}

export class SharingModel {
  /** @param ref - a project or component, or something in one. */
  constructor(
    private readonly api: ISharingApi,
    private readonly ref: string
  ) {}

  /** Any of the properties below has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What OSF last told; `null` before that. */
  get sharing(): ISharing | null {
    return this._sharing;
  }

  /** Those who take part, with what the person has just changed and OSF has not confirmed yet. */
  get contributors(): readonly IContributor[] {
    return (this._sharing?.contributors ?? []).map(one => ({ ...one, ...this._wanted.get(one.id) }));
  }

  /** Whether something that the person asked for is under way. */
  get busy(): boolean {
    return this._underWay > 0;
  }

  get problem(): IProblem | null {
    return this._problem;
  }

  get done(): IDone | null {
    return this._done;
  }

  /** Whether the person takes part no more, by own choice. */
  get left(): boolean {
    return this._left;
  }

  /** Who was found by name, without those who take part already; `null` before a search. */
  get found(): readonly IPerson[] | null {
    const known = new Set(this._sharing?.contributors.map(one => one.id));
    return this._found?.filter(one => !known.has(one.id)) ?? null;
  }

  get citation(): ICitation | null {
    return this._citation;
  }

  load(): Promise<void> {
    return this.inTurn(async () => {
      this._sharing = await this.api.look(this.ref);
      return null;
    });
  }

  /** Search people by name. Where several searches are under way, the last one counts. */
  async find(text: string): Promise<void> {
    const search = ++this._searches;
    await this.act(async () => {
      const found = await this.api.find(text);
      if (search === this._searches) {
        this._found = found;
      }
      return null;
    });
  }

  add(person: IPerson, permission: Permission): Promise<void> {
    return this.inTurn(async () => {
      this.show({ contributors: await this.api.add(this.node, { person: person.id, permission }) });
      return { what: 'added', name: person.name };
    });
  }

  /** Whether it was done; the problem says why not. */
  async invite(name: string, email: string, permission: Permission): Promise<boolean> {
    let isDone = false;
    await this.inTurn(async () => {
      const before = new Set(this._sharing?.contributors.map(one => one.id));
      const contributors = await this.api.add(this.node, { name, email, permission });
      this.show({ contributors });
      isDone = true;
      const newcomer = contributors.find(one => !before.has(one.id));
      // Somebody with an account is listed under the name that is there.
      return newcomer?.registered ? { what: 'added', name: newcomer.name } : { what: 'invited', name };
    });
    return isDone;
  }

  async change(person: IContributor, change: IContributorChange): Promise<void> {
    this._wanted.set(person.id, { ...this._wanted.get(person.id), ...change });
    const asked = this._wanted.get(person.id);
    await this.inTurn(async () => {
      try {
        this.show({ contributors: await this.api.change(this.node, person.id, change) });
      } finally {
        if (this._wanted.get(person.id) === asked) {
          this._wanted.delete(person.id);
        }
      }
      if (change.permission !== undefined) {
        return { what: 'permission', name: person.name };
      }
      return { what: change.bibliographic ? 'cited' : 'not-cited', name: person.name };
    });
    if (person.me && !this._problem) {
      // What the person may do and see has changed with it.
      await this.load();
    }
  }

  remove(person: IContributor): Promise<void> {
    return this.inTurn(async () => {
      this.show({ contributors: await this.api.remove(this.node, person.id) });
      this._left = person.me;
      return { what: person.me ? 'left' : 'removed', name: person.name };
    });
  }

  addLink(name: string, anonymous: boolean): Promise<void> {
    return this.inTurn(async () => {
      this.show({ links: await this.api.addLink(this.node, name, anonymous) });
      return { what: 'link-made', name };
    });
  }

  removeLink(link: IViewOnlyLink): Promise<void> {
    return this.inTurn(async () => {
      this.show({ links: await this.api.removeLink(this.node, link.id) });
      return { what: 'link-revoked', name: link.name };
    });
  }

  /** Let everybody look, or only those who take part. Ask the person before. */
  setPublic(isPublic: boolean): Promise<void> {
    return this.inTurn(async () => {
      const now = await this.api.setPublic(this.node, isPublic);
      this.show({ public: now });
      return { what: now ? 'public' : 'private', name: this._sharing?.name ?? '' };
    });
  }

  /** Have the citation in a style. Where several are under way, the last one counts. */
  async cite(style: string): Promise<void> {
    const question = ++this._citations;
    this._citation = null;
    await this.act(async () => {
      const citation = await this.api.cite(this.node, style);
      if (question === this._citations) {
        this._citation = citation;
      }
      return null;
    });
  }

  /** The project or component itself, once it is known. */
  private get node(): string {
    return this._sharing?.reference ?? this.ref;
  }

  private show(news: INews): void {
    if (this._sharing) {
      this._sharing = { ...this._sharing, ...news } as ISharing;
    }
  }

  /** One after the other: what the person does next may rest on what comes of this. */
  private inTurn(what: () => Promise<IDone | null>): Promise<void> {
    const before = this._last;
    const act = this.act(async () => {
      await before;
      return what();
    });
    this._last = act.catch(() => undefined);
    return act;
  }

  private async act(what: () => Promise<IDone | null>): Promise<void> {
    this._underWay++;
    this._changed.emit();
    try {
      const done = await what();
      this._problem = null;
      this._done = done ?? this._done;
    } catch (reason) {
      this._problem = problemOf(reason);
      this._done = null;
    } finally {
      this._underWay--;
      this._changed.emit();
    }
  }

  private _sharing: ISharing | null = null;
  private _found: readonly IPerson[] | null = null;
  private _citation: ICitation | null = null;
  private _problem: IProblem | null = null;
  private _done: IDone | null = null;
  private _left = false;
  private _underWay = 0;
  private _searches = 0;
  private _citations = 0;
  private _last: Promise<void> = Promise.resolve();
  private readonly _wanted = new Map<string, IContributorChange>();
  private readonly _changed = new Signal<this, void>(this);
}
