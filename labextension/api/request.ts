/** The one place that talks to our half of the Jupyter server. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { problemIn, reportIn, RequestFailure } from './failure';
import { withLanguage } from './language';

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
  const response = await answered(path, settings, init);
  if (response.status === 204) {
    return undefined as T;
  }
  try {
    return (await response.json()) as T;
  } catch (reason) {
    throw new RequestFailure(response.status, reason);
  }
}

/** Ask for the first bytes at `path` in the same way: no more than `most`, also where the server would send more. */
export async function requestBytes(
  path: string,
  settings: ServerConnection.ISettings,
  most: number,
  init: RequestInit = {}
): Promise<Uint8Array> {
  const headers = { Range: `bytes=0-${most - 1}` };
  const response = await answered(path, settings, { ...init, headers });
  try {
    return await firstBytes(response, most);
  } catch (reason) {
    throw new RequestFailure(response.status, reason);
  }
}

async function firstBytes(response: Response, most: number): Promise<Uint8Array> {
  const reader = response.body!.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  while (size < most) {
    const { value, done } = await reader.read();
    if (done) {
      break;
    }
    parts.push(value);
    size += value.length;
  }
  void reader.cancel();
  return new Uint8Array(await new Blob(parts as BlobPart[]).slice(0, most).arrayBuffer());
}

/** The answer, which is a good one. */
async function answered(path: string, settings: ServerConnection.ISettings, init: RequestInit): Promise<Response> {
  const url = URLExt.join(settings.baseUrl, 'osf', path);
  const headers = withLanguage(init.headers ?? settings.init.headers);
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(url, { ...init, headers }, settings);
  } catch (reason) {
    throw new RequestFailure(null, reason);
  }
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => null);
    throw new RequestFailure(response.status, undefined, problemIn(body), reportIn(body));
  }
  return response;
}
