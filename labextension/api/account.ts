/** The account at OSF, as our half of the Jupyter server keeps it. */
import type { ServerConnection } from '@jupyterlab/services';

import type { IProblem } from './failure';
import { request } from './request';

export const ACCOUNT_EVENT = 'https://events.jupyter.org/jupyter_osf/account/v1';

export interface IAccount {
  readonly state: 'signed_out' | 'signing_in' | 'signed_in' | 'read_only' | 'offline' | 'expired';
  readonly id: string | null;
  readonly name: string | null;
  /** Where the token came from; `OSF_TOKEN` where the server was started with it. */
  readonly source: string | null;
  readonly scopes: readonly string[] | null;
  readonly site: string;
  readonly problem: IProblem | null;
  /** Whether OSF's own page can be used for signing in, and whether somebody is on it. */
  readonly oauth: { readonly available: boolean; readonly pending: boolean };
  /** OSF's page on which tokens are made. */
  readonly token_page: string;
  /** OSF's own pages. */
  readonly web_site: string;
  /** After signing out: what was done, and what is left to do. */
  readonly said?: readonly string[];
}

/** What can be asked; each rejects with a `RequestFailure`. */
export interface IAccountApi {
  /** `check`: not before OSF was asked again. */
  readonly read: (check?: boolean) => Promise<IAccount>;
  readonly signIn: (token: string) => Promise<IAccount>;
  readonly signOut: () => Promise<IAccount>;
  /** Begins a sign-in on OSF's page; the answer is where that is. */
  readonly begin: () => Promise<{ readonly url: string }>;
  readonly giveUp: () => Promise<IAccount>;
  /** Ends it by the address on which it ended in the browser. */
  readonly finish: (address: string) => Promise<IAccount>;
}

export function accountApi(settings: ServerConnection.ISettings): IAccountApi {
  function ask<T>(method: string, path: string, body?: object): Promise<T> {
    return request<T>(path, settings, { method, body: body && JSON.stringify(body) });
  }
  return {
    read: check => ask('GET', check ? 'account?check=1' : 'account'),
    signIn: token => ask('POST', 'account', { token }),
    signOut: () => ask('DELETE', 'account'),
    begin: () => ask('POST', 'oauth/start'),
    giveUp: () => ask('DELETE', 'oauth/start'),
    finish: address => ask('POST', 'oauth/finish', { address })
  };
}
