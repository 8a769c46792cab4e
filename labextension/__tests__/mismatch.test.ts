import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Signal } from '@lumino/signaling';

import { RequestFailure } from '../api/failure';
import type { ILink, IReport, LinkState } from '../api/schemas';
import { IEditedDocument, Mismatch } from '../model/mismatch';
import type { ILinks, IMoveOptions } from '../tokens';

const REPORT: IReport = { results: [], summary: {} };

class Notebook implements IEditedDocument {
  isUnsaved = false;
  content = 'as it was';
  isShared = false;
  others: string[] = [];
  isTaken = true;
  saves: boolean | Error = true;
  outdated = false;
  readonly did: string[] = [];

  async save(): Promise<boolean> {
    this.did.push('save');
    if (this.saves instanceof Error) {
      throw this.saves;
    }
    this.isUnsaved = !this.saves;
    return this.saves;
  }

  async isOutdated(): Promise<boolean> {
    return this.outdated;
  }

  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.did.push('hold');
    const done = await work();
    this.did.push('let go');
    return done;
  }

  async revert(): Promise<boolean> {
    this.outdated = false;
    this.did.push('revert');
    return this.isTaken;
  }
}

/** Links of one document, `a.ipynb`. */
class Links {
  link: ILink | null = null;
  answer: () => Promise<IReport> = async () => REPORT;
  checks = 0;
  readonly did: string[];
  readonly changed = new Signal<ILinks, void>(this as unknown as ILinks);

  constructor(did: string[]) {
    this.did = did;
  }

  of(): ILink | null {
    return this.link;
  }

  async check(): Promise<void> {
    this.checks++;
  }

  push(paths: readonly string[], { choice }: IMoveOptions = {}): Promise<IReport> {
    this.did.push(`push ${paths} ${choice}`);
    return this.answer();
  }

  pull(paths: readonly string[], { choice }: IMoveOptions = {}): Promise<IReport> {
    this.did.push(`pull ${paths} ${choice}`);
    return this.answer();
  }

  becomes(state: LinkState, version = '3'): void {
    this.link = {
      path: 'a.ipynb',
      kind: 'file',
      state,
      reference: 'osf://abc12/osfstorage/a.ipynb',
      node: 'abc12',
      provider: 'osfstorage',
      id: '5f0',
      osf_path: '/a.ipynb',
      web_url: null,
      base_version: '2',
      osf_version: version,
      agreed: true,
      osf_author: 'Demo Colleague',
      osf_modified: '2026-11-22T12:00:00Z',
      upload: 'ask',
      message: '',
      waiting: 0
    };
    this.changed.emit();
  }
}

function desk() {
  const notebook = new Notebook();
  const links = new Links(notebook.did);
  const clock = { now: 0 };
  const mismatch = new Mismatch({
    links,
    path: () => 'a.ipynb',
    document: () => notebook,
    now: () => clock.now
  });
  return { notebook, links, clock, mismatch };
}

const refusal = new RequestFailure(410, undefined, {
  code: 'deleted',
  message: '“a.ipynb” is not on OSF any more.',
  hint: 'Your file here stays as it is.'
});

test('there is something to choose where OSF has another version, and only there', () => {
  const { links, mismatch } = desk();
  assert.equal(mismatch.isOpen, false);
  for (const state of ['behind', 'diverged', 'cannot-verify'] as const) {
    links.becomes(state);
    assert.equal(mismatch.isOpen, true, state);
    links.becomes('in-sync');
    assert.equal(mismatch.isOpen, false);
  }
  links.becomes('missing-on-osf');
  assert.equal(mismatch.isOpen, false);
});

test('nothing is said before it is known which version it is about', () => {
  const { links, mismatch } = desk();
  links.becomes('behind', '2');
  assert.equal(mismatch.isOpen, false);
  links.becomes('behind', '3');
  assert.equal(mismatch.isOpen, true);
});

test('as long as nobody knows better, what was known last stays', () => {
  const { links, mismatch } = desk();
  links.becomes('behind');
  for (const state of [null, 'unknown', 'no-access'] as const) {
    links.becomes(state);
    assert.equal(mismatch.isOpen, true);
    assert.equal(mismatch.link?.osf_version, '3');
  }
});

test('what is put off comes back with yet another version, or when it is offered again', async () => {
  const { links, mismatch } = desk();
  links.becomes('behind');
  mismatch.later();
  assert.equal(mismatch.isOpen, false);
  links.becomes('diverged');
  assert.equal(mismatch.isOpen, false);
  links.becomes('behind', '4');
  assert.equal(mismatch.isOpen, true);
  mismatch.later();
  await mismatch.offer();
  assert.equal(mismatch.isOpen, true);
  assert.equal(links.checks, 1);
});

test('unsaved changes are saved before OSF’s version is brought, and the document shown anew after that', async () => {
  const { notebook, links, mismatch } = desk();
  links.becomes('behind');
  notebook.isUnsaved = true;
  const done = await mismatch.choose('theirs');
  assert.deepEqual(notebook.did, ['save', 'pull a.ipynb theirs', 'revert']);
  assert.equal(done?.isShown, true);
  assert.equal(mismatch.isOpen, false);
});

test('what is saved already is not saved again', async () => {
  const { notebook, links, mismatch } = desk();
  links.becomes('diverged');
  await mismatch.choose('mine');
  await mismatch.choose('both');
  assert.deepEqual(notebook.did, ['push a.ipynb mine', 'push a.ipynb both']);
});

test('what cannot be saved is neither replaced nor sent', async () => {
  for (const saves of [false, new Error('disk full')]) {
    const { notebook, links, mismatch } = desk();
    links.becomes('behind');
    notebook.isUnsaved = true;
    notebook.saves = saves;
    assert.equal(await mismatch.choose('theirs'), null);
    assert.deepEqual(notebook.did, ['save']);
    assert.equal(mismatch.problem, 'not-saved');
    assert.equal(mismatch.isOpen, true);
  }
});

test('what was typed while OSF’s version came is not thrown away', async () => {
  const { notebook, links, mismatch } = desk();
  links.becomes('behind');
  links.answer = async () => {
    notebook.isUnsaved = true;
    notebook.content = 'typed meanwhile';
    return REPORT;
  };
  const done = await mismatch.choose('theirs');
  assert.deepEqual(notebook.did, ['pull a.ipynb theirs']);
  assert.equal(done?.isShown, false);
});

test('what JupyterLab itself adds meanwhile, such as the name of the kernel, keeps nobody from seeing OSF’s version', async () => {
  const { notebook, links, mismatch } = desk();
  links.becomes('behind');
  links.answer = async () => {
    notebook.isUnsaved = true;
    return REPORT;
  };
  const done = await mismatch.choose('theirs');
  assert.deepEqual(notebook.did, ['pull a.ipynb theirs', 'revert']);
  assert.equal(done?.isShown, true);
});

test('a document that others have open too is not replaced under them', async () => {
  const { notebook, links, mismatch } = desk();
  links.becomes('behind');
  notebook.isShared = true;
  notebook.others = ['Ana'];
  assert.equal(await mismatch.choose('theirs'), null);
  assert.deepEqual(notebook.did, ['hold', 'let go']);
  assert.deepEqual(mismatch.problem, { others: ['Ana'] });
  await mismatch.choose('both');
  assert.equal(notebook.did.pop(), 'push a.ipynb both');
});

test('a document that only could be edited by others is saved and replaced while nobody types', async () => {
  const { notebook, links, mismatch } = desk();
  links.becomes('behind');
  notebook.isShared = true;
  const done = await mismatch.choose('theirs');
  assert.deepEqual(notebook.did, ['hold', 'save', 'pull a.ipynb theirs', 'revert', 'let go']);
  assert.equal(done?.isShown, true);

  links.becomes('behind', '4');
  notebook.isTaken = false;
  assert.equal((await mismatch.choose('theirs'))?.isShown, false);

  links.becomes('behind', '5');
  notebook.saves = false;
  notebook.did.length = 0;
  assert.equal(await mismatch.choose('theirs'), null);
  assert.equal(mismatch.problem, 'not-saved');
  assert.deepEqual(notebook.did, ['hold', 'save', 'let go']);
});

test('a refusal is said where the choices are, and they stay', async () => {
  const { notebook, links, mismatch } = desk();
  links.becomes('behind');
  links.answer = async () => {
    // What the server tells everybody may come before its answer, or after it.
    links.becomes('missing-on-osf');
    throw refusal;
  };
  assert.equal(await mismatch.choose('theirs'), null);
  links.becomes('missing-on-osf');
  assert.equal(mismatch.isOpen, true);
  assert.equal(mismatch.problem, refusal.problem);
  assert.deepEqual(notebook.did, ['pull a.ipynb theirs']);
  links.becomes('in-sync');
  assert.equal(mismatch.isOpen, false);
  assert.equal(mismatch.problem, null);
});

test('one choice is carried out at a time', async () => {
  const { notebook, links, mismatch } = desk();
  links.becomes('behind');
  await Promise.all([mismatch.choose('mine'), mismatch.choose('theirs')]);
  assert.deepEqual(notebook.did, ['push a.ipynb mine']);
});

test('coming back to a document asks OSF at most once a minute', async () => {
  const { links, clock, mismatch } = desk();
  links.becomes('in-sync');
  await mismatch.glance();
  assert.equal(links.checks, 0);
  clock.now = 60_000;
  await mismatch.glance();
  await mismatch.glance();
  assert.equal(links.checks, 1);
});

test('a document that is not linked asks nobody', async () => {
  const { links, clock, mismatch } = desk();
  clock.now = 60_000;
  await mismatch.glance();
  assert.equal(links.checks, 0);
});

test('where it was settled elsewhere, the document follows its file unless it was edited', async () => {
  for (const isUnsaved of [false, true]) {
    const { notebook, links, mismatch } = desk();
    links.becomes('behind');
    notebook.isUnsaved = isUnsaved;
    notebook.outdated = true;
    links.becomes('in-sync');
    await new Promise(setImmediate);
    assert.equal(mismatch.isOpen, false);
    assert.deepEqual(notebook.did, isUnsaved ? [] : ['revert']);
  }
  const { notebook, links } = desk();
  links.becomes('behind');
  links.becomes('in-sync');
  await new Promise(setImmediate);
  assert.deepEqual(notebook.did, []);
});
