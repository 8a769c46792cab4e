/** The tree of everything on OSF that this account can see: what is open, selected, found and asked for in it. */
import { ISignal, Signal } from '@lumino/signaling';

import type { IAccount } from '../api/account';
import { IProblem, problemOf, RequestFailure } from '../api/failure';
import type { IEntry } from '../api/schemas';
import type { ITreeApi } from '../api/tree';
import type { IEntryDrop, IExplorer } from '../tokens';
import { Levels } from './explorerLevels';
import { ExplorerNode, Group, walk } from './explorerNodes';
import { findPlace } from './explorerPlaces';
import { IRecentStore, Recent } from './explorerRecent';
import { Filter, IRow, rowsOf, rowStartingWith } from './explorerRows';
import { Extend, ExplorerSelection } from './explorerSelection';

/** Somebody is to type the name of an entry in its row. */
export interface INameQuestion {
  readonly node: ExplorerNode;
  readonly name: string;
}

export class ExplorerModel implements IExplorer {
  constructor(
    private readonly api: ITreeApi,
    recentStore: IRecentStore
  ) {
    this.recentLinks = new Recent(recentStore);
    this.mine.expanded = true;
    this.opened.expanded = true;
    this.levels = new Levels({
      list: (node, signal) => this.list(node, signal),
      onChange: () => this.update(),
      onRefusal: problem => this.refuse(problem)
    });
  }

  /** Anything that is drawn has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get selectionChanged(): ISignal<this, void> {
    return this._selectionChanged;
  }

  get dropped(): ISignal<this, IEntryDrop> {
    return this._dropped;
  }

  /** The row that the keyboard is on is to be seen. */
  get broughtIntoView(): ISignal<this, void> {
    return this._broughtIntoView;
  }

  get rows(): readonly IRow[] {
    return this._rows;
  }

  /** Where the row that the keyboard is on stands among the rows; 0 before it is on any. */
  get activeIndex(): number {
    return Math.max(0, this._rows.findIndex(row => row.key === this.picked.active));
  }

  get selectedNodes(): readonly ExplorerNode[] {
    return this.picked.among(this._rows);
  }

  get selection(): readonly IEntry[] {
    return this.selectedNodes.map(node => node.entry!);
  }

  /** The entry that the person is at, of those that are selected. */
  get current(): IEntry | null {
    const active = this._rows[this.activeIndex]?.node;
    return (active && this.isSelected(active) ? active.entry : this.selection.at(-1)) ?? null;
  }

  isSelected(node: ExplorerNode): boolean {
    return this.picked.has(node);
  }

  /** Whether nobody is signed in; `null` as long as that is not known. */
  get signedOut(): boolean | null {
    return this.account && ['signed_out', 'signing_in'].includes(this.account.state);
  }

  /** Why nothing more can be listed, though what is shown stays. */
  get refusal(): IProblem | null {
    return this._refusal;
  }

  /** Whether anything is being listed or looked for. */
  get busy(): boolean {
    return this.opening || [...walk(this.roots)].some(node => node.request !== null);
  }

  get filterText(): string {
    return this.filter?.text ?? '';
  }

  get nameQuestion(): INameQuestion | null {
    return this._nameQuestion;
  }

  /** Somebody looks at the tree; before that nothing is asked of the server. */
  async look(): Promise<void> {
    if (!this.seen) {
      this.seen = true;
      await this.recentLinks.load();
    }
    this.update();
    await this.listRoots();
  }

  /** Take over who is signed in: somebody else sees another tree. */
  async setAccount(account: IAccount | null): Promise<void> {
    const before = this.account;
    if (account === null || (before?.state === account.state && before.id === account.id)) {
      return;
    }
    const wasOut = this.signedOut;
    this.account = account;
    this._refusal = account.state === 'expired' ? (account.problem ?? this._refusal) : null;
    const other = before?.id && account.id && before.id !== account.id;
    if (this.signedOut || wasOut || other) {
      this.forgetMine();
    } else if (before !== null) {
      this.roots.forEach(root => root.forget());
    }
    this.update();
    await this.listRoots();
  }

  toggle(node: ExplorerNode, open = !this.isOpen(node)): void {
    if (!this.filter?.toggle(node, open)) {
      node.expanded = open;
    }
    if (open) {
      node.expanded = true;
      void this.levels.listOpen(node);
      this.update();
    } else {
      this.levels.cancel(node);
      this.update(node);
    }
  }

  /** List a level again that could not be listed. */
  retry(node: ExplorerNode): void {
    node.problem = null;
    node.stale = true;
    void this.levels.listOpen(node);
  }

  /** Go to a row, and select it, add it, or everything up to it. */
  goTo(index: number, extend: Extend = 'no'): void {
    if (index >= 0 && index < this._rows.length) {
      this.picked.goTo(this._rows, index, extend);
      this._changed.emit();
      this._selectionChanged.emit();
    }
  }

  /** Select everything beside the row that the keyboard is on. */
  selectLevel(): void {
    this.picked.selectLevel(this._rows);
    this._changed.emit();
    this._selectionChanged.emit();
  }

  /** Go to the next row whose name begins with what is being typed. */
  goToName(text: string): void {
    this.goTo(rowStartingWith(this._rows, this.activeIndex + (text.length > 1 ? 0 : 1), text));
  }

  setFilter(text: string): void {
    this.filter = text.trim() ? new Filter(text) : null;
    this.update();
  }

  async refresh(reference?: string): Promise<void> {
    if (!this.seen) {
      return;
    }
    if (reference === undefined) {
      await Promise.all(this.roots.map(root => this.levels.relist(root)));
      return;
    }
    const places = [...walk(this.roots)].filter(node => node.entry?.reference === reference);
    // Of a project the title may have changed, which stands in the level above.
    places.filter(node => isProject(node.entry!)).forEach(node => (node.parent!.stale = true));
    places.forEach(node => (node.stale = true));
    await Promise.all(this.roots.map(root => this.levels.listOpen(root)));
  }

  async reveal(reference: string): Promise<boolean> {
    return (await this.open(reference)) === null;
  }

  /**
   * Open the tree down to what a reference, web address, DOI or id leads to, and select it.
   *
   * Projects that are nobody's here come under what was opened by its link. Resolves with what went wrong, if
   * anything did.
   */
  async open(link: string): Promise<IProblem | null> {
    this.opening = true;
    this._changed.emit();
    try {
      await this.look();
      const entry = await this.api.entry(link);
      const place = await findPlace(entry, {
        project: id => this.api.entry(`osf://${id}/`),
        root: project => this.rootOf(project),
        addRoot: project => this.addOpened(project),
        below: node => this.levels.ensure(node)
      });
      this.bringIntoView(place);
      return null;
    } catch (reason) {
      return problemOf(reason);
    } finally {
      this.opening = false;
      this._changed.emit();
    }
  }

  async askName(reference: string, name: string): Promise<string | null> {
    const shown = () => this._rows.find(row => row.node.entry?.reference === reference)?.node;
    const node = shown() ?? ((await this.reveal(reference)) ? shown() : undefined);
    if (!node) {
      return null;
    }
    this.answerName(null);
    this.bringIntoView(node);
    return new Promise(resolve => {
      this._nameQuestion = { node, name };
      this.onName = resolve;
      this._changed.emit();
    });
  }

  /** Take the name that the person typed, or `null`. */
  answerName(name: string | null): void {
    const resolve = this.onName;
    this.onName = null;
    this._nameQuestion = null;
    resolve?.(name);
    this._changed.emit();
  }

  /** Tell that something was let go over a row. */
  drop(drop: IEntryDrop): void {
    this._dropped.emit(drop);
  }

  private get roots(): readonly ExplorerNode[] {
    const roots: ExplorerNode[] = this.account && !this.signedOut ? [this.mine] : [];
    if (this.opened.children?.length) {
      roots.push(this.opened);
    }
    if (this.recentLinks.before.length > 0) {
      roots.push(this.recent);
    }
    return roots;
  }

  private isOpen(node: ExplorerNode): boolean {
    return this.filter?.isOpen(node) ?? node.expanded;
  }

  /** List what is open, where somebody looks and OSF can be expected to answer; the account tells of what is amiss. */
  private async listRoots(): Promise<void> {
    const waits = this._refusal !== null || ['expired', 'offline'].includes(this.account?.state ?? '');
    if (this.seen && !waits) {
      await Promise.all(this.roots.map(root => this.levels.listOpen(root)));
    }
  }

  private async list(node: ExplorerNode, signal: AbortSignal): Promise<readonly IEntry[]> {
    switch (node.group) {
      case 'mine':
        return this.api.list(null, signal);
      case 'opened':
        return this.entries(this.recentLinks.now, signal);
      case 'recent':
        return this.entries(this.recentLinks.before, signal);
      default:
        // Of what is in a project OSF does not tell again whether it may be changed.
        return (await this.api.list(node.entry!.reference, signal)).map(entry => ({
          ...entry,
          writable: entry.writable ?? node.entry!.writable
        }));
    }
  }

  /** The entries of references, without those that are not there, or not for this account. */
  private async entries(references: readonly string[], signal: AbortSignal): Promise<readonly IEntry[]> {
    const found = await Promise.all(
      references.map(async reference => {
        try {
          return await this.api.entry(reference, signal);
        } catch (reason) {
          if (reason instanceof RequestFailure && [401, 403, 404, 410].includes(reason.status ?? 0)) {
            return null;
          }
          throw reason;
        }
      })
    );
    return found.filter(entry => entry !== null);
  }

  private async rootOf(project: IEntry): Promise<ExplorerNode | null> {
    const known = this.roots.includes(this.mine) ? await this.levels.ensure(this.mine) : [];
    return [...known, ...(this.opened.children ?? [])].find(node => node.entry!.id === project.id) ?? null;
  }

  private addOpened(project: IEntry): ExplorerNode {
    this.recentLinks.add(project.reference);
    const others = (this.opened.children ?? []).map(node => node.entry!);
    this.opened.take([project, ...others.filter(entry => entry.id !== project.id)]);
    this.recent.stale = true;
    this.update();
    void this.levels.listOpen(this.recent);
    return this.opened.children![0];
  }

  private bringIntoView(node: ExplorerNode): void {
    if (this.filter && !this._rows.some(row => row.key === node.key)) {
      this.filter = null;
    }
    for (let above = node.parent; above !== null; above = above.parent) {
      above.expanded = true;
    }
    this.update();
    this._broughtIntoView.emit();
    this.goTo(this._rows.findIndex(row => row.key === node.key));
  }

  private forgetMine(): void {
    this.roots.forEach(root => this.levels.cancel(root));
    this.mine.children = null;
    this.mine.problem = null;
    this.mine.expanded = true;
    this.opened.forget();
    this.recent.forget();
  }

  /** OSF no longer knows the person who is signed in: everything stays, with one line that says so. */
  private refuse(problem: IProblem): boolean {
    if (this.signedOut !== false) {
      return false;
    }
    this._refusal = problem;
    return true;
  }

  private update(closed: ExplorerNode | null = null): void {
    this.filter?.look(this.roots);
    this._rows = rowsOf(this.roots, this.filter);
    const changed = this.picked.follow(this._rows, closed);
    this._changed.emit();
    if (changed) {
      this._selectionChanged.emit();
    }
  }

  private readonly mine = groupNode('mine');
  private readonly opened = groupNode('opened');
  private readonly recent = groupNode('recent');
  private readonly recentLinks: Recent;
  private readonly levels: Levels;
  private readonly picked = new ExplorerSelection();
  private account: IAccount | null = null;
  private filter: Filter | null = null;
  private opening = false;
  private seen = false;
  private onName: ((name: string | null) => void) | null = null;
  private _nameQuestion: INameQuestion | null = null;
  private _refusal: IProblem | null = null;
  private _rows: readonly IRow[] = [];
  private readonly _changed = new Signal<this, void>(this);
  private readonly _selectionChanged = new Signal<this, void>(this);
  private readonly _broughtIntoView = new Signal<this, void>(this);
  private readonly _dropped = new Signal<this, IEntryDrop>(this);
}

function groupNode(group: Group): ExplorerNode {
  return new ExplorerNode(null, group, null);
}

function isProject(entry: IEntry): boolean {
  return ['project', 'component', 'registration'].includes(entry.kind);
}
