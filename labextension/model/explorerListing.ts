/** What is listed in the explorer, for whom, and why no more of it: the tops of the tree and all levels below them. */
import type { IAccount } from '../api/account';
import type { IProblem } from '../api/failure';
import type { IEntry } from '../api/schemas';
import type { ITreeApi } from '../api/tree';
import { Levels } from './explorerLevels';
import { ExplorerNode, isProject, walk } from './explorerNodes';
import { findPlace } from './explorerPlaces';
import { IRecentStore, Recent } from './explorerRecent';
import { ExplorerRoots } from './explorerRoots';

export class ExplorerListing {
  /** @param onChange - whatever is shown of it has changed. */
  constructor(
    private readonly api: ITreeApi,
    recentStore: IRecentStore,
    private readonly onChange: () => void
  ) {
    this.links = new Recent(recentStore);
    this.roots = new ExplorerRoots(api, this.links);
    this.levels = new Levels({
      list: (node, signal) => this.roots.list(node, signal),
      onChange,
      onRefusal: problem => this.refuse(problem)
    });
  }

  /** The tops of the tree. */
  get tops(): readonly ExplorerNode[] {
    return this.roots.shown;
  }

  /** Whether nobody is signed in; `null` as long as that is not known. */
  get signedOut(): boolean | null {
    return this.roots.signedOut;
  }

  /** Why nothing more can be listed, though what is shown stays. */
  get refusal(): IProblem | null {
    return this._refusal;
  }

  /** Whether anything is being listed. */
  get busy(): boolean {
    return [...walk(this.tops)].some(node => node.request !== null);
  }

  /** Somebody looks at the tree; before that nothing is asked of the server. */
  async look(): Promise<void> {
    if (!this.seen) {
      this.seen = true;
      await this.links.load();
    }
    this.onChange();
    await this.listTops();
  }

  /** Take over who is signed in: somebody else sees another tree. */
  async setAccount(account: IAccount | null): Promise<void> {
    const key = account && `${account.state} ${account.id}`;
    if (account === null || key === this.account) {
      return;
    }
    this.account = key;
    const before = this.tops;
    if (this.roots.setAccount(account)) {
      before.forEach(top => this.levels.cancel(top));
    }
    this._refusal = account.state === 'expired' ? (account.problem ?? this._refusal) : null;
    this.onChange();
    await this.listTops();
  }

  /** List what is open from a node down, where it is not known yet. */
  listOpen(node: ExplorerNode): Promise<void> {
    return this.levels.listOpen(node);
  }

  /** Give up what is being listed from a node down. */
  cancel(node: ExplorerNode): void {
    this.levels.cancel(node);
  }

  /** List again what a reference stands for in the tree, or all of it. */
  async refresh(reference?: string): Promise<void> {
    if (!this.seen) {
      return;
    }
    if (reference === undefined) {
      await Promise.all(this.tops.map(top => this.levels.relist(top)));
      return;
    }
    // The list of my projects has no reference.
    const places = reference
      ? [...walk(this.tops)].filter(node => node.entry?.reference === reference)
      : [this.roots.mine];
    // Of a project the title may have changed, which stands in the level above.
    places.filter(node => node.entry && isProject(node.entry)).forEach(node => (node.parent!.stale = true));
    places.forEach(node => (node.stale = true));
    await this.listAllOpen();
  }

  /**
   * The place in the tree of what a reference, web address, DOI or id leads to.
   *
   * Projects that are nobody's here come under what was opened by its link. Rejects with a `RequestFailure`.
   */
  async find(link: string): Promise<ExplorerNode> {
    return findPlace(await this.api.entry(link), {
      project: id => this.api.entry(`osf://${id}/`),
      root: project => this.topOf(project),
      addRoot: project => this.addTop(project),
      below: node => this.levels.ensure(node)
    });
  }

  /** List what is open, where somebody looks and OSF can be expected to answer. */
  private async listTops(): Promise<void> {
    if (this.seen && this._refusal === null && this.roots.canList) {
      await this.listAllOpen();
    }
  }

  private async listAllOpen(): Promise<void> {
    await Promise.all(this.tops.map(top => this.levels.listOpen(top)));
  }

  private async topOf(project: IEntry): Promise<ExplorerNode | null> {
    const { mine } = this.roots;
    return this.roots.find(project, this.signedOut === false ? await this.levels.ensure(mine) : []);
  }

  private addTop(project: IEntry): ExplorerNode {
    const node = this.roots.add(project);
    this.onChange();
    void this.listAllOpen();
    return node;
  }

  /** OSF no longer knows the person who is signed in: everything stays, with one line that says so. */
  private refuse(problem: IProblem): boolean {
    if (this.signedOut !== false) {
      return false;
    }
    this._refusal = problem;
    return true;
  }

  private readonly links: Recent;
  private readonly roots: ExplorerRoots;
  private readonly levels: Levels;
  /** Who was last seen to be signed in, and how that stood. */
  private account: string | null = null;
  private seen = false;
  private _refusal: IProblem | null = null;
}
