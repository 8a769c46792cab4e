import './browser';

import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import * as React from 'react';

import type { ILinksApi } from '../api/links';
import type { IEntry, ILink } from '../api/schemas';
import { CommandIDs } from '../commandIds';
import { LinksSection } from '../components/LinksSection';
import { LinksModel } from '../model/links';
import { Projects } from '../model/projects';
import { english } from './english';

afterEach(cleanup);

const NOTEBOOK: ILink = {
  path: 'study/a.ipynb',
  kind: 'file',
  state: 'in-sync',
  reference: 'osf://abc12/osfstorage/exp/a.ipynb',
  node: 'abc12',
  provider: 'osfstorage',
  id: '5f0',
  osf_path: '/exp/a.ipynb',
  osf_modified: null,
  agreed: true,
  web_url: 'https://osf.io/5f0/',
  base_version: '3',
  osf_version: '3',
  osf_author: 'Anna',
  upload: 'ask',
  message: null,
  waiting: 0
};
const DATA: ILink = {
  ...NOTEBOOK,
  path: 'study/data',
  kind: 'folder',
  state: 'missing-on-osf',
  osf_path: '/raw/',
  files: [
    { path: 'study/data/1.csv', state: 'in-sync' },
    { path: 'study/data/2.csv', state: 'missing-on-osf' },
    { path: 'study/data/3.csv', state: 'ahead' }
  ]
};

/** The section for `study/a.ipynb` where these links are known; what is answered is what was asked to be done. */
async function show(...links: ILink[]): Promise<unknown[][]> {
  const model = new LinksModel({ list: async () => ({ links }) } as unknown as ILinksApi);
  await model.look();
  model.setCurrent('study/a.ipynb');
  const projects = new Projects(async () => ({ name: '<img onerror=alert(1)>', writable: true }) as IEntry);
  await projects.look(['abc12']);
  const done: unknown[][] = [];
  render(<LinksSection model={model} projects={projects} trans={english} execute={(...what) => done.push(what)} />);
  return done;
}

const region = () => within(screen.getByRole('region', { name: 'Links of this document' }));

for (const [state, words] of [
  ['in-sync', 'in sync'],
  ['ahead', 'changes not yet on OSF'],
  ['behind', 'newer on OSF'],
  ['diverged', 'changed on both sides'],
  ['missing-here', 'missing here'],
  ['missing-on-osf', 'missing on OSF'],
  ['no-access', 'not permitted'],
  ['cannot-verify', 'cannot verify'],
  ['another-osf', 'another OSF'],
  ['unknown', 'unknown'],
  [null, 'unknown']
] as const) {
  test(`the state ${state} is told as “${words}”`, async () => {
    await show({ ...NOTEBOOK, state });

    assert.equal(region().getByRole('status').textContent, words);
    assert.equal(region().queryByRole('button', { name: 'Unlink' }) !== null, true);
    const uploads = ['ahead', 'diverged', 'cannot-verify'].includes(state ?? '');
    assert.equal(region().queryByRole('button', { name: 'Upload' }) !== null, uploads);
  });
}

test('where the document is linked is told in words, with the way there; names from OSF are text', async () => {
  const done = await show(NOTEBOOK);

  fireEvent.click(region().getByRole('button', { name: '<img onerror=alert(1)> / OSF Storage / exp / a.ipynb' }));

  assert.deepEqual(done, [[CommandIDs.revealLink, { path: 'study/a.ipynb' }]]);
  assert.equal(region().getByRole('link', { name: 'Open on OSF' }).getAttribute('href'), 'https://osf.io/5f0/');
  assert.equal(document.querySelector('img'), null);
});

test('when a link uploads is chosen by the tick box, or beside it', async () => {
  const done = await show(NOTEBOOK);

  fireEvent.click(region().getByLabelText('Always upload on save'));
  fireEvent.change(region().getByLabelText('Otherwise'), { target: { value: 'never' } });

  assert.deepEqual(done, [
    [CommandIDs.setUpload, { path: 'study/a.ipynb', upload: 'always' }],
    [CommandIDs.setUpload, { path: 'study/a.ipynb', upload: 'never' }]
  ]);
});

test('what was deleted on OSF can be created again', async () => {
  const done = await show({ ...NOTEBOOK, state: 'missing-on-osf' });

  fireEvent.click(region().getByRole('button', { name: 'Create it again on OSF' }));

  assert.deepEqual(done, [[CommandIDs.createAgain, { path: 'study/a.ipynb' }]]);
});

test('data can be uploaded also where one file is missing on OSF, and its files are counted', async () => {
  const done = await show(DATA);
  const data = within(region().getByRole('group', { name: 'study/data' }));

  fireEvent.click(data.getByRole('button', { name: 'Upload' }));

  assert.deepEqual(done, [[CommandIDs.uploadDocument, { path: 'study/data' }]]);
  assert.ok(data.getByText('3 files: 1 in sync, 1 missing on OSF, 1 changes not yet on OSF'));
  assert.ok(data.getByLabelText('Always upload collected data'));
});

test('a document that is not linked says so, with the way to link it', async () => {
  const done = await show();

  fireEvent.click(region().getByRole('button', { name: 'Link this document…' }));

  assert.deepEqual(done, [[CommandIDs.linkDocument, { path: 'study/a.ipynb' }]]);
});

test('a link that came with somebody’s files says that it does not upload by itself yet', async () => {
  await show({ ...NOTEBOOK, upload: 'always', agreed: false });

  assert.ok(region().getByText(/uploads by itself only after you have used it once/));
});
