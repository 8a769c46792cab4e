/** Asks the person for the name of an entry, which is typed in its row. */
import type { ExplorerNode } from './explorerNodes';

export interface INameQuestion {
  readonly node: ExplorerNode;
  /** What stands there at first. */
  readonly name: string;
}

export class Naming {
  /** @param onChange - somebody is asked, or no longer. */
  constructor(private readonly onChange: () => void) {}

  get question(): INameQuestion | null {
    return this._question;
  }

  /** Resolves with what the person typed, or `null`. */
  ask(node: ExplorerNode, name: string): Promise<string | null> {
    return new Promise(resolve => {
      this._question = { node, name };
      this.resolve = resolve;
      this.onChange();
    });
  }

  /** Take the name that the person typed, or `null`. */
  answer(name: string | null): void {
    const { resolve } = this;
    this.resolve = null;
    this._question = null;
    resolve?.(name);
    this.onChange();
  }

  private _question: INameQuestion | null = null;
  private resolve: ((name: string | null) => void) | null = null;
}
