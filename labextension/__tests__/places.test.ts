import assert from 'node:assert/strict';
import { test } from 'node:test';

import { childReference, folderReference, parentReference } from '../api/entries';
import type { IEntry } from '../api/schemas';
import { awkward, cleaned, isName } from '../model/names';
import { goesInto, topmost } from '../model/places';
import { viewedReference, viewPath } from '../model/viewPath';

const STORAGE = 'osf://abc12/osfstorage/';

function at(reference: string, kind: IEntry['kind'] = reference.endsWith('/') ? 'folder' : 'file'): IEntry {
  return { reference, kind } as IEntry;
}

test('references lead from a folder to what is in it, and back', () => {
  const child = childReference(at(STORAGE, 'storage'), 'a b@3%.csv');
  assert.equal(child, `${STORAGE}a%20b%403%25.csv`);
  assert.equal(parentReference(child), STORAGE);
  assert.equal(parentReference(`${STORAGE}data/`), STORAGE);
  assert.equal(folderReference(at('osf://abc12/', 'component')), STORAGE);
});

test('what lies in a folder that goes as well is not named twice', () => {
  const folder = at(`${STORAGE}data/`);
  const others = [at(`${STORAGE}data.csv`), at(`${STORAGE}data 2/a.csv`)];
  assert.deepEqual(topmost([at(`${STORAGE}data/a.csv`), folder, ...others]), [folder, ...others]);
});

test('nothing is moved to where it is, nor into itself', () => {
  const storage = at(STORAGE, 'storage');
  assert.equal(goesInto(at(`${STORAGE}a.csv`), storage), false);
  assert.equal(goesInto(at(`${STORAGE}a.csv`), at('osf://abc12/', 'project')), false);
  assert.equal(goesInto(at(`${STORAGE}data/`), at(`${STORAGE}data/raw/`)), false);
  assert.equal(goesInto(at(`${STORAGE}data/`), at(`${STORAGE}data/`)), false);
  assert.equal(goesInto(at(`${STORAGE}data/a.csv`), storage), true);
  assert.equal(goesInto(at(`${STORAGE}data/`), at(`${STORAGE}data 2/`)), true);
});

for (const reference of [
  `${STORAGE}data/a.csv`,
  `${STORAGE}data/a.csv@12`,
  `${STORAGE}a%20b/%403%25.csv`,
  'osf://abc12/github/na%C3%AFve%40.csv@2'
]) {
  test(`the path on the drive stands for ${reference}`, () => {
    assert.equal(viewedReference(viewPath(reference)!.replace(/^OSF:/, '')), reference);
  });
}

test('paths on the drive end in the name of the file, without its version', () => {
  assert.equal(viewPath(`${STORAGE}a%20b.csv@3`), 'OSF:abc12@3/osfstorage/a b.csv');
  assert.equal(viewPath('https://osf.io/abc12/'), null);
  assert.equal(viewedReference(''), null);
});

test('names are cleaned as OSF would do it', () => {
  assert.equal(cleaned(' day\t1/raw '), 'day 1_raw');
  assert.ok(isName('<img onerror>'));
  assert.ok(!isName('..') && !isName('') && !isName('ä'.repeat(128)));
  assert.deepEqual(awkward('a<b>?b?'), ['<', '>', '?']);
});
