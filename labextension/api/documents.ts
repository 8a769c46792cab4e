/** What the server half asks of open documents, and how it is answered. */
import type { ServerConnection } from '@jupyterlab/services';

import { request } from './request';

export const DOCUMENT_EVENT = 'https://events.jupyter.org/jupyter_osf/document/v1';

/** What is asked. */
export interface IWish {
  readonly id: string;
  readonly do: 'save' | 'revert' | 'insert';
  readonly path: string;
  /** The code of the new cell that is to be inserted. */
  readonly source?: string;
}

export type WishState = 'working' | 'done' | 'failed';

export function answerWish(
  id: string,
  state: WishState,
  shared: boolean,
  settings: ServerConnection.ISettings
): Promise<unknown> {
  return request(`documents/${id}`, settings, { method: 'POST', body: JSON.stringify({ state, shared }) });
}
