/** The explorer as a person works with it: what is open, filtered, selected and asked for in what is listed. */
import { ISignal, Signal } from '@lumino/signaling';

import type { IAccount } from '../api/account';
import { IProblem, problemOf } from '../api/failure';
import type { IEntry } from '../api/schemas';
import type { ITreeApi } from '../api/tree';
import type { IEntryDrop, IExplorer } from '../tokens';
import { ExplorerListing } from './explorerListing';
import { INameQuestion, Naming } from './explorerNaming';
import type { ExplorerNode } from './explorerNodes';
import type { IRecentStore } from './explorerRecent';
import { Filter, IRow, rowsOf, rowStartingWith } from './explorerRows';
import { Extend, ExplorerSelection } from './explorerSelection';

export class ExplorerModel implements IExplorer {
  constructor(api: ITreeApi, recentStore: IRecentStore) {
    this.listing = new ExplorerListing(api, recentStore, () => this.update());
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
    return this.listing.signedOut;
  }

  /** Why nothing more can be listed, though what is shown stays. */
  get refusal(): IProblem | null {
    return this.listing.refusal;
  }

  /** Whether anything is being listed or looked for. */
  get busy(): boolean {
    return this.opening || this.listing.busy;
  }

  get filterText(): string {
    return this.filter?.text ?? '';
  }

  /** Whether the person wants to open something by its link. */
  get asksLink(): boolean {
    return this._asksLink;
  }

  get nameQuestion(): INameQuestion | null {
    return this.naming.question;
  }

  /** Somebody looks at the tree; before that nothing is asked of the server. */
  look(): Promise<void> {
    return this.listing.look();
  }

  /** Take over who is signed in: somebody else sees another tree. */
  setAccount(account: IAccount | null): Promise<void> {
    return this.listing.setAccount(account);
  }

  toggle(node: ExplorerNode, open = !this.isOpen(node)): void {
    if (!this.filter?.toggle(node, open)) {
      node.expanded = open;
    }
    if (open) {
      node.expanded = true;
      void this.listing.listOpen(node);
      this.update();
    } else {
      this.listing.cancel(node);
      this.update(node);
    }
  }

  /** List a level again that could not be listed. */
  retry(node: ExplorerNode): void {
    node.problem = null;
    node.stale = true;
    void this.listing.listOpen(node);
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

  refresh(reference?: string): Promise<void> {
    return this.listing.refresh(reference);
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
      const place = await this.listing.find(link);
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
    const node = shown() ?? ((await this.open(reference)) ? undefined : shown());
    if (!node) {
      return null;
    }
    this.answerName(null);
    this.bringIntoView(node);
    return this.naming.ask(node, name);
  }

  /** Take the name that the person typed, or `null`. */
  answerName(name: string | null): void {
    this.naming.answer(name);
  }

  /** Tell that something was let go over a row. */
  drop(drop: IEntryDrop): void {
    this._dropped.emit(drop);
  }

  private isOpen(node: ExplorerNode): boolean {
    return this.filter?.isOpen(node) ?? node.expanded;
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

  private update(closed: ExplorerNode | null = null): void {
    this.filter?.look(this.listing.tops);
    this._rows = rowsOf(this.listing.tops, this.filter);
    const changed = this.picked.follow(this._rows, closed);
    this._changed.emit();
    if (changed) {
      this._selectionChanged.emit();
    }
  }

  private readonly listing: ExplorerListing;
  private readonly picked = new ExplorerSelection();
  private readonly naming = new Naming(() => this._changed.emit());
  private filter: Filter | null = null;
  private opening = false;
  private _asksLink = false;
  private _rows: readonly IRow[] = [];
  private readonly _changed = new Signal<this, void>(this);
  private readonly _selectionChanged = new Signal<this, void>(this);
  private readonly _broughtIntoView = new Signal<this, void>(this);
  private readonly _dropped = new Signal<this, IEntryDrop>(this);
}
