import assert from 'node:assert/strict';
import { test } from 'node:test';

import { EntryDetails } from '../model/entryDetails';
import { ProjectSearch } from '../model/projectSearch';
import { file, Osf, settled, study } from './explorerOsf';

const A = file('stud1', '/data/a.csv', { version: '1' });
const B = file('stud1', '/data/b.csv');

function detailsOf(osf: Osf): EntryDetails {
  osf.contents[A.reference] = new TextEncoder().encode('n\n1\n');
  osf.contents[B.reference] = new TextEncoder().encode('n\n2\n');
  return new EntryDetails(osf, 0);
}

async function read(details: EntryDetails): Promise<void> {
  while (details.busy) {
    await settled();
  }
}

test('what is selected is asked about and looked into, no further than needed', async () => {
  const osf = study();
  const details = detailsOf(osf);
  osf.entry = async () => ({ ...A, author: 'Demo Colleague', tags: ['raw'] });

  details.follow(A);
  await read(details);

  assert.equal(details.entry?.author, 'Demo Colleague');
  assert.deepEqual(details.preview, { kind: 'table', rows: [['n'], ['1']], more: false });
  assert.deepEqual(osf.asked, [`${A.reference} ${64 * 1024 + 1}`]);
});

test('reading ends when the selection moves on', async () => {
  const osf = study();
  const details = detailsOf(osf);
  osf.hold(A.reference);
  details.follow(A);
  while (osf.asked.length === 0) {
    await settled();
  }

  details.follow(B);
  await read(details);

  assert.deepEqual(osf.givenUp, [A.reference]);
  assert.ok(details.preview?.kind === 'table');
  assert.deepEqual(details.preview.rows, [['n'], ['2']]);
});

test('a selection that only passes is not asked about', async () => {
  const osf = study();
  const details = new EntryDetails(osf, 10);

  details.follow(A);
  details.follow(B);
  details.follow(null);
  await new Promise(resolve => setTimeout(resolve, 30));

  assert.deepEqual(osf.asked, []);
  assert.equal(details.busy, false);
});

test('nothing is asked while nobody wants to see it', async () => {
  const osf = study();
  const details = detailsOf(osf);
  details.open(false);

  details.follow(A);
  await settled();
  assert.deepEqual(osf.asked, []);

  details.open(true);
  await read(details);
  assert.equal(osf.asked.length, 1);
});

test('the same entry is not read again, a newer version of it is', async () => {
  const osf = study();
  const details = detailsOf(osf);
  details.follow(A);
  await read(details);

  details.follow({ ...A });
  await read(details);
  assert.equal(osf.asked.length, 1);

  details.follow({ ...A, version: '2' });
  await read(details);
  assert.equal(osf.asked.length, 2);
});

test('what is known to be too large is not read at all', async () => {
  const osf = study();
  const details = new EntryDetails(osf, 0);

  details.follow(file('stud1', '/movie.png', { size: 2_000_000_000 }));
  await read(details);

  assert.deepEqual(details.preview, { kind: 'too-large' });
  assert.deepEqual(osf.asked, []);
});

test('what cannot be read says why', async () => {
  const details = new EntryDetails(study(), 0);

  details.follow(file('stud1', '/gone.txt'));
  await read(details);

  assert.equal(details.problem?.message, 'Not there.');
  assert.equal(details.preview, null);
});

test('a search finds projects, and its answer counts only as long as nobody searches for something else', async () => {
  const osf = study();
  const search = new ProjectSearch(osf);
  const first = search.search('Nothing', true);
  const second = search.search('Study', true);
  await Promise.all([first, second]);

  assert.equal(search.text, 'Study');
  assert.deepEqual(search.found.map(entry => entry.name), ['Study']);

  search.clear();
  assert.equal(search.text, null);
  assert.deepEqual(search.found, []);
});
