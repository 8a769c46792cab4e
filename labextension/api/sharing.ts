/** How projects and components are shared, as our half of the Jupyter server reads and changes it on OSF. */
import type { ServerConnection } from '@jupyterlab/services';

import { request } from './request';
import type { IContributor, IPerson, ISharing, IViewOnlyLink, Permission } from './schemas';

export interface ICitation {
  readonly style: string;
  readonly citation: string;
}

/** Somebody who is to take part: by the id of the account, or by name and e-mail address. */
export type INewcomer = { readonly permission: Permission } & (
  | { readonly person: string }
  | { readonly name: string; readonly email: string }
);

/** What is to be different about a contributor. */
export interface IContributorChange {
  readonly permission?: Permission;
  readonly bibliographic?: boolean;
}

/** What can be asked; each rejects with a `RequestFailure`. Changes are answered with all there is afterwards. */
export interface ISharingApi {
  readonly look: (ref: string) => Promise<ISharing>;
  /** People on OSF with `text` in their name. */
  readonly find: (text: string) => Promise<readonly IPerson[]>;
  readonly add: (ref: string, newcomer: INewcomer) => Promise<readonly IContributor[]>;
  readonly change: (ref: string, person: string, change: IContributorChange) => Promise<readonly IContributor[]>;
  readonly remove: (ref: string, person: string) => Promise<readonly IContributor[]>;
  readonly addLink: (ref: string, name: string, anonymous: boolean) => Promise<readonly IViewOnlyLink[]>;
  readonly removeLink: (ref: string, id: string) => Promise<readonly IViewOnlyLink[]>;
  /** The person has agreed to what that means. */
  readonly setPublic: (ref: string, isPublic: boolean) => Promise<boolean>;
  readonly cite: (ref: string, style: string) => Promise<ICitation>;
}

export function sharingApi(settings: ServerConnection.ISettings): ISharingApi {
  function ask<T>(method: string, path: string, body?: object): Promise<T> {
    return request<T>(path, settings, { method, body: body && JSON.stringify(body) });
  }
  function at(path: string, query: Record<string, string>): string {
    return `${path}?${new URLSearchParams(query).toString()}`;
  }
  async function contributors(method: string, body: object): Promise<readonly IContributor[]> {
    return (await ask<{ contributors: IContributor[] }>(method, 'sharing/contributors', body)).contributors;
  }
  return {
    look: ref => ask('GET', at('sharing', { ref })),
    find: async text => (await ask<{ people: IPerson[] }>('GET', at('sharing/people', { text }))).people,
    add: (ref, newcomer) => contributors('POST', { ref, ...newcomer }),
    change: (ref, person, change) => contributors('PATCH', { ref, person, ...change }),
    remove: async (ref, person) =>
      (await ask<{ contributors: IContributor[] }>('DELETE', at('sharing/contributors', { ref, person }))).contributors,
    addLink: async (ref, name, anonymous) =>
      (await ask<{ links: IViewOnlyLink[] }>('POST', 'sharing/links', { ref, name, anonymous })).links,
    removeLink: async (ref, id) =>
      (await ask<{ links: IViewOnlyLink[] }>('DELETE', at('sharing/links', { ref, id }))).links,
    setPublic: async (ref, isPublic) =>
      (await ask<{ public: boolean }>('PATCH', 'sharing', { ref, public: isPublic, yes: true })).public,
    cite: (ref, style) => ask('GET', at('sharing/citation', { ref, style }))
  };
}
