import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nullTranslator } from '@jupyterlab/translation';

import type { IAccount } from '../api/account';
import type { IEntry } from '../api/schemas';
import { Action, refusal, RULES } from '../model/actions';

const trans = nullTranslator.load('jupyter_osf');

function entry(kind: IEntry['kind'], more: Partial<IEntry> = {}): IEntry {
  return { kind, name: `my ${kind}`, reference: `osf://abc12/${kind}`, writable: true, ...more } as IEntry;
}

function account(state: IAccount['state']): IAccount {
  return { state, id: 'me123' } as IAccount;
}

const KINDS = ['project', 'component', 'registration', 'storage', 'folder', 'file'] as const;

/** For each action the kinds that it can be done with, where everything is permitted. */
const TABLE: Record<Action, string> = {
  open: '                                                           file',
  view: '                                                           file',
  download: '                                       storage  folder  file',
  save: '                                                           file',
  zip: '                                            storage  folder      ',
  upload: '          project component              storage  folder      ',
  'create-folder': ' project component              storage  folder      ',
  'create-project': 'project component registration storage  folder  file',
  'create-component': 'project component                                ',
  rename: '                                                  folder  file',
  move: '                                                    folder  file',
  delete: '                                                  folder  file',
  versions: '                                                       file',
  snippet: '                                                        file',
  'copy-launch-link': 'project component registration storage folder file',
  'copy-link': '     project component registration storage  folder  file',
  'open-web': '      project component registration storage  folder  file',
  link: '            project component              storage  folder      ',
  'use-as-data-folder': 'project component          storage  folder      '
};

for (const [action, kinds] of Object.entries(TABLE) as [Action, string][]) {
  test(`${action} can be done with: ${kinds.trim().replace(/ +/g, ', ')}`, () => {
    const allowed = KINDS.filter(kind => refusal(action, [entry(kind)], account('signed_in'), trans) === null);
    assert.deepEqual(allowed, kinds.trim().split(/ +/));
  });
}

const WRITING: readonly Action[] = [
  'upload',
  'create-folder',
  'create-project',
  'create-component',
  'rename',
  'move',
  'delete',
  'link',
  'use-as-data-folder'
];

for (const action of Object.keys(RULES) as Action[]) {
  const kind = RULES[action].kinds[0] ?? 'project';
  const isWriting = WRITING.includes(action);
  const refused = (who: IAccount | null, more?: Partial<IEntry>) => refusal(action, [entry(kind, more)], who, trans);

  test(`${action} ${isWriting ? 'needs' : 'does not need'} somebody who may write`, () => {
    assert.equal(refused(account('signed_out')) !== null, isWriting);
    assert.equal(refused(account('signing_in')) !== null, isWriting);
    assert.equal(refused(account('expired')) !== null, isWriting);
    assert.equal(refused(account('read_only')) !== null, isWriting);
  });

  test(`${action} is tried where it is not known whether it is permitted`, () => {
    assert.equal(refused(account('offline')), null);
    assert.equal(refused(null), null);
    assert.equal(refused(account('signed_in'), { writable: null }), null);
  });

  if (RULES[action].kinds.length > 0) {
    test(`${action} ${isWriting ? 'cannot' : 'can'} be done where one may only read`, () => {
      assert.equal(refused(account('signed_in'), { writable: false }) !== null, isWriting);
    });

    test(`${action} needs something that is selected`, () => {
      assert.match(refusal(action, [], account('signed_in'), trans)!, /Select something/);
    });
  }
}

test('only some actions are about several things at once', () => {
  const many = (Object.keys(RULES) as Action[]).filter(action => {
    const kind = RULES[action].kinds[0];
    return kind && refusal(action, [entry(kind), entry(kind)], account('signed_in'), trans) === null;
  });
  assert.deepEqual(many, ['open', 'view', 'download', 'save', 'move', 'delete', 'copy-link']);
});

test('one entry that does not fit is enough to refuse all', () => {
  assert.match(refusal('open', [entry('file'), entry('folder')], account('signed_in'), trans)!, /“my folder” is none/);
  assert.match(refusal('open', [entry('storage', { provider: 'osfstorage' })], account('signed_in'), trans)!, /“OSF Storage” is none/);
});

test('a file that somebody else has locked cannot be renamed, moved or deleted, but read and uploaded to', () => {
  const locked = entry('file', { checked_out_by: 'other' });
  const mine = entry('file', { checked_out_by: 'me123' });
  for (const action of ['rename', 'move', 'delete'] as const) {
    assert.match(refusal(action, [locked], account('signed_in'), trans)!, /locked “my file”/);
    assert.equal(refusal(action, [mine], account('signed_in'), trans), null);
  }
  assert.equal(refusal('open', [locked], account('signed_in'), trans), null);
});

test('reasons say what is the matter', () => {
  const said = (action: Action, kind: IEntry['kind'], more: Partial<IEntry> = {}, state: IAccount['state'] = 'signed_in') =>
    refusal(action, [entry(kind, more)], account(state), trans);
  assert.equal(said('delete', 'storage'), 'A storage stays as it is; select a file or folder in it.');
  assert.equal(
    said('rename', 'project'),
    'Projects and components are changed on OSF’s site; select a file or folder.'
  );
  assert.equal(said('upload', 'registration'), 'A registration is frozen: nothing in it can be changed.');
  assert.equal(said('upload', 'file'), 'Select a folder or storage; “my file” is a file.');
  assert.equal(said('create-component', 'folder'), 'Select a project or component.');
  assert.equal(said('zip', 'project'), 'Select a folder, or a storage of this project.');
  assert.equal(said('delete', 'file', { writable: false }), 'You may read this project, but not change it.');
  assert.equal(said('delete', 'file', {}, 'signed_out'), 'Sign in to OSF first.');
});
