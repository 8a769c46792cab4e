import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RequestFailure } from '../api/failure';
import type { ILinkEvent, ILinkList, ILinksApi } from '../api/links';
import type { IEntry, ILink, IReport } from '../api/schemas';
import { LinksModel } from '../model/links';

const DONE: IReport = { results: [], summary: {} };

function link(path: string, more: Partial<ILink> = {}): ILink {
  return {
    path,
    kind: 'file',
    state: 'in-sync',
    reference: `osf://abc12/osfstorage/${path}`,
    node: 'abc12',
    provider: 'osfstorage',
    id: `id of ${path}`,
    osf_path: `/${path}`,
    osf_modified: null,
    agreed: true,
    web_url: null,
    base_version: '1',
    osf_version: '1',
    osf_author: null,
    upload: 'ask',
    message: null,
    waiting: null,
    ...more
  };
}

/** A server with these links, which counts what it is asked. */
class Server implements ILinksApi {
  asked: string[] = [];
  constructor(public links: ILink[]) {}

  list = async (): Promise<ILinkList> => {
    this.asked.push('list');
    return { links: this.links };
  };
  state = async (paths: readonly string[]): Promise<ILinkList> => {
    this.asked.push(`state ${paths.join(' ')}`);
    return { links: this.links.filter(one => paths.length === 0 || paths.includes(one.path)) };
  };
  link: ILinksApi['link'] = async one => {
    this.links = [...this.links, link(one.path, { upload: one.upload ?? 'ask' })];
    return DONE;
  };
  unlink = async (): Promise<IReport> => DONE;
  undoUnlink = async (): Promise<IReport> => DONE;
  setUpload: ILinksApi['setUpload'] = async (path, upload) => link(path, { upload });
  push = async (): Promise<IReport> => DONE;
  pull = async (): Promise<IReport> => DONE;
}

function model(server: ILinksApi): LinksModel {
  return new LinksModel(server, 1);
}

function hear(links: LinksModel, event: ILinkEvent): Promise<void> {
  links.heard(event);
  return new Promise(resolve => setTimeout(resolve, 20));
}

const paths = (links: LinksModel) => links.all.map(one => one.path);

test('nothing is asked before somebody looks, whatever the server tells', async () => {
  const server = new Server([link('a.ipynb')]);
  const links = model(server);

  await hear(links, { path: 'a.ipynb', linked: true, state: null });

  assert.deepEqual(server.asked, []);
  assert.deepEqual([links.isAsked, links.isKnown], [false, false]);
});

test('looking again and again asks once', async () => {
  const server = new Server([link('a.ipynb')]);
  const links = model(server);

  await Promise.all([links.look(), links.look()]);
  await links.look();

  assert.deepEqual(server.asked, ['list']);
  assert.equal(links.of('a.ipynb')?.state, 'in-sync');
  assert.equal(links.of('b.ipynb'), null);
});

test('a list that cannot be read is told, and is tried again by the next look', async () => {
  const server = new Server([link('a.ipynb')]);
  const list = server.list;
  server.list = () => Promise.reject(new RequestFailure(403, null, { code: 'x', message: 'Not for you.', hint: '' }));
  const links = model(server);

  await links.look();
  assert.equal(links.problems[0].message, 'Not for you.');
  assert.equal(links.isKnown, false);

  server.list = list;
  await links.look();
  assert.deepEqual(links.problems, []);
  assert.equal(links.isKnown, true);
});

test('an error of our own is not taken for an answer', async () => {
  const server = new Server([]);
  server.list = () => Promise.reject(new TypeError('a slip'));

  await assert.rejects(model(server).look(), /a slip/);
});

test('a state that the server tells is shown', async () => {
  const server = new Server([link('a.ipynb'), link('b.ipynb')]);
  const links = model(server);
  await links.look();
  server.links = [link('a.ipynb', { state: 'behind', osf_version: '2' }), link('b.ipynb')];

  links.heard({ path: 'a.ipynb', linked: true, state: 'behind' });
  assert.equal(links.of('a.ipynb')?.state, 'behind');
  await hear(links, { path: 'a.ipynb', linked: true, state: 'behind' });

  assert.equal(links.of('a.ipynb')?.osf_version, '2');
  assert.deepEqual(server.asked, ['list', 'list']);
});

test('OSF is asked again only about what the person sees: the document and its data', async () => {
  const data = link('study/data', { kind: 'folder' });
  const server = new Server([link('study/a.ipynb'), link('other.ipynb'), data, link('other', { kind: 'folder' })]);
  const links = model(server);
  await links.look();
  links.setCurrent('study/a.ipynb');
  server.asked = [];

  for (const path of ['study/a.ipynb', 'other.ipynb', 'study/data', 'other']) {
    links.heard({ path, linked: true, state: null });
  }
  await hear(links, { path: 'study/a.ipynb', linked: true, state: null });

  assert.deepEqual(server.asked, ['list', 'state study/a.ipynb study/data']);
});

test('a link goes with its file', async () => {
  const server = new Server([link('a.ipynb', { upload: 'always' })]);
  const links = model(server);
  await links.look();

  links.heard({ path: 'new/b.ipynb', linked: true, state: 'in-sync', moved_from: 'a.ipynb' });

  assert.deepEqual(paths(links), ['new/b.ipynb']);
  assert.equal(links.of('new/b.ipynb')?.upload, 'always');
});

test('a link that was removed is not brought back by a late answer', async () => {
  const server = new Server([link('a.ipynb'), link('b.ipynb')]);
  const links = model(server);
  await links.look();
  let answer: (list: ILinkList) => void = () => undefined;
  const late = () => new Promise<ILinkList>(resolve => (answer = resolve));

  server.state = late;
  const checking = links.check(['a.ipynb', 'b.ipynb']);
  assert.equal(links.isChecking('a.ipynb'), true);
  await links.unlink('a.ipynb');
  answer({ links: [link('a.ipynb'), link('b.ipynb', { state: 'behind' })] });
  await checking;
  assert.deepEqual(paths(links), ['b.ipynb']);
  assert.equal(links.of('b.ipynb')?.state, 'behind');
  assert.equal(links.isChecking('a.ipynb'), false);

  server.list = late;
  const loading = links.load();
  links.heard({ path: 'b.ipynb', linked: false });
  answer({ links: [link('b.ipynb')] });
  await loading;
  assert.deepEqual(paths(links), []);
});

test('of two lists under way the last one asked for counts', async () => {
  const server = new Server([]);
  const answers: ((list: ILinkList) => void)[] = [];
  server.list = () => new Promise(resolve => answers.push(resolve));
  const links = model(server);

  const [first, second] = [links.load(), links.load()];
  answers[1]({ links: [link('new.ipynb')] });
  answers[0]({ links: [link('old.ipynb')] });
  await Promise.all([first, second]);

  assert.deepEqual(paths(links), ['new.ipynb']);
});

test('data folders of a document are those beside it and around it', async () => {
  const folders = ['study/data', 'study', 'other', 'study/deep/raw', 'data'];
  const links = model(new Server(folders.map(path => link(path, { kind: 'folder' }))));
  await links.look();

  const found = (path: string) => links.dataAt(path).map(one => one.path);
  assert.deepEqual(found('study/a.ipynb'), ['study', 'study/data']);
  assert.deepEqual(found('a.ipynb'), ['data', 'other', 'study']);
  assert.equal(links.leading('study/data/1.csv')?.path, 'study/data');
  assert.equal(links.leading('elsewhere/1.csv'), null);
});

test('what leads to an entry is found, but not what belongs to another OSF', async () => {
  const box = link('box', { kind: 'folder', provider: 'box', id: '/' });
  const links = model(new Server([link('a.csv'), box, link('c.csv', { state: 'another-osf' })]));
  await links.look();
  const to = (id: string, provider = 'osfstorage', node = 'abc12') =>
    links.to({ id, provider, node } as IEntry).map(one => one.path);

  assert.deepEqual(to('id of a.csv'), ['a.csv']);
  assert.deepEqual(to('id of c.csv'), []);
  assert.deepEqual(to('/', 'box'), ['box']);
  assert.deepEqual(to('/', 'github'), []);
  assert.deepEqual(to('/', 'box', 'xyz98'), []);
});

test('a failed check leaves what is known', async () => {
  const server = new Server([link('a.ipynb')]);
  server.state = () => Promise.reject(new RequestFailure(503));
  const links = model(server);
  await links.look();

  await links.checkQuietly(['a.ipynb']);
  await assert.rejects(links.check(['a.ipynb']), RequestFailure);

  assert.equal(links.of('a.ipynb')?.state, 'in-sync');
  assert.equal(links.isChecking('a.ipynb'), false);
});

test('what was linked is in the list, and a policy that was changed is in it', async () => {
  const links = model(new Server([]));
  await links.look();

  await links.link('a.ipynb', 'osf://abc12/osfstorage/');
  assert.deepEqual(paths(links), ['a.ipynb']);
  const setting = links.setUpload('a.ipynb', 'always');
  assert.equal(links.of('a.ipynb')?.upload, 'always');
  await setting;
  assert.equal(links.of('a.ipynb')?.upload, 'always');
});

test('a new link uploads as the person has set it for all of them, unless it is said for this one', async () => {
  const links = new LinksModel(new Server([]), 1, () => 'never');
  await links.look();

  await links.link('a.ipynb', 'osf://abc12/osfstorage/');
  await links.link('b.ipynb', 'osf://abc12/osfstorage/', { upload: 'always' });

  assert.deepEqual(
    links.all.map(one => one.upload),
    ['never', 'always']
  );
});

test('a policy that the server refuses is as it was', async () => {
  const server = new Server([link('a.ipynb')]);
  server.setUpload = () => Promise.reject(new RequestFailure(403));
  const links = model(server);
  await links.look();

  await assert.rejects(links.setUpload('a.ipynb', 'never'), RequestFailure);

  assert.equal(links.of('a.ipynb')?.upload, 'ask');
});

test('a policy that was just chosen is not undone by what was asked before', async () => {
  const server = new Server([link('a.ipynb')]);
  const links = model(server);
  await links.look();
  let answer: (list: ILinkList) => void = () => undefined;
  server.list = () => new Promise(resolve => (answer = resolve));
  const loading = links.load();

  const setting = links.setUpload('a.ipynb', 'always');
  await links.check(['a.ipynb']);
  assert.equal(links.of('a.ipynb')?.upload, 'always');
  await setting;
  answer({ links: [link('a.ipynb')] });
  await loading;

  assert.equal(links.of('a.ipynb')?.upload, 'always');
});
