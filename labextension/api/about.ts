/** What our half of the Jupyter server says about itself. */
import type { ServerConnection } from '@jupyterlab/services';

import { request } from './request';

export interface IAbout {
  readonly version: string;
}

export function getAbout(settings: ServerConnection.ISettings): Promise<IAbout> {
  return request<IAbout>('about', settings);
}
