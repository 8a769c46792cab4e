/** What is on OSF, one level at a time, as our half of the Jupyter server lists it. */
import type { ServerConnection } from '@jupyterlab/services';

import { request, requestBytes } from './request';
import type { IEntry } from './schemas';

export const TREE_EVENT = 'https://events.jupyter.org/jupyter_osf/tree/v1';

/** Something in a folder, storage or project has changed. */
export interface ITreeEvent {
  readonly reference: string;
}

/** The most entries that come in one answer; whole levels are wanted, and few have more. */
const PAGE_SIZE = 10_000;

/** What can be asked; each rejects with a `RequestFailure`, also when the signal ends it. */
export interface ITreeApi {
  /** A whole level in its order: what is in a project, storage or folder; my projects for `null`. */
  readonly list: (reference: string | null, signal: AbortSignal) => Promise<readonly IEntry[]>;
  /** All about one thing on OSF, by its reference, web address, DOI or id. */
  readonly entry: (reference: string, signal?: AbortSignal) => Promise<IEntry>;
  /** Projects with a text in their title, of mine alone; or of all that can be seen, also in description and tags. */
  readonly search: (text: string, mine: boolean, signal: AbortSignal) => Promise<readonly IEntry[]>;
  /** The first bytes of a file, at most so many. */
  readonly read: (reference: string, most: number, signal: AbortSignal) => Promise<Uint8Array>;
}

interface IPage {
  readonly entries: readonly IEntry[];
  readonly pages: number;
}

export function treeApi(settings: ServerConnection.ISettings): ITreeApi {
  async function list(reference: string | null, signal: AbortSignal): Promise<readonly IEntry[]> {
    const found: IEntry[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const query = new URLSearchParams({ ref: reference ?? '', page: `${page}`, size: `${PAGE_SIZE}` });
      const answer = await request<IPage>(`tree?${query}`, settings, { signal });
      found.push(...answer.entries);
      pages = answer.pages;
    }
    return found;
  }
  return {
    list,
    entry: async (reference, signal) => {
      const query = new URLSearchParams({ ref: reference });
      return (await request<{ entry: IEntry }>(`entry?${query}`, settings, { signal })).entry;
    },
    search: async (text, mine, signal) => {
      const query = new URLSearchParams(mine ? { text, mine: '1' } : { text });
      return (await request<{ entries: IEntry[] }>(`search?${query}`, settings, { signal })).entries;
    },
    read: (reference, most, signal) => {
      const query = new URLSearchParams({ ref: reference });
      return requestBytes(`content?${query}`, settings, most, { signal });
    }
  };
}
