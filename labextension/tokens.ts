/** What the plugins of this extension offer to each other and to other extensions. */
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type { IProblem } from './api/failure';
import type { Choice, IEntry, ILink, IReport, Upload } from './api/schemas';
import type { AccountModel } from './model/account';
import type { ServerHalf } from './model/serverHalf';

/** Whether the server half of the extension is there, and in which version. */
export const IServerHalf = new Token<ServerHalf>(
  'jupyter_osf:IServerHalf',
  'Tells whether the server half of jupyter_osf is there, and in which version.'
);

/** Who is signed in to OSF. */
export const IAccountModel = new Token<AccountModel>(
  'jupyter_osf:IAccountModel',
  'Knows who is signed in to OSF, and signs people in and out.'
);

/** One part of the OSF panel. */
export interface IPanelSection {
  readonly id: string;
  /** Sections are shown from the lowest to the highest: account 100, links 200, explorer 300, transfers 400. */
  readonly rank: number;
  /** In the head beside the title, or with all the height that the others leave; else as high as what is in it. */
  readonly place?: 'head' | 'rest';
  /** Draws it; called again only when the panel itself changes, so that a section listens to its own model. */
  readonly render: () => JSX.Element | null;
  /** Called each time the panel comes into view and the server half is there. */
  readonly onShow?: () => void;
}

/** The OSF panel of the left sidebar, made of sections that plugins add. */
export interface IOsfPanel {
  addSection(section: IPanelSection): IDisposable;
  /** Whether somebody sees it now. */
  readonly isShown: boolean;
  /** Open it and bring it to the front. */
  reveal(): void;
}

export const IOsfPanel = new Token<IOsfPanel>(
  'jupyter_osf:IOsfPanel',
  'The OSF panel of the sidebar, to which sections can be added.'
);

/** What was let go over a row of the explorer. */
export interface IEntryDrop {
  /** The project, component, storage or folder that it was let go over. */
  readonly onto: IEntry;
  /** Entries of the tree itself, which are to go there. */
  readonly entries: readonly IEntry[];
  /** Paths of this computer, from JupyterLab's file browser. */
  readonly paths: readonly string[];
  /** What came from the person's desktop; it can be read only while the signal is being emitted. */
  readonly desktop: DataTransfer | null;
}

/** The tree of everything on OSF that this account can see. */
export interface IExplorer {
  /** What is selected, in the order in which it is shown. */
  readonly selection: readonly IEntry[];
  readonly selectionChanged: ISignal<IExplorer, void>;
  readonly dropped: ISignal<IExplorer, IEntryDrop>;
  /** List a project, storage or folder again if it is shown; without a reference everything that is shown. */
  refresh(reference?: string): Promise<void>;
  /** Open the tree down to a reference or web address and select it; resolves with why not, if it cannot. */
  open(link: string): Promise<IProblem | null>;
  /** Let the person type the name of an entry in its row; resolves with `null` if they thought better of it. */
  askName(reference: string, name: string): Promise<string | null>;
}

export const IExplorer = new Token<IExplorer>(
  'jupyter_osf:IExplorer',
  'The explorer of the OSF panel: what is selected in it, and how to refresh it.'
);

/** The links between files of this computer and OSF. Whatever fails rejects with a `RequestFailure`. */
export interface ILinks {
  /** All that are known so far, by path; empty before somebody looks. */
  readonly all: readonly ILink[];
  readonly changed: ISignal<ILinks, void>;
  /** The path of the document that the person is working on, if it is a file of this computer. */
  readonly current: string | null;
  /** The link of a file or folder itself. */
  of(path: string): ILink | null;
  /** The links that lead to something on OSF. */
  to(entry: IEntry): readonly ILink[];
  /** Read the list again. OSF is not asked. */
  load(): Promise<void>;
  /** Ask OSF how these links stand now; all of them without paths. */
  check(paths?: readonly string[]): Promise<void>;
  link(path: string, reference: string, options?: ILinkOptions): Promise<IReport>;
  unlink(path: string): Promise<IReport>;
  /** Put back a link that was ended, just as it was. */
  undoUnlink(path: string): Promise<IReport>;
  setUpload(path: string, upload: Upload): Promise<void>;
  push(paths: readonly string[], options?: IMoveOptions): Promise<IReport>;
  pull(paths: readonly string[], options?: IMoveOptions): Promise<IReport>;
}

export interface IMoveOptions {
  /** What to keep where both sides differ. */
  readonly choice?: Choice;
  /** The person agrees that data goes to a public project. */
  readonly yes?: boolean;
}

export interface ILinkOptions extends IMoveOptions {
  readonly upload?: Upload;
}

export const ILinks = new Token<ILinks>(
  'jupyter_osf:ILinks',
  'The links between files of this computer and OSF, and what can be done with them.'
);

/** Lets people choose what to keep where OSF has another version of a document than this computer. */
export interface IMismatch {
  /** Show the choices in a document whose upload was refused, even if they were put off. */
  offer(path: string): void;
}

export const IMismatch = new Token<IMismatch>(
  'jupyter_osf:IMismatch',
  'Lets people choose what to keep where OSF has another version of a document.'
);

/** What a person has chosen in JupyterLab's settings. */
export interface IOsfSettings {
  /** When new links upload by themselves. */
  readonly uploadNewLinks: Upload;
  /** Whether OSF is asked about a document that comes to the front. */
  readonly checkOnOpen: boolean;
}

export const IOsfSettings = new Token<IOsfSettings>(
  'jupyter_osf:IOsfSettings',
  'What a person has chosen in the settings of the OSF extension.'
);
