/** The rows of the explorer: what is open of its tree, from top to bottom. */
import { ExplorerNode } from './explorerNodes';

export interface IRow {
  /** An entry or group; or, in the place of a level below one, that nothing is there or why it is not known. */
  readonly kind: 'node' | 'empty' | 'problem';
  readonly key: string;
  /** The node itself, or the one whose level this is about. */
  readonly node: ExplorerNode;
  /** Counted from 1. */
  readonly level: number;
  /** Among how many of the same level it is which, counted from 1. */
  readonly position: number;
  readonly size: number;
  /** Whether the level below is shown; `null` for what has none. */
  readonly open: boolean | null;
}

/** Keeps the nodes that have a text in their name, and what is above them. */
export class Filter {
  constructor(readonly text: string) {
    this.wanted = text.trim().toLocaleLowerCase();
  }

  /** Look through everything that is known below these. */
  look(roots: readonly ExplorerNode[]): void {
    this.shown.clear();
    this.above.clear();
    const visit = (node: ExplorerNode): boolean => {
      // Not `some`: all of them are to be looked at.
      const below = (node.children ?? []).filter(visit).length > 0;
      if (below) {
        this.above.add(node);
      }
      const found = below || (node.entry !== null && node.name.toLocaleLowerCase().includes(this.wanted));
      if (found) {
        this.shown.add(node);
      }
      return found;
    };
    roots.forEach(visit);
  }

  shows(node: ExplorerNode): boolean {
    return this.shown.has(node);
  }

  /** What is above something found is open, unless the person has closed it since. */
  isOpen(node: ExplorerNode): boolean {
    return this.above.has(node) ? !this.closed.has(node) : node.expanded;
  }

  /** Open or close what is above something found; `false` for all others. */
  toggle(node: ExplorerNode, open: boolean): boolean {
    if (!this.above.has(node)) {
      return false;
    }
    this.closed[open ? 'delete' : 'add'](node);
    return true;
  }

  private readonly wanted: string;
  private readonly shown = new Set<ExplorerNode>();
  private readonly above = new Set<ExplorerNode>();
  private readonly closed = new Set<ExplorerNode>();
}

export function rowsOf(roots: readonly ExplorerNode[], filter: Filter | null): readonly IRow[] {
  const rows: IRow[] = [];
  const add = (nodes: readonly ExplorerNode[], level: number) => {
    const shown = filter ? nodes.filter(node => filter.shows(node)) : nodes;
    shown.forEach((node, index) => {
      const open = node.isContainer ? (filter?.isOpen(node) ?? node.expanded) : null;
      rows.push({ kind: 'node', key: node.key, node, level, position: index + 1, size: shown.length, open });
      if (open) {
        addBelow(node, level + 1);
      }
    });
  };
  const addBelow = (node: ExplorerNode, level: number) => {
    const instead = { node, level, position: 1, size: 1, open: null };
    if (node.problem) {
      rows.push({ ...instead, kind: 'problem', key: `${node.key}-problem` });
    } else if (node.children?.length === 0 && !filter) {
      rows.push({ ...instead, kind: 'empty', key: `${node.key}-empty` });
    }
    add(node.children ?? [], level);
  };
  add(roots, 1);
  return rows;
}

/** The next row after `from`, round to the start, whose name begins with a text; -1 if there is none. */
export function rowStartingWith(rows: readonly IRow[], from: number, text: string): number {
  const wanted = text.toLocaleLowerCase();
  for (let step = 0; step < rows.length; step++) {
    const index = (from + step) % rows.length;
    const row = rows[index];
    if (row.kind === 'node' && row.node.name.toLocaleLowerCase().startsWith(wanted)) {
      return index;
    }
  }
  return -1;
}
