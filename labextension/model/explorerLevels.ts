/** Lists the levels of the explorer's tree: only what is open, and nothing any longer once it was closed. */
import { IProblem, problemOf, RequestFailure } from '../api/failure';
import type { IEntry } from '../api/schemas';
import { ExplorerNode, walk } from './explorerNodes';

export interface ILevelsOptions {
  readonly list: (node: ExplorerNode, signal: AbortSignal) => Promise<readonly IEntry[]>;
  /** Something about a node is not as it was. */
  readonly onChange: () => void;
  /** OSF wants a sign-in; answers whether this is told elsewhere than in the place of the level. */
  readonly onRefusal: (problem: IProblem) => boolean;
}

export class Levels {
  constructor(private readonly options: ILevelsOptions) {}

  /** List what is open from here down and not known, or not known to be so still. */
  async listOpen(node: ExplorerNode): Promise<void> {
    if (!node.expanded) {
      return;
    }
    if (node.children === null || node.stale) {
      await this.list(node);
    } else {
      await Promise.all(node.children.map(child => this.listOpen(child)));
    }
  }

  /** List everything that is open from here down again, all at once. */
  async relist(node: ExplorerNode): Promise<void> {
    node.forget();
    await Promise.all(openBelow(node).map(open => this.list(open)));
  }

  /** Wait until the level below a node is known, or found not to be. */
  async ensure(node: ExplorerNode): Promise<readonly ExplorerNode[]> {
    if (node.children === null || node.stale) {
      await (this.listings.get(node) ?? this.list(node));
    }
    return node.children ?? [];
  }

  /** Give up what is being listed from here down. */
  cancel(node: ExplorerNode): void {
    for (const place of walk([node])) {
      place.request?.abort();
      place.request = null;
    }
  }

  private list(node: ExplorerNode): Promise<void> {
    node.request?.abort();
    const request = new AbortController();
    node.request = request;
    const listing = this.ask(node, request);
    this.listings.set(node, listing);
    this.options.onChange();
    return listing;
  }

  /** Whatever fails is told in the place of the level. */
  private async ask(node: ExplorerNode, { signal }: AbortController): Promise<void> {
    try {
      const entries = await this.options.list(node, signal);
      if (signal.aborted) {
        return;
      }
      node.take(entries).forEach(gone => this.cancel(gone));
      node.problem = null;
    } catch (reason) {
      if (signal.aborted) {
        return;
      }
      this.fail(node, reason);
    }
    node.request = null;
    this.options.onChange();
    await Promise.all((node.children ?? []).map(child => this.listOpen(child)));
  }

  private fail(node: ExplorerNode, reason: unknown): void {
    const problem = problemOf(reason);
    const refused = (reason as RequestFailure).status === 401 && this.options.onRefusal(problem);
    node.problem = refused ? null : problem;
    // As it was: what is there stays, and what is not can be asked for again.
    node.expanded = node.expanded && !(refused && node.children === null);
  }

  private readonly listings = new WeakMap<ExplorerNode, Promise<void>>();
}

function openBelow(node: ExplorerNode): readonly ExplorerNode[] {
  return node.expanded ? [node, ...(node.children ?? []).flatMap(openBelow)] : [];
}
