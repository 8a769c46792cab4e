/** Small signs behind the name of an entry; each also says in words what it means. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IEntry, LinkState } from '../api/schemas';
import { isProject } from '../model/explorerNodes';
import { Sign, SignName } from './Sign';
import { stateText } from './StateBadge';

export interface IBadge {
  readonly sign: SignName;
  readonly says: string;
  /** Whether the person should do something about it. */
  readonly attention?: boolean;
}

/** What is known of the links of this computer to an entry. */
export interface IEntryLink {
  readonly path: string;
  readonly state: LinkState;
}

export function badgesOf(entry: IEntry, links: readonly IEntryLink[], trans: TranslationBundle): readonly IBadge[] {
  const badges: IBadge[] = [];
  if (entry.linked_node) {
    badges.push({ sign: 'arrow', says: trans.__('link to another project') });
  }
  if (isProject(entry) && entry.public !== null) {
    badges.push(
      entry.public ? { sign: 'public', says: trans.__('public') } : { sign: 'private', says: trans.__('private') }
    );
  }
  if ((isProject(entry) || entry.kind === 'storage') && entry.writable === false) {
    badges.push({ sign: 'read-only', says: trans.__('read-only') });
  }
  if (entry.checked_out_by) {
    badges.push({ sign: 'person', says: trans.__('checked out'), attention: true });
  }
  for (const { path, state } of links) {
    const says = state
      ? trans.__('linked with %1 on this computer: %2', path, stateText(state, trans))
      : trans.__('linked with %1 on this computer', path);
    badges.push({ sign: 'link', says, attention: state !== null && state !== 'in-sync' });
  }
  return badges;
}

export function EntryBadges({ badges }: { readonly badges: readonly IBadge[] }): JSX.Element {
  return (
    <span className="jp-Osf-entryBadges" aria-hidden="true">
      {badges.map(({ sign, says, attention }) => (
        <span key={says} title={says} className={`jp-Osf-entryBadge jp-mod-${sign}${attention ? ' jp-mod-attention' : ''}`}>
          <Sign name={sign} />
        </span>
      ))}
    </span>
  );
}
