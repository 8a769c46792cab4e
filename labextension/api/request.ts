/** The one place that talks to our half of the Jupyter server. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { problemIn, reportIn, RequestFailure } from './failure';

/**
 * Ask the server half for the JSON at `path`, which is relative to `/osf/`; nothing where it answers nothing.
 *
 * Rejects with a {@link RequestFailure}, whatever went wrong.
 */
export async function request<T>(
  path: string,
  settings: ServerConnection.ISettings,
  init: RequestInit = {}
): Promise<T> {
  const url = URLExt.join(settings.baseUrl, 'osf', path);
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(url, init, settings);
  } catch (reason) {
    throw new RequestFailure(null, reason);
  }
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => null);
    throw new RequestFailure(response.status, undefined, problemIn(body), reportIn(body));
  }
  if (response.status === 204) {
    return undefined as T;
  }
  try {
    return (await response.json()) as T;
  } catch (reason) {
    throw new RequestFailure(response.status, reason);
  }
}
