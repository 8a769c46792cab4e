/** The links of this computer, as our half of the Jupyter server keeps them. */
import type { ServerConnection } from '@jupyterlab/services';

import type { IProblem } from './failure';
import { request } from './request';
import type { Choice, IEntry, ILink, IReport, LinkState, Upload } from './schemas';

export const LINK_EVENT = 'https://events.jupyter.org/jupyter_osf/link/v1';
export const DATA_EVENT = 'https://events.jupyter.org/jupyter_osf/data/v1';

/** A link was made, moved or removed, or something new is known about it. */
export interface ILinkEvent {
  readonly path: string;
  readonly linked: boolean;
  /** `null` where OSF has to be asked again. */
  readonly state?: LinkState;
  readonly moved_from?: string;
}

/** Complete files wait in a data folder whose link asks first. */
export interface IDataEvent {
  readonly path: string;
  readonly files: number;
}

export interface ILinkList {
  readonly links: readonly ILink[];
  /** Files of links that cannot be read. */
  readonly problems?: readonly IProblem[];
}

export interface IMove {
  readonly paths: readonly string[];
  readonly choice?: Choice;
  readonly yes?: boolean;
}

export interface INewLink {
  readonly path: string;
  readonly ref: string;
  readonly upload?: Upload;
  readonly choice?: Choice;
  readonly yes?: boolean;
}

/** What can be asked; each rejects with a `RequestFailure`. */
export interface ILinksApi {
  /** All links with what was last learned of each; OSF is not asked. */
  readonly list: () => Promise<ILinkList>;
  /** How links stand now; OSF is asked about each of these, or about all without paths. */
  readonly state: (paths: readonly string[]) => Promise<ILinkList>;
  readonly link: (link: INewLink) => Promise<IReport>;
  readonly unlink: (path: string) => Promise<IReport>;
  /** Put back a link that was ended, just as it was. */
  readonly undoUnlink: (path: string) => Promise<IReport>;
  readonly setUpload: (path: string, upload: Upload) => Promise<ILink>;
  readonly push: (move: IMove) => Promise<IReport>;
  readonly pull: (move: IMove) => Promise<IReport>;
}

export function linksApi(settings: ServerConnection.ISettings): ILinksApi {
  function ask<T>(method: string, path: string, body?: object, init: RequestInit = {}): Promise<T> {
    return request<T>(path, settings, { method, body: body && JSON.stringify(body), ...init });
  }
  return {
    list: () => ask('GET', 'links'),
    state: paths => ask('GET', `links/state${query(paths)}`),
    link: link => ask('POST', 'links', link),
    unlink: path => ask('DELETE', `links${query([path])}`),
    undoUnlink: path => ask('POST', 'links/undo', { path }),
    setUpload: async (path, upload) => (await ask<{ link: ILink }>('PATCH', 'links', { path, upload })).link,
    // The browser sends it also where the page that asks for it is being closed.
    push: move => ask('POST', 'links/push', move, { keepalive: true }),
    pull: move => ask('POST', 'links/pull', move)
  };
}

/** Reads a project or component by its id. */
export function projectApi(settings: ServerConnection.ISettings): (node: string) => Promise<IEntry> {
  return async node => {
    const path = `entry?${new URLSearchParams({ ref: `osf://${node}/` })}`;
    return (await request<{ entry: IEntry }>(path, settings)).entry;
  };
}

function query(paths: readonly string[]): string {
  return paths.length > 0 ? `?${new URLSearchParams(paths.map(path => ['path', path]))}` : '';
}
