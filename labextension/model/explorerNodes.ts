/** The places of the explorer's tree: an entry of OSF or a group of projects, and what is known of its level below. */
import type { IProblem } from '../api/failure';
import type { IEntry } from '../api/schemas';
import { storageName } from './storages';

/** What stands on top of the tree: my projects, what was opened by its link, and what was opened so on other days. */
export type Group = 'mine' | 'opened' | 'recent';

export class ExplorerNode {
  constructor(
    public entry: IEntry | null,
    readonly group: Group | null,
    readonly parent: ExplorerNode | null
  ) {}

  /** Tells it from all others, for as long as the page is open. */
  readonly key = `jp-Osf-node-${++made}`;
  /** The level below; `null` as long as it has not been listed. */
  children: readonly ExplorerNode[] | null = null;
  expanded = false;
  /** Whether the level below may have changed since it was listed. */
  stale = false;
  /** The listing under way. */
  request: AbortController | null = null;
  /** Why the level below could not be listed. */
  problem: IProblem | null = null;

  get name(): string {
    return this.entry ? shownName(this.entry) : '';
  }

  get isContainer(): boolean {
    return this.entry === null || this.entry.kind !== 'file';
  }

  /** Whether it is this node or somewhere below it. */
  contains(node: ExplorerNode | null): boolean {
    for (let place = node; place !== null; place = place.parent) {
      if (place === this) {
        return true;
      }
    }
    return false;
  }

  /**
   * Take over a new listing of the level below, and answer what is no longer there.
   *
   * What was there before keeps its node, also under another name.
   */
  take(entries: readonly IEntry[]): readonly ExplorerNode[] {
    const known = new Map((this.children ?? []).map(child => [identity(child.entry!), child]));
    this.children = entries.map(entry => {
      const node = known.get(identity(entry)) ?? new ExplorerNode(entry, null, this);
      known.delete(identity(entry));
      if (node.entry!.reference !== entry.reference) {
        node.forget();
      }
      node.entry = inherited(entry, this.entry);
      return node;
    });
    this.stale = false;
    return [...known.values()];
  }

  /** Everything below has to be listed again before it can be relied on. */
  forget(): void {
    for (const node of walk([this])) {
      node.stale = true;
    }
  }
}

let made = 0;

/** All nodes that are known below these, and these. */
export function* walk(nodes: readonly ExplorerNode[]): Generator<ExplorerNode> {
  for (const node of nodes) {
    yield node;
    yield* walk(node.children ?? []);
  }
}

/** The name of an entry as people read it: storages are called as they call themselves. */
export function shownName(entry: IEntry): string {
  return entry.kind === 'storage' ? storageName(entry.provider ?? entry.name, entry.name) : entry.name;
}

/** Whether it is a project or a part of one. */
export function isProject(entry: IEntry): boolean {
  return ['project', 'component', 'registration'].includes(entry.kind);
}

/** Of files and folders OSF does not tell who may see and change them: that is as in the project around them. */
function inherited(entry: IEntry, around: IEntry | null): IEntry {
  if (around === null || (entry.writable !== null && entry.public !== null)) {
    return entry;
  }
  return { ...entry, writable: entry.writable ?? around.writable, public: entry.public ?? around.public };
}

/** What an entry is called by where names may change; a link to a project is another thing than the project. */
function identity(entry: IEntry): string {
  return `${entry.kind}:${entry.linked_node}:${entry.id}`;
}
