/** What can be done with single things on OSF, over our half of the Jupyter server. */
import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';

import { request, requestBytes } from './request';
import type { Choice, IEntry, IReport, IVersion } from './schemas';

/** How much is in a folder, all levels together; a file counts as itself. */
export interface IContents {
  readonly files: number;
  readonly folders: number;
  /** `null` where OSF does not tell all sizes. */
  readonly bytes: number | null;
  /** The paths of this computer that are linked to something in it. */
  readonly links: readonly string[];
  /** Whether counting was given up, so that there is more. */
  readonly more: boolean;
}

/** What becomes of a file whose name is taken on OSF. */
export type Conflict = 'ask' | 'new-version' | 'keep-both' | 'skip';

/** What can be asked; each rejects with a `RequestFailure`. */
export interface IEntriesApi {
  /** All about one thing, by its reference, web address, DOI or id. */
  readonly find: (reference: string) => Promise<IEntry>;
  /** How much goes with a folder or file. */
  readonly contents: (reference: string) => Promise<IContents>;
  /** The first bytes of a file, no more than that. */
  readonly read: (reference: string, most: number) => Promise<Uint8Array>;
  /** Python that reads a file, in the version that OSF has now. */
  readonly snippet: (reference: string) => Promise<string>;
  /** An address by which others fetch the project that it is in, and open it; and a badge with it, in Markdown. */
  readonly launchLink: (reference: string) => Promise<{ readonly url: string; readonly badge: string }>;
  readonly versions: (reference: string) => Promise<readonly IVersion[]>;
  /** An older version becomes the newest one. */
  readonly restore: (reference: string, version: string) => Promise<IReport>;
  readonly createFolder: (reference: string, name: string) => Promise<IReport>;
  /** A project, or a component of the one that is named. */
  readonly createProject: (title: string, category: string, reference?: string) => Promise<IReport>;
  readonly rename: (reference: string, name: string) => Promise<IReport>;
  readonly move: (reference: string, to: string) => Promise<IReport>;
  readonly copy: (reference: string, to: string) => Promise<IReport>;
  /** With everything that is in it. */
  readonly delete: (reference: string) => Promise<IReport>;
  /** Files and folders of this computer go into a folder. */
  readonly upload: (reference: string, paths: readonly string[], choice?: Choice) => Promise<IReport>;
  /** One file that the browser has goes into a folder. */
  readonly send: (reference: string, name: string, bytes: Blob, conflict: Conflict) => Promise<IReport>;
  /** To a folder of this computer. */
  readonly download: (reference: string, to: string, choice?: Choice) => Promise<IReport>;
  /** The same for one file, which is linked to where it came from. */
  readonly open: (reference: string, to: string, choice?: Choice) => Promise<IReport>;
}

export function entriesApi(settings: ServerConnection.ISettings): IEntriesApi {
  function ask<T>(path: string, query: Record<string, string>): Promise<T> {
    return request<T>(`${path}?${new URLSearchParams(query)}`, settings);
  }
  function post(path: string, body: object): Promise<IReport> {
    return request<IReport>(path, settings, { method: 'POST', body: JSON.stringify(body) });
  }
  function act(what: string, ref: string | undefined, more: object = {}): Promise<IReport> {
    return post('entry/actions', { do: what, ref, ...more });
  }
  return {
    find: async ref => (await ask<{ entry: IEntry }>('entry', { ref })).entry,
    contents: ref => ask('entry/contents', { ref }),
    read: (ref, most) => requestBytes(`content?${new URLSearchParams({ ref })}`, settings, most),
    snippet: async ref => (await ask<{ source: string }>('entry/snippet', { ref })).source,
    launchLink: ref => ask('launch/link', { ref, server: settings.baseUrl }),
    versions: async ref => (await ask<{ versions: IVersion[] }>('versions', { ref })).versions,
    restore: (ref, version) => post('versions/restore', { ref, version }),
    createFolder: (ref, name) => act('mkdir', ref, { name }),
    createProject: (title, category, ref) => act('create', ref, { title, category }),
    rename: (ref, name) => act('rename', ref, { name }),
    move: (ref, to) => act('move', ref, { to }),
    copy: (ref, to) => act('copy', ref, { to }),
    delete: ref => act('delete', ref, { recursive: true }),
    upload: (ref, paths, choice) => act('upload', ref, { paths, choice }),
    send: (ref, name, bytes, conflict) =>
      request(`content?${new URLSearchParams({ ref, name, conflict })}`, settings, {
        method: 'PUT',
        body: bytes,
        headers: { 'Content-Type': 'application/octet-stream' }
      }),
    download: (ref, to, choice) => act('download', ref, { to, choice }),
    open: (ref, to, choice) => act('open', ref, { to, choice })
  };
}

/** Where the browser finds the bytes of a file; of a folder as a zip. */
export function contentUrl(reference: string, settings: ServerConnection.ISettings): string {
  return `${URLExt.join(settings.baseUrl, 'osf', 'content')}?${new URLSearchParams({ ref: reference })}`;
}

/** The reference of what has that name in a folder, storage or project. */
export function childReference(folder: IEntry | string, name: string): string {
  const reference = typeof folder === 'string' ? folder : folderReference(folder);
  return `${reference}${encodeURIComponent(name)}`;
}

/** The reference of the folder that something goes into: of a project, its OSF Storage. */
export function folderReference(entry: IEntry): string {
  return ['project', 'component'].includes(entry.kind) ? `${entry.reference}osfstorage/` : entry.reference;
}

/** The folder or storage in which a file or folder is. */
export function parentReference(reference: string): string {
  return reference.replace(/[^/]+\/?$/, '');
}
