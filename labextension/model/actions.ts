/** What can be done with what is selected on OSF, and if something cannot, why. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IAccount } from '../api/account';
import type { IEntry } from '../api/schemas';
import { shownName } from './explorerNodes';

export type Action =
  | 'open'
  | 'view'
  | 'download'
  | 'save'
  | 'zip'
  | 'upload'
  | 'create-folder'
  | 'create-project'
  | 'create-component'
  | 'rename'
  | 'move'
  | 'delete'
  | 'versions'
  | 'snippet'
  | 'copy-launch-link'
  | 'copy-link'
  | 'open-web'
  | 'link'
  | 'use-as-data-folder';

interface IRule {
  /** What it can be done with; empty where nothing has to be selected. */
  readonly kinds: readonly IEntry['kind'][];
  /** Whether it can be done with several at once. */
  readonly many?: boolean;
  /** Whether something on OSF changes, so that somebody who may do that has to be signed in. */
  readonly writes?: boolean;
}

const NODES = ['project', 'component', 'registration'] as const;
/** What files can be put into; what goes into a project goes into its OSF Storage. */
const HOLDERS = ['project', 'component', 'storage', 'folder'] as const;
const ITEMS = ['folder', 'file'] as const;

export const RULES: Readonly<Record<Action, IRule>> = {
  open: { kinds: ['file'], many: true },
  view: { kinds: ['file'], many: true },
  download: { kinds: ['storage', 'folder', 'file'], many: true },
  save: { kinds: ['file'], many: true },
  zip: { kinds: ['storage', 'folder'] },
  upload: { kinds: HOLDERS, writes: true },
  'create-folder': { kinds: HOLDERS, writes: true },
  'create-project': { kinds: [], writes: true },
  'create-component': { kinds: ['project', 'component'], writes: true },
  rename: { kinds: ITEMS, writes: true },
  move: { kinds: ITEMS, many: true, writes: true },
  delete: { kinds: ITEMS, many: true, writes: true },
  versions: { kinds: ['file'] },
  snippet: { kinds: ['file'] },
  'copy-launch-link': { kinds: [...NODES, 'storage', ...ITEMS] },
  'copy-link': { kinds: [...NODES, 'storage', ...ITEMS], many: true },
  'open-web': { kinds: [...NODES, 'storage', ...ITEMS] },
  link: { kinds: HOLDERS, writes: true },
  'use-as-data-folder': { kinds: HOLDERS, writes: true }
};

/** Actions that a lock on a file stands against: OSF would refuse them. */
const AGAINST_LOCKS: readonly Action[] = ['rename', 'move', 'delete'];

/** Why an action cannot be done with these entries now, in words; `null` where it can. OSF may still refuse it. */
export function refusal(
  action: Action,
  entries: readonly IEntry[],
  account: IAccount | null,
  trans: TranslationBundle
): string | null {
  const rule = RULES[action];
  if (rule.kinds.length > 0) {
    const reason = againstSelection(rule, entries, trans);
    if (reason !== null) {
      return reason;
    }
  }
  return rule.writes ? againstWriting(action, rule.kinds.length > 0 ? entries : [], account, trans) : null;
}

function againstSelection(rule: IRule, entries: readonly IEntry[], trans: TranslationBundle): string | null {
  if (entries.length === 0) {
    return trans.__('Select something in the OSF explorer first.');
  }
  if (entries.length > 1 && !rule.many) {
    return trans.__('Select one thing only.');
  }
  const unfit = entries.find(entry => !rule.kinds.includes(entry.kind));
  return unfit ? againstKind(rule, unfit, trans) : null;
}

function againstKind(rule: IRule, entry: IEntry, trans: TranslationBundle): string {
  if (entry.kind === 'registration' && rule.writes) {
    return trans.__('A registration is frozen: nothing in it can be changed.');
  }
  if (rule.kinds === ITEMS) {
    return entry.kind === 'storage'
      ? trans.__('A storage stays as it is; select a file or folder in it.')
      : trans.__('Projects and components are changed on OSF’s site; select a file or folder.');
  }
  if (rule.kinds.length === 1 && rule.kinds[0] === 'file') {
    return trans.__('Select a file; “%1” is none.', shownName(entry));
  }
  if (rule.kinds === HOLDERS) {
    return trans.__('Select a folder or storage; “%1” is a file.', entry.name);
  }
  return rule.writes
    ? trans.__('Select a project or component.')
    : trans.__('Select a folder, or a storage of this project.');
}

function againstWriting(
  action: Action,
  entries: readonly IEntry[],
  account: IAccount | null,
  trans: TranslationBundle
): string | null {
  switch (account?.state) {
    case 'signed_out':
    case 'signing_in':
      return trans.__('Sign in to OSF first.');
    case 'expired':
      return trans.__('You are no longer signed in to OSF: sign in again first.');
    case 'read_only':
      return trans.__('Your token allows reading only: sign in with one that has the scope osf.full_write.');
  }
  if (entries.some(entry => entry.writable === false)) {
    return trans.__('You may read this project, but not change it.');
  }
  const locked = AGAINST_LOCKS.includes(action)
    ? entries.find(entry => entry.checked_out_by && entry.checked_out_by !== account?.id)
    : undefined;
  return locked ? trans.__('Somebody else has locked “%1” on OSF.', locked.name) : null;
}
