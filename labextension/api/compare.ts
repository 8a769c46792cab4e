/** What differs between a linked file of this computer and a version of it on OSF. */
import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';

import { request } from './request';
import type { IComparison } from './schemas';

/** Without a version, the newest one on OSF is compared. */
export function getComparison(
  path: string,
  version: string | null,
  settings: ServerConnection.ISettings,
  signal: AbortSignal
): Promise<IComparison> {
  const query = URLExt.objectToQueryString(version === null ? { path } : { path, version });
  return request<IComparison>(`compare${query}`, settings, { signal });
}
