/** The tree of everything on OSF that this account can see: what is open, selected, found and asked for in it. */
import { ISignal, Signal } from '@lumino/signaling';

import type { IAccount } from '../api/account';
import { IProblem, problemOf } from '../api/failure';
import type { IEntry } from '../api/schemas';
import type { ITreeApi } from '../api/tree';
import type { IEntryDrop, IExplorer } from '../tokens';
import { Levels } from './explorerLevels';
import { ExplorerNode, isProject, walk } from './explorerNodes';
import { findPlace } from './explorerPlaces';
import { IRecentStore, Recent } from './explorerRecent';
import { ExplorerRoots } from './explorerRoots';
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
    this.links = new Recent(recentStore);
    this.roots = new ExplorerRoots(api, this.links);
    this.levels = new Levels({
      list: (node, signal) => this.roots.list(node, signal),
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
    return this.roots.signedOut;
  }

  /** Why nothing more can be listed, though what is shown stays. */
  get refusal(): IProblem | null {
    return this._refusal;
  }

  /** Whether anything is being listed or looked for. */
  get busy(): boolean {
    return this.opening || [...walk(this.roots.shown)].some(node => node.request !== null);
  }

  get filterText(): string {
    return this.filter?.text ?? '';
  }

  /** Whether the person wants to open something by its link. */
  get asksLink(): boolean {
    return this._asksLink;
  }

  get nameQuestion(): INameQuestion | null {
    return this._nameQuestion;
  }

  /** Somebody looks at the tree; before that nothing is asked of the server. */
  async look(): Promise<void> {
    if (!this.seen) {
      this.seen = true;
      await this.links.load();
    }
    this.update();
    await this.listRoots();
  }

  /** Take over who is signed in: somebody else sees another tree. */
  async setAccount(account: IAccount | null): Promise<void> {
    const key = account && `${account.state} ${account.id}`;
    if (account === null || key === this.account) {
      return;
    }
    this.account = key;
    const before = this.roots.shown;
    if (this.roots.setAccount(account)) {
      before.forEach(root => this.levels.cancel(root));
    }
    this._refusal = account.state === 'expired' ? (account.problem ?? this._refusal) : null;
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

  askLink(asks: boolean): void {
    this._asksLink = asks;
    this._changed.emit();
  }

  async refresh(reference?: string): Promise<void> {
    if (!this.seen) {
      return;
    }
    if (reference === undefined) {
      await Promise.all(this.roots.shown.map(root => this.levels.relist(root)));
      return;
    }
    // The list of my projects has no reference.
    const places = reference
      ? [...walk(this.roots.shown)].filter(node => node.entry?.reference === reference)
      : [this.roots.mine];
    // Of a project the title may have changed, which stands in the level above.
    places.filter(node => node.entry && isProject(node.entry)).forEach(node => (node.parent!.stale = true));
    places.forEach(node => (node.stale = true));
    await this.listOpen();
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
        addRoot: project => this.addRoot(project),
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

  private isOpen(node: ExplorerNode): boolean {
    return this.filter?.isOpen(node) ?? node.expanded;
  }

  /** List what is open, where somebody looks and OSF can be expected to answer. */
  private async listRoots(): Promise<void> {
    if (this.seen && this._refusal === null && this.roots.canList) {
      await this.listOpen();
    }
  }

  private async listOpen(): Promise<void> {
    await Promise.all(this.roots.shown.map(root => this.levels.listOpen(root)));
  }

  private async rootOf(project: IEntry): Promise<ExplorerNode | null> {
    const { mine } = this.roots;
    return this.roots.find(project, this.signedOut === false ? await this.levels.ensure(mine) : []);
  }

  private addRoot(project: IEntry): ExplorerNode {
    const node = this.roots.add(project);
    this.update();
    void this.listOpen();
    return node;
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

  /** OSF no longer knows the person who is signed in: everything stays, with one line that says so. */
  private refuse(problem: IProblem): boolean {
    if (this.signedOut !== false) {
      return false;
    }
    this._refusal = problem;
    return true;
  }

  private update(closed: ExplorerNode | null = null): void {
    this.filter?.look(this.roots.shown);
    this._rows = rowsOf(this.roots.shown, this.filter);
    const changed = this.picked.follow(this._rows, closed);
    this._changed.emit();
    if (changed) {
      this._selectionChanged.emit();
    }
  }

  private readonly links: Recent;
  private readonly roots: ExplorerRoots;
  private readonly levels: Levels;
  private readonly picked = new ExplorerSelection();
  /** Who was last seen to be signed in, and how that stood. */
  private account: string | null = null;
  private filter: Filter | null = null;
  private opening = false;
  private seen = false;
  private onName: ((name: string | null) => void) | null = null;
  private _asksLink = false;
  private _nameQuestion: INameQuestion | null = null;
  private _refusal: IProblem | null = null;
  private _rows: readonly IRow[] = [];
  private readonly _changed = new Signal<this, void>(this);
  private readonly _selectionChanged = new Signal<this, void>(this);
  private readonly _broughtIntoView = new Signal<this, void>(this);
  private readonly _dropped = new Signal<this, IEntryDrop>(this);
}
