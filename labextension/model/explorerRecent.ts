/** What was opened by its link: since the page was opened, and on other days. */

/** The most that is remembered. */
const MOST = 12;

export interface IRecentStore {
  read(): Promise<readonly string[]>;
  write(references: readonly string[]): Promise<void>;
}

export class Recent {
  constructor(private readonly store: IRecentStore) {}

  /** References that were opened since the page was, the last one first. */
  get now(): readonly string[] {
    return this._now;
  }

  /** References that were opened on other days, and not since. */
  get before(): readonly string[] {
    return this.remembered.filter(reference => !this._now.includes(reference));
  }

  async load(): Promise<void> {
    this.remembered = await this.store.read();
  }

  add(reference: string): void {
    this._now = [reference, ...this._now.filter(other => other !== reference)];
    this.remembered = [reference, ...this.remembered.filter(other => other !== reference)].slice(0, MOST);
    void this.store.write(this.remembered);
  }

  private _now: readonly string[] = [];
  private remembered: readonly string[] = [];
}
