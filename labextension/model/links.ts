/** The links between files of this computer and OSF, kept in step with the server by its events. */
import { ISignal, Signal } from '@lumino/signaling';

import { IProblem, problemOf, RequestFailure } from '../api/failure';
import type { ILinkEvent, ILinksApi } from '../api/links';
import type { IEntry, ILink, IReport, Upload } from '../api/schemas';
import type { ILinkOptions, ILinks, IMoveOptions } from '../tokens';

/** Milliseconds in which events are gathered before something is read again because of them. */
const GATHER = 300;

export class LinksModel implements ILinks {
  constructor(
    private readonly api: ILinksApi,
    private readonly gather = GATHER,
    /** When new links upload by themselves, where the server's word is not enough. */
    private readonly uploadOfNew: () => Upload | null = () => null
  ) {}

  get all(): readonly ILink[] {
    return this._shown;
  }

  /** Any of the properties has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get current(): string | null {
    return this._current;
  }

  /** Whether the list was read, so that a path that is not in it is known not to be linked. */
  get isKnown(): boolean {
    return this._isKnown;
  }

  /** Whether somebody has looked, so that it is worth keeping in step. */
  get isAsked(): boolean {
    return this._asked;
  }

  /** Files of links that cannot be read, and why the list itself could not be, if so. */
  get problems(): readonly IProblem[] {
    return this._problems;
  }

  of(path: string): ILink | null {
    return this._shown.find(link => link.path === path) ?? null;
  }

  to(entry: IEntry): readonly ILink[] {
    return this._shown.filter(
      link =>
        link.state !== 'another-osf' &&
        link.id === entry.id &&
        link.node === entry.node &&
        link.provider === entry.provider
    );
  }

  /** The links of data folders that lie beside a document, or around it. */
  dataAt(path: string): readonly ILink[] {
    const folder = folderOf(path);
    return this._shown.filter(
      link =>
        link.kind === 'folder' && (folderOf(link.path) === folder || `${path}/`.startsWith(`${link.path}/`))
    );
  }

  /** The link by which a path goes to OSF: its own, or that of the nearest data folder around it. */
  leading(path: string): ILink | null {
    const around = this.dataAt(path).filter(link => path.startsWith(`${link.path}/`));
    return this.of(path) ?? around.sort((one, other) => other.path.length - one.path.length)[0] ?? null;
  }

  /** The person has gone to another document, or it got another name. */
  setCurrent(path: string | null): void {
    if (path !== this._current) {
      this._current = path;
      this._changed.emit();
    }
  }

  /** Where several questions are under way, the last one asked decides. */
  async load(): Promise<void> {
    const question = ++this._questions;
    this._asked = true;
    const { links, problems } = await this.api.list();
    if (question === this._questions) {
      this._isKnown = true;
      this._problems = problems ?? [];
      this.show(links);
    }
  }

  /** Read the list unless that was done or is being done; a failure becomes one of the problems. */
  look(): Promise<void> {
    this._look ??= this.load().catch(reason => {
      this._look = null;
      this.tell(reason);
    });
    return this._look;
  }

  /** Read the list again; a failure becomes one of the problems. */
  reload(): Promise<void> {
    this._look = null;
    return this.look();
  }

  /** Whether OSF is being asked about a link, or will be in a moment. */
  isChecking(path: string): boolean {
    return this._checking.includes(path) || (this._stale.has(path) && this.isSeen(path));
  }

  async check(paths: readonly string[] = []): Promise<void> {
    const before = new Map(this._changes);
    this._checking.push(...paths);
    this._changed.emit();
    let links: readonly ILink[] = [];
    try {
      ({ links } = await this.api.state(paths));
    } finally {
      paths.forEach(path => this._checking.splice(this._checking.indexOf(path), 1));
      this._changed.emit();
    }
    // A link that was removed or moved meanwhile is not brought back by an answer about what it was, and how the link
    // stands is all that was asked: the person may have chosen another policy meanwhile.
    this.merge(
      links
        .filter(link => this._changes.get(link.path) === before.get(link.path))
        .map(link => ({ ...link, upload: this.of(link.path)?.upload ?? link.upload }))
    );
  }

  /** Ask OSF about what the person sees, without a word where that fails: the state says it. */
  async checkQuietly(paths: readonly string[]): Promise<void> {
    try {
      await this.check(paths);
    } catch (reason) {
      if (!(reason instanceof RequestFailure)) {
        throw reason;
      }
      console.debug(`OSF was not asked about ${paths.join(', ')}: ${reason.message}`);
    }
  }

  async link(path: string, reference: string, options: ILinkOptions = {}): Promise<IReport> {
    const upload = options.upload ?? this.uploadOfNew();
    const report = await this.api.link({ path, ref: reference, ...options, ...(upload && { upload }) });
    await this.load();
    return report;
  }

  async unlink(path: string): Promise<IReport> {
    const report = await this.api.unlink(path);
    this.remove(path);
    return report;
  }

  async undoUnlink(path: string): Promise<IReport> {
    const report = await this.api.undoUnlink(path);
    await this.load();
    void this.checkQuietly([path]);
    return report;
  }

  /** Shown at once, and taken back if the server refuses. */
  async setUpload(path: string, upload: Upload): Promise<void> {
    this._wanted.set(path, upload);
    this.show(this._all);
    try {
      const link = await this.api.setUpload(path, upload);
      // A list that is on its way may be of the time before.
      this._questions++;
      this.merge([link]);
    } finally {
      this._wanted.delete(path);
      this.show(this._all);
    }
  }

  push(paths: readonly string[], options: IMoveOptions = {}): Promise<IReport> {
    return this.api.push({ paths, ...options });
  }

  pull(paths: readonly string[], options: IMoveOptions = {}): Promise<IReport> {
    return this.api.pull({ paths, ...options });
  }

  /** The server tells of a change. Nothing is read again before somebody has looked. */
  heard(event: ILinkEvent): void {
    if (!this._asked) {
      return;
    }
    if (!event.linked) {
      this.remove(event.path);
    } else if (event.moved_from !== undefined) {
      const link = this.of(event.moved_from);
      this.remove(event.moved_from);
      this.merge(link ? [{ ...link, path: event.path, state: event.state ?? link.state }] : []);
    } else if (event.state === null || event.state === undefined) {
      this._stale.add(event.path);
    } else {
      const { path, state } = event;
      this.merge(this._all.filter(link => link.path === path).map(link => ({ ...link, state })));
    }
    this._timer ??= setTimeout(() => void this.catchUp(), this.gather);
  }

  /** Read what the events did not tell; OSF is asked about those links only that the person sees. */
  private async catchUp(): Promise<void> {
    this._timer = null;
    try {
      await this.load();
    } catch (reason) {
      this.tell(reason);
    }
    const stale = [...this._stale].filter(path => this.isSeen(path));
    this._stale.clear();
    if (stale.length > 0) {
      await this.checkQuietly(stale);
    }
  }

  private isSeen(path: string): boolean {
    const { current } = this;
    return current !== null && (path === current || this.dataAt(current).some(link => link.path === path));
  }

  private tell(reason: unknown): void {
    this._problems = [problemOf(reason)];
    this._changed.emit();
  }

  private merge(links: readonly ILink[]): void {
    const newer = new Map(links.map(link => [link.path, link]));
    this.show([...this._all.filter(link => !newer.has(link.path)), ...links]);
  }

  private remove(path: string): void {
    // What is asked now does not know of this yet.
    this._questions++;
    this._changes.set(path, (this._changes.get(path) ?? 0) + 1);
    this.show(this._all.filter(link => link.path !== path));
  }

  private show(links: readonly ILink[]): void {
    this._all = [...links].sort((one, other) => (one.path < other.path ? -1 : 1));
    this._shown =
      this._wanted.size === 0
        ? this._all
        : this._all.map(link => ({ ...link, upload: this._wanted.get(link.path) ?? link.upload }));
    this._changed.emit();
  }

  /** As the server told. */
  private _all: readonly ILink[] = [];
  /** With what the person wants and the server has not confirmed yet. */
  private _shown: readonly ILink[] = [];
  private readonly _wanted = new Map<string, Upload>();
  private _current: string | null = null;
  private _isKnown = false;
  private _problems: readonly IProblem[] = [];
  private _asked = false;
  private _look: Promise<void> | null = null;
  private _questions = 0;
  private _timer: ReturnType<typeof setTimeout> | null = null;
  private readonly _checking: string[] = [];
  private readonly _changes = new Map<string, number>();
  private readonly _stale = new Set<string>();
  private readonly _changed = new Signal<this, void>(this);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
