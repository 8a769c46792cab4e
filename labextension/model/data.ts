/** Which linked data folders hold files that wait for the person to decide. */
import { ISignal, Signal } from '@lumino/signaling';

import type { IDataEvent } from '../api/links';
import type { ILinks } from '../tokens';

/** What there is to ask; without files there is nothing to ask any more. */
export interface IDataQuestion {
  readonly path: string;
  readonly files: number;
}

export class DataQuestions {
  constructor(private readonly links: Pick<ILinks, 'of' | 'all' | 'changed'>) {
    links.changed.connect(this.follow, this);
  }

  dispose(): void {
    Signal.clearData(this);
  }

  /** A question came up, is about another number of files, or has gone. */
  get changed(): ISignal<this, IDataQuestion> {
    return this._changed;
  }

  /** The server tells of files in a folder whose link asks: all that wait, not only the new ones. */
  heard({ path, files }: IDataEvent): void {
    if (this.open.get(path) !== files) {
      this.open.set(path, files);
      this._changed.emit({ path, files });
    }
  }

  /** The person has answered; more files are another question. */
  answered(path: string): void {
    this.open.delete(path);
  }

  /** What was sent from elsewhere, unlinked, or is to be sent by itself now is no question any more. */
  private follow(): void {
    for (const path of [...this.open.keys()]) {
      const link = this.links.of(path);
      const isSettled = link === null ? this.links.all.length > 0 : link.state === 'in-sync' || link.upload !== 'ask';
      if (isSettled) {
        this.open.delete(path);
        this._changed.emit({ path, files: 0 });
      }
    }
  }

  private readonly open = new Map<string, number>();
  private readonly _changed = new Signal<this, IDataQuestion>(this);
}
