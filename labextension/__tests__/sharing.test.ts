import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RequestFailure } from '../api/failure';
import type { IContributor, IPerson, ISharing, IViewOnlyLink } from '../api/schemas';
import type { ICitation, ISharingApi } from '../api/sharing';
import { SharingModel } from '../model/sharing';

function contributor(id: string, more: Partial<IContributor> = {}): IContributor {
  return { id, name: `Name of ${id}`, permission: 'read', bibliographic: true, registered: true, me: false, ...more };
}

const ME = contributor('me', { permission: 'admin', me: true });
const COLLEAGUE = contributor('colleague', { permission: 'write' });
const STRANGER: IPerson = { id: 'stranger', name: 'Name of stranger', web_url: null };
const LINK: IViewOnlyLink = {
  id: '1',
  name: 'reviewers',
  anonymous: true,
  created: null,
  address: 'https://osf.io/abc12/?view_only=key'
};
const SHARING: ISharing = {
  name: 'Study',
  kind: 'project',
  reference: 'osf://abc12/',
  web_url: null,
  public: false,
  within: 'task.ipynb',
  contributors: [ME, COLLEAGUE],
  links: [],
  obstacle: null
};
const REFUSED = { code: 'last-administrator', message: 'This is the only administrator.', hint: 'Make another.' };

/** A server with this project, which keeps what it is asked. */
class Server implements ISharingApi {
  asked: unknown[][] = [];
  sharing = SHARING;

  look: ISharingApi['look'] = async ref => this.note(this.sharing, 'look', ref);
  find: ISharingApi['find'] = async text =>
    this.note([STRANGER, { id: COLLEAGUE.id, name: COLLEAGUE.name, web_url: null }], 'find', text);
  add: ISharingApi['add'] = async (ref, newcomer) => {
    const one =
      'person' in newcomer
        ? contributor(newcomer.person)
        : contributor('new', { name: newcomer.name, registered: false });
    return this.note([ME, COLLEAGUE, { ...one, permission: newcomer.permission }], 'add', ref, newcomer);
  };
  change: ISharingApi['change'] = async (ref, person, change) =>
    this.note(
      this.sharing.contributors.map(one => (one.id === person ? { ...one, ...change } : one)),
      'change',
      ref,
      person,
      change
    );
  remove: ISharingApi['remove'] = async (ref, person) =>
    this.note(this.sharing.contributors.filter(one => one.id !== person), 'remove', ref, person);
  addLink: ISharingApi['addLink'] = async (ref, name, anonymous) =>
    this.note([{ ...LINK, name, anonymous }], 'addLink', ref, name, anonymous);
  removeLink: ISharingApi['removeLink'] = async (ref, id) => this.note([], 'removeLink', ref, id);
  setPublic: ISharingApi['setPublic'] = async (ref, isPublic) => this.note(isPublic, 'setPublic', ref, isPublic);
  cite: ISharingApi['cite'] = async (ref, style) => this.note({ style, citation: `${style}!` }, 'cite', ref, style);

  private note<T>(answer: T, ...asked: unknown[]): T {
    this.asked.push(asked);
    return answer;
  }
}

const REF = 'osf://abc12/osfstorage/task.ipynb';

async function opened(change: (server: Server) => void = () => undefined): Promise<[SharingModel, Server]> {
  const server = new Server();
  change(server);
  const model = new SharingModel(server, REF);
  await model.load();
  return [model, server];
}

test('what is asked about leads to the project that it is in, which is what is changed', async () => {
  const [model, server] = await opened();
  assert.equal(model.sharing?.within, 'task.ipynb');

  await model.add(STRANGER, 'write');

  assert.deepEqual(server.asked, [
    ['look', REF],
    ['add', 'osf://abc12/', { person: 'stranger', permission: 'write' }]
  ]);
  assert.deepEqual(
    model.contributors.map(one => one.id),
    ['me', 'colleague', 'stranger']
  );
  assert.deepEqual(model.done, { what: 'added', name: 'Name of stranger' });
});

test('a search shows those who do not take part yet', async () => {
  const [model] = await opened();
  assert.equal(model.found, null);

  await model.find('name');
  assert.deepEqual(model.found, [STRANGER]);

  await model.add(STRANGER, 'read');
  assert.deepEqual(model.found, []);
});

test('a slow old search does not replace the newer one', async () => {
  const answers: ((people: IPerson[]) => void)[] = [];
  const [model] = await opened(server => {
    server.find = () => new Promise(resolve => answers.push(resolve));
  });

  const searches = [model.find('a'), model.find('ab')];
  answers[1]([STRANGER]);
  answers[0]([{ ...STRANGER, id: 'other' }]);
  await Promise.all(searches);

  assert.deepEqual(model.found, [STRANGER]);
});

test('somebody who is invited is told from somebody who has an account', async () => {
  const [model, server] = await opened();

  assert.equal(await model.invite('Una', 'una@example.org', 'read'), true);
  assert.deepEqual(model.done, { what: 'invited', name: 'Una' });

  server.add = async () => [ME, COLLEAGUE, contributor('known', { name: 'Una Known' })];
  await model.invite('Whoever', 'known@example.org', 'read');
  assert.deepEqual(model.done, { what: 'added', name: 'Una Known' });

  server.add = () => Promise.reject(new RequestFailure(400, undefined, REFUSED));
  assert.equal(await model.invite('Una', 'una@example', 'read'), false);
  assert.deepEqual(model.problem, REFUSED);
});

test('a change is seen at once, and taken back when OSF refuses it', async () => {
  let refuse: () => void = () => undefined;
  const [model] = await opened(server => {
    server.change = () =>
      new Promise((_, reject) => (refuse = () => reject(new RequestFailure(422, undefined, REFUSED))));
  });

  const changing = model.change(ME, { permission: 'read' });
  assert.equal(model.busy, true);
  assert.equal(model.contributors[0].permission, 'read');
  await new Promise(resolve => setImmediate(resolve));
  refuse();
  await changing;

  assert.equal(model.busy, false);
  assert.equal(model.contributors[0].permission, 'admin');
  assert.deepEqual(model.problem, REFUSED);
  assert.equal(model.done, null);
});

test('who gives up a right of their own sees what they may do then', async () => {
  const [model, server] = await opened();
  const obstacle = { code: 'not-administrator', message: 'Only administrators can.', hint: '' };
  server.sharing = { ...SHARING, obstacle, links: null };

  await model.change(ME, { permission: 'write' });

  assert.deepEqual(model.sharing?.obstacle, obstacle);
  assert.deepEqual(model.done, { what: 'permission', name: 'Name of me' });
});

test('changes go one after the other', async () => {
  const answers: (() => void)[] = [];
  const begun: string[] = [];
  const [model] = await opened(server => {
    server.removeLink = async (_, id) => {
      begun.push(id);
      await new Promise<void>(resolve => answers.push(resolve));
      return [];
    };
  });

  const both = [model.removeLink(LINK), model.removeLink({ ...LINK, id: '2' })];
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(begun, ['1']);
  answers[0]();
  await both[0];
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(begun, ['1', '2']);
  answers[1]();
  await both[1];
});

test('removing a colleague and leaving are two things', async () => {
  const [model, server] = await opened();

  await model.remove(COLLEAGUE);
  assert.deepEqual([model.done, model.left], [{ what: 'removed', name: 'Name of colleague' }, false]);

  server.sharing = { ...SHARING, contributors: [ME] };
  await model.remove(ME);
  assert.deepEqual([model.done, model.left], [{ what: 'left', name: 'Name of me' }, true]);
  assert.deepEqual(model.contributors, []);
});

test('view-only links come and go', async () => {
  const [model] = await opened();

  await model.addLink('reviewers', true);
  assert.deepEqual(model.sharing?.links, [LINK]);
  assert.equal(model.done?.what, 'link-made');

  await model.removeLink(LINK);
  assert.deepEqual(model.sharing?.links, []);
  assert.equal(model.done?.what, 'link-revoked');
});

test('public and private', async () => {
  const [model] = await opened();

  await model.setPublic(true);
  assert.deepEqual([model.sharing?.public, model.done?.what], [true, 'public']);

  await model.setPublic(false);
  assert.deepEqual([model.sharing?.public, model.done?.what], [false, 'private']);
});

test('of two styles of citation the one that was asked for last is shown', async () => {
  const answers: ((citation: ICitation) => void)[] = [];
  const [model] = await opened(server => {
    server.cite = () => new Promise(resolve => answers.push(resolve));
  });

  const both = [model.cite('apa'), model.cite('mla')];
  answers[1]({ style: 'mla', citation: 'new' });
  answers[0]({ style: 'apa', citation: 'old' });
  await Promise.all(both);

  assert.equal(model.citation?.citation, 'new');
});

test('what cannot be read is told, and can be tried again', async () => {
  const [model, server] = await opened(server => {
    server.look = () => Promise.reject(new RequestFailure(null));
  });
  assert.equal(model.sharing, null);
  assert.match(model.problem?.message ?? '', /did not answer/);

  server.look = async () => SHARING;
  await model.load();
  assert.deepEqual([model.sharing, model.problem], [SHARING, null]);
});

test('an error of our own is not taken for an answer, and stops nothing that comes after', async () => {
  const [model, server] = await opened();
  server.removeLink = () => Promise.reject(new TypeError('a slip'));

  await assert.rejects(model.removeLink(LINK), /a slip/);
  await model.setPublic(true);

  assert.equal(model.sharing?.public, true);
});
