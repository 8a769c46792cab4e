/** What stands on top of the explorer's tree: my projects, and those that were opened by their links. */
import type { IAccount } from '../api/account';
import { RequestFailure } from '../api/failure';
import type { IEntry } from '../api/schemas';
import type { ITreeApi } from '../api/tree';
import { ExplorerNode, Group } from './explorerNodes';
import type { Recent } from './explorerRecent';

export class ExplorerRoots {
  constructor(
    private readonly api: Pick<ITreeApi, 'list' | 'entry'>,
    private readonly links: Recent
  ) {
    this.mine.expanded = true;
    this.opened.expanded = true;
  }

  /** Whether nobody is signed in; `null` as long as that is not known. */
  get signedOut(): boolean | null {
    const { state, id } = this.account ?? {};
    // Whose sign-in has ended is the same person while signing in again.
    return this.account && (state === 'signed_out' || (state === 'signing_in' && id === null));
  }

  /** Whether OSF can be expected to answer; where not, the account tells what is amiss. */
  get canList(): boolean {
    const { state, id } = this.account ?? {};
    return !(state === 'expired' || state === 'offline' || (state === 'signing_in' && id !== null));
  }

  get shown(): readonly ExplorerNode[] {
    return [
      ...(this.signedOut === false ? [this.mine] : []),
      ...(this.opened.children?.length ? [this.opened] : []),
      ...(this.links.before.length > 0 ? [this.recent] : [])
    ];
  }

  /** Take over who is signed in; answers whether that is somebody else, to whom nothing of before is shown. */
  setAccount(account: IAccount): boolean {
    const [before, wasOut] = [this.account, this.signedOut];
    this.account = account;
    const isOther = Boolean(this.signedOut || wasOut || (before?.id && account.id && before.id !== account.id));
    if (isOther) {
      this.mine.children = null;
      this.mine.problem = null;
      this.mine.expanded = true;
    }
    if (before !== null) {
      this.shown.forEach(root => root.forget());
    }
    return isOther;
  }

  list(node: ExplorerNode, signal: AbortSignal): Promise<readonly IEntry[]> {
    switch (node.group) {
      case 'mine':
        return this.api.list(null, signal);
      case 'opened':
        return this.entries(this.links.now, signal);
      case 'recent':
        return this.entries(this.links.before, signal);
      default:
        return this.api.list(node.entry!.reference, signal);
    }
  }

  /** The node of a project, among those of `mine` that are given and those that were opened. */
  find(project: IEntry, mine: readonly ExplorerNode[]): ExplorerNode | null {
    return [...mine, ...(this.opened.children ?? [])].find(node => node.entry!.id === project.id) ?? null;
  }

  /** Put a project on top of those that were opened by their links. */
  add(project: IEntry): ExplorerNode {
    this.links.add(project.reference);
    const others = (this.opened.children ?? []).map(node => node.entry!);
    this.opened.take([project, ...others.filter(entry => entry.id !== project.id)]);
    this.recent.stale = true;
    return this.opened.children![0];
  }

  /** The entries of references, without those that are not there, or not for this account. */
  private async entries(references: readonly string[], signal: AbortSignal): Promise<readonly IEntry[]> {
    const found = await Promise.all(
      references.map(async reference => {
        try {
          return await this.api.entry(reference, signal);
        } catch (reason) {
          if (isClosed(reason)) {
            return null;
          }
          throw reason;
        }
      })
    );
    return found.filter(entry => entry !== null);
  }

  readonly mine = groupNode('mine');
  private readonly opened = groupNode('opened');
  private readonly recent = groupNode('recent');
  private account: IAccount | null = null;
}

/** Whether something is not there, or not for this account. */
export function isClosed(reason: unknown): boolean {
  return reason instanceof RequestFailure && [401, 403, 404, 410].includes(reason.status ?? 0);
}

function groupNode(group: Group): ExplorerNode {
  return new ExplorerNode(null, group, null);
}
