/** A drive on which Lab's own viewers find files of OSF, for reading only: it lists nothing and changes nothing. */
import { PathExt } from '@jupyterlab/coreutils';
import { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { contentUrl, IEntriesApi } from './api/entries';
import { RequestFailure } from './api/failure';
import type { IEntry } from './api/schemas';
import { formatSize } from './model/amounts';
import { DRIVE, viewedReference } from './model/viewPath';

/** Viewers keep the whole file in memory, so that larger ones would make the page slow. */
const MOST_BYTES = 20_000_000;

export interface IOsfDriveOptions {
  readonly api: Pick<IEntriesApi, 'find' | 'read'>;
  readonly serverSettings: ServerConnection.ISettings;
  readonly trans: TranslationBundle;
}

export class OsfDrive implements Contents.IDrive {
  constructor(private readonly options: IOsfDriveOptions) {
    this.serverSettings = options.serverSettings;
  }

  readonly name = DRIVE;
  readonly serverSettings: ServerConnection.ISettings;
  readonly fileChanged = new Signal<this, Contents.IChangedArgs>(this);

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  async get(path: string, { type, format, content }: Contents.IFetchOptions = {}): Promise<Contents.IModel> {
    const { api, trans } = this.options;
    const reference = viewedReference(path);
    if (reference === null) {
      throw new Error(trans.__('There is no file of OSF at “%1”.', path));
    }
    return this.explained(async () => {
      const entry = await api.find(reference);
      if (entry.kind !== 'file') {
        throw new Error(trans.__('“%1” is not a file.', entry.name));
      }
      const model = describe(path, entry);
      return content === false ? model : { ...model, ...(await this.read(reference, entry, type, format)) };
    });
  }

  async getDownloadUrl(path: string): Promise<string> {
    return contentUrl(viewedReference(path) ?? '', this.serverSettings);
  }

  newUntitled(): Promise<never> {
    return this.refuse();
  }

  delete(): Promise<never> {
    return this.refuse();
  }

  rename(): Promise<never> {
    return this.refuse();
  }

  save(): Promise<never> {
    return this.refuse();
  }

  copy(): Promise<never> {
    return this.refuse();
  }

  createCheckpoint(): Promise<never> {
    return this.refuse();
  }

  async listCheckpoints(): Promise<Contents.ICheckpointModel[]> {
    return [];
  }

  restoreCheckpoint(): Promise<never> {
    return this.refuse();
  }

  deleteCheckpoint(): Promise<never> {
    return this.refuse();
  }

  private async read(
    reference: string,
    entry: IEntry,
    type: string | undefined,
    format: Contents.FileFormat | undefined
  ): Promise<Pick<Contents.IModel, 'type' | 'format' | 'content' | 'mimetype'>> {
    const { trans } = this.options;
    if (entry.size !== null && entry.size > MOST_BYTES) {
      throw this.tooLarge(entry, entry.size);
    }
    // Where OSF does not tell the size, one byte more than is wanted shows that there is more.
    const bytes = await this.options.api.read(reference, MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw this.tooLarge(entry, entry.size);
    }
    if (format === 'base64') {
      return { type: 'file', format, content: inBase64(bytes), mimetype: 'application/octet-stream' };
    }
    const text = inUtf8(bytes);
    if (text === null) {
      throw new Error(
        trans.__('“%1” is not a text in UTF-8, so it cannot be shown here. Download it instead.', entry.name)
      );
    }
    if (type === 'notebook' || format === 'json') {
      return { type: type ?? 'file', format: 'json', content: untrusted(text, entry, trans), mimetype: '' };
    }
    return { type: 'file', format: 'text', content: text, mimetype: 'text/plain' };
  }

  private tooLarge({ name }: IEntry, size: number | null): Error {
    const { trans } = this.options;
    return new Error(
      trans.__(
        '“%1” has %2; no more than %3 can be shown here. Choose “Download” in its menu instead.',
        name,
        size === null ? trans.__('too much in it') : formatSize(size),
        formatSize(MOST_BYTES)
      )
    );
  }

  /** Viewers show the message of an error alone, so the next step has to be in it. */
  private async explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (reason) {
      const problem = reason instanceof RequestFailure ? reason.problem : null;
      throw problem ? new Error(`${problem.message} ${problem.hint}`, { cause: reason }) : reason;
    }
  }

  private refuse(): Promise<never> {
    const { trans } = this.options;
    return Promise.reject(
      new Error(trans.__('Files that are opened read-only stay as they are. Choose “Open on this computer” to work with one.'))
    );
  }

  private _isDisposed = false;
}

function describe(path: string, { modified, size, sha256 }: IEntry): Contents.IModel {
  const when = modified ?? new Date(0).toISOString();
  return {
    name: PathExt.basename(path),
    path,
    type: 'file',
    writable: false,
    created: when,
    last_modified: when,
    size: size ?? undefined,
    mimetype: '',
    content: null,
    format: null,
    ...(sha256 === null ? {} : { hash: sha256, hash_algorithm: 'sha256' })
  };
}

/** A notebook whose outputs run nothing: whoever wrote the file may have marked its cells as trusted. */
function untrusted(text: string, entry: IEntry, trans: TranslationBundle): unknown {
  let notebook: any;
  try {
    notebook = JSON.parse(text);
  } catch {
    throw new Error(trans.__('“%1” is no notebook, or a damaged one. Download it instead.', entry.name));
  }
  for (const cell of Array.isArray(notebook?.cells) ? notebook.cells : []) {
    delete cell?.metadata?.trusted;
  }
  return notebook;
}

function inUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function inBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  // The arguments of one call are limited.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(parts.join(''));
}
