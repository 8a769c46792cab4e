/** What a person can choose where OSF has another version of a document than this computer, and what comes of it. */
import { ISignal, Signal } from '@lumino/signaling';

import { IProblem, problemOf, RequestFailure } from '../api/failure';
import type { Choice, ILink, IReport, LinkState } from '../api/schemas';
import type { ILinks } from '../tokens';

/** Milliseconds that pass before OSF is asked again about a document that the person comes back to. */
const REST = 60_000;

const MISMATCHED: readonly LinkState[] = ['behind', 'diverged', 'cannot-verify'];
const SETTLED: readonly LinkState[] = ['in-sync', 'ahead'];
/** What says nothing about the two sides: nobody has asked, or OSF did not answer. */
const SAYS_NOTHING: readonly LinkState[] = [null, 'unknown', 'no-access'];

export interface IEditedDocument {
  /** Whether it has changes that are not in its file. */
  readonly isUnsaved: boolean;
  /** What is in it, without what JupyterLab adds by itself, which counts as a change that is not saved. */
  readonly content: string;
  /** Whether several people can edit it at once: then the server saves it, and shows everybody what is in its file. */
  readonly isShared: boolean;
  /** Who else has it open and may be writing in it; also another window of the same person. */
  readonly others: readonly string[];
  /** Whether it was saved. */
  save(): Promise<boolean>;
  /** Whether the file has been replaced since it was read or saved here. */
  isOutdated(): Promise<boolean>;
  /** Do something while nothing can be typed into it here, since that would be lost. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Show what is in the file now; whether that is so. */
  revert(): Promise<boolean>;
}

/** What keeps a choice from being carried out before anybody was asked: no save, or the others who have it open. */
export type Obstacle = 'not-saved' | { readonly others: readonly string[] };

export interface IMismatchOptions {
  readonly links: Pick<ILinks, 'of' | 'check' | 'push' | 'pull' | 'changed'>;
  /** The path of the document, from the root of the server; it changes when the document is renamed. */
  readonly path: () => string;
  /** The document, if it is open. */
  readonly document: () => IEditedDocument | null;
  readonly now?: () => number;
}

/** A choice that was carried out. */
export interface IDone {
  readonly choice: Choice;
  readonly report: IReport;
  /** Whether the document shows what is in its file now; not where it was edited meanwhile. */
  readonly isShown: boolean;
}

export class Mismatch {
  constructor(private readonly options: IMismatchOptions) {
    // Opening a document has OSF asked about its link.
    this._asked = this.now();
    options.links.changed.connect(this.follow, this);
    this.follow();
  }

  dispose(): void {
    Signal.clearData(this);
  }

  /** Any of the properties has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get path(): string {
    return this.options.path();
  }

  /** The link whose two sides differ; `null` where they do not, as far as is known. */
  get link(): ILink | null {
    return this._link;
  }

  /** Whether the choices are to be shown: they differ, and the person has not put it off. */
  get isOpen(): boolean {
    return this._link !== null && versionOf(this._link) !== this._later;
  }

  /** Whether the document has changes that are not in its file. */
  get isUnsaved(): boolean {
    return this.options.document()?.isUnsaved ?? false;
  }

  /** The choice that is being carried out. */
  get busy(): Choice | null {
    return this._busy;
  }

  /** Why the last choice was not carried out. */
  get problem(): IProblem | Obstacle | null {
    return this._problem;
  }

  /** Ask OSF quietly, unless it was asked a moment ago. A failure says nothing about the two sides. */
  async glance(): Promise<void> {
    if (this.now() - this._asked >= REST) {
      await this.look();
    }
    // What is said of how long ago something was is not true any more.
    this._changed.emit();
  }

  /** Show the choices even if they were put off, because something that the person did was refused. */
  async offer(): Promise<void> {
    this._later = null;
    await this.look();
  }

  /** Put it off until OSF has yet another version. */
  later(): void {
    this._later = this._link && versionOf(this._link);
    this._problem = null;
    this._changed.emit();
  }

  /** The document was edited or saved. */
  touched(): void {
    this._changed.emit();
  }

  /** Carry out a choice; `null` where that was not possible, which `problem` then explains. */
  async choose(choice: Choice): Promise<IDone | null> {
    if (this._busy !== null) {
      return null;
    }
    this._busy = choice;
    this._problem = null;
    this._changed.emit();
    try {
      return await this.carryOut(choice);
    } catch (reason) {
      this._problem = problemOf(reason);
      return null;
    } finally {
      this._busy = null;
      this.follow();
    }
  }

  private async carryOut(choice: Choice): Promise<IDone | null> {
    const document = this.options.document();
    const done =
      document?.isShared && choice === 'theirs'
        ? await document.hold(() => this.takeTheirsAlone(document))
        : await this.takeOrSend(choice);
    if (done !== null) {
      this._later = this._link && versionOf(this._link);
    }
    return done;
  }

  /** What others write while the file is replaced would be lost, and so would what is not in it yet. */
  private async takeTheirsAlone(document: IEditedDocument): Promise<IDone | null> {
    if (document.others.length > 0) {
      this._problem = { others: document.others };
      return null;
    }
    if (!(await isSaved(document))) {
      this._problem = 'not-saved';
      return null;
    }
    return this.takeTheirs();
  }

  private async takeOrSend(choice: Choice): Promise<IDone | null> {
    const document = this.options.document();
    if (document?.isUnsaved && !(await isSaved(document))) {
      this._problem = 'not-saved';
      return null;
    }
    return choice === 'theirs' ? this.takeTheirs() : this.send(choice);
  }

  private async send(choice: Choice): Promise<IDone> {
    const report = await this.options.links.push([this.path], { choice });
    return { choice, report, isShown: true };
  }

  private async takeTheirs(): Promise<IDone> {
    const saved = this.options.document()?.content;
    const report = await this.options.links.pull([this.path], { choice: 'theirs' });
    return { choice: 'theirs', report, isShown: await this.show(saved) };
  }

  /** Let the document show what is in its file now, unless that would lose what was written since it was saved. */
  private async show(saved: string | undefined): Promise<boolean> {
    const document = this.options.document();
    if (document?.isUnsaved && !document.isShared && document.content !== saved) {
      return false;
    }
    return document === null || document.revert();
  }

  private async look(): Promise<void> {
    const { links } = this.options;
    this._asked = this.now();
    try {
      if (links.of(this.path)?.kind === 'file') {
        await links.check([this.path]);
      }
    } catch (reason) {
      if (!(reason instanceof RequestFailure)) {
        throw reason;
      }
      console.debug(`OSF was not asked about ${this.path}: ${reason.message}`);
    }
    this.follow();
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  private follow(): void {
    const link = this.options.links.of(this.path);
    if (link !== null && MISMATCHED.includes(link.state)) {
      this._link = isComplete(link) ? link : this._link;
    } else if (link === null || SETTLED.includes(link.state) || this.isOver(link.state)) {
      const wasDifferent = this._link !== null;
      this._link = this._problem = null;
      if (wasDifferent && this._busy === null) {
        void this.catchUp();
      }
    }
    this._changed.emit();
  }

  /** It was settled elsewhere, perhaps by replacing the file: then the document follows, unless it was edited. */
  private async catchUp(): Promise<void> {
    const document = this.options.document();
    if (document === null || document.isShared || document.isUnsaved) {
      return;
    }
    if ((await document.isOutdated()) && !document.isUnsaved) {
      await document.revert();
    }
  }

  /** Whether there is nothing left to choose, nor to say about the choice that was made. */
  private isOver(state: LinkState): boolean {
    return this._problem === null && this._busy === null && !SAYS_NOTHING.includes(state);
  }

  private _link: ILink | null = null;
  private _later: string | null = null;
  private _asked: number;
  private _busy: Choice | null = null;
  private _problem: IProblem | Obstacle | null = null;
  private readonly _changed = new Signal<this, void>(this);
}

/** What tells a version on OSF from the one before it. */
function versionOf(link: ILink): string {
  return link.osf_version ?? link.osf_modified ?? '';
}

/** Whether the version is known that the state speaks of: the server tells the one a moment before the other. */
function isComplete({ state, base_version, osf_version }: ILink): boolean {
  return state === 'cannot-verify' || osf_version === null || osf_version !== base_version;
}

async function isSaved(document: IEditedDocument): Promise<boolean> {
  try {
    return await document.save();
  } catch (reason) {
    // JupyterLab has told the person, or the person has called it off.
    console.warn('The document was not saved.', reason);
    return false;
  }
}
