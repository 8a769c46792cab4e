/** What is selected in the explorer, and which row the keyboard is on. */
import type { ExplorerNode } from './explorerNodes';
import type { IRow } from './explorerRows';

/** How going to a row changes what is selected: it alone, it too or no longer, all up to it, or not at all. */
export type Extend = 'no' | 'toggle' | 'range' | 'keep';

export class ExplorerSelection {
  /** The row that the keyboard is on. */
  get active(): string | null {
    return this._active;
  }

  has(node: ExplorerNode): boolean {
    return this.nodes.has(node);
  }

  /** In the order in which they are shown. */
  among(rows: readonly IRow[]): readonly ExplorerNode[] {
    return rows.filter(row => row.kind === 'node' && this.nodes.has(row.node)).map(row => row.node);
  }

  /** Go to a row, and select it, add it, or everything between it and where the range began. */
  goTo(rows: readonly IRow[], index: number, extend: Extend = 'no'): void {
    const row = rows[index];
    this._active = row.key;
    this.index = index;
    if (extend === 'range') {
      this.selectBetween(rows, index);
      return;
    }
    if (extend === 'keep') {
      return;
    }
    this.anchor = row.key;
    if (extend === 'no') {
      this.nodes.clear();
    }
    if (!isSelectable(row)) {
      return;
    }
    if (extend === 'toggle' && this.nodes.has(row.node)) {
      this.nodes.delete(row.node);
    } else {
      this.nodes.add(row.node);
    }
  }

  /** Select everything beside the row that the keyboard is on. */
  selectLevel(rows: readonly IRow[]): void {
    const active = rows.find(row => row.key === this._active);
    if (active) {
      this.nodes.clear();
      rows.filter(row => row.node.parent === active.node.parent && isSelectable(row)).forEach(row => this.nodes.add(row.node));
    }
  }

  clear(): void {
    this.nodes.clear();
    this._active = null;
    this.anchor = null;
  }

  /**
   * Let go of what is no longer shown; answers whether anything was selected of it.
   *
   * The keyboard stays where it was, or on the row that has come there; what is selected under a row that was
   * closed goes over to that row.
   */
  follow(rows: readonly IRow[], closed: ExplorerNode | null = null): boolean {
    const shown = new Set(rows.filter(isSelectable).map(row => row.node));
    const gone = [...this.nodes].filter(node => !shown.has(node));
    gone.forEach(node => this.nodes.delete(node));
    if (closed?.entry && gone.some(node => closed.contains(node))) {
      this.nodes.add(closed);
    }
    const index = rows.findIndex(row => row.key === this._active);
    if (index >= 0) {
      this.index = index;
    } else if (this._active !== null) {
      this.index = closed ? rows.findIndex(row => row.key === closed.key) : Math.min(this.index, rows.length - 1);
      this._active = rows[this.index]?.key ?? null;
    }
    return gone.length > 0;
  }

  private selectBetween(rows: readonly IRow[], index: number): void {
    const start = Math.max(0, rows.findIndex(row => row.key === this.anchor));
    this.nodes.clear();
    rows
      .slice(Math.min(start, index), Math.max(start, index) + 1)
      .filter(isSelectable)
      .forEach(row => this.nodes.add(row.node));
  }

  private readonly nodes = new Set<ExplorerNode>();
  private _active: string | null = null;
  private index = 0;
  /** The row at which a range begins. */
  private anchor: string | null = null;
}

function isSelectable(row: IRow): boolean {
  return row.kind === 'node' && row.node.entry !== null;
}
