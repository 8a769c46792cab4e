import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Conflict } from '../api/entries';
import { RequestFailure } from '../api/failure';
import { reportOf, result } from '../model/reports';
import { IGivenFile, Sending } from '../model/sending';

const TOP = 'osf://abc12/osfstorage/data/';

function failure(status: number, code: string): RequestFailure {
  return new RequestFailure(status, undefined, { code, message: `It is ${code}.`, hint: '' });
}

function given(...paths: string[]): IGivenFile[] {
  return paths.map(path => {
    const folders = path.split('/');
    return { name: folders.pop()!, folders, bytes: new Blob([path]) };
  });
}

/** OSF with some names taken, and a person who chooses. */
function osf(options: { taken?: string[]; chosen?: Conflict | null; refuse?: (name: string) => RequestFailure | null } = {}) {
  const sent: string[] = [];
  const made: string[] = [];
  const asked: (readonly string[])[] = [];
  const sending = new Sending({
    api: {
      createFolder: async (folder, name) => {
        const refused = options.refuse?.(name);
        if (refused) {
          throw refused;
        }
        made.push(`${folder}${name}/`);
        return reportOf([{ ...result('', 'created'), reference: `${folder}${name}/` }]);
      },
      send: async (folder, name, _, conflict) => {
        const refused = options.refuse?.(name);
        if (refused) {
          throw refused;
        }
        if (options.taken?.includes(name) && conflict === 'ask') {
          throw failure(409, 'name-taken');
        }
        sent.push(`${folder}${name} ${conflict}`);
        return reportOf([result(name, conflict === 'ask' ? 'created' : 'new-version')]);
      }
    },
    ask: async names => {
      asked.push(names);
      return options.chosen ?? null;
    }
  });
  return { sending, sent, made, asked };
}

test('files go into a folder, nobody is asked', async () => {
  const { sending, sent, asked } = osf();
  const report = await sending.send(TOP, { folders: [], files: given('a.csv', 'b.csv') });
  assert.deepEqual(sent.sort(), [`${TOP}a.csv ask`, `${TOP}b.csv ask`]);
  assert.deepEqual(report.summary, { created: 2 });
  assert.deepEqual(asked, []);
});

test('folders are made first, and files go into theirs', async () => {
  const { sending, sent, made } = osf();
  await sending.send(TOP, { folders: [['day 1'], ['day 1', 'raw']], files: given('day 1/raw/a.csv') });
  assert.deepEqual(made, [`${TOP}day 1/`, `${TOP}day 1/raw/`]);
  assert.deepEqual(sent, [`${TOP}day 1/raw/a.csv ask`]);
});

test('about all names that are taken one question is asked, and the answer holds for all', async () => {
  const { sending, sent, asked } = osf({ taken: ['a.csv', 'b.csv'], chosen: 'new-version' });
  const report = await sending.send(TOP, { folders: [], files: given('a.csv', 'b.csv', 'c.csv') });
  assert.deepEqual(asked.map(names => [...names].sort()), [['a.csv', 'b.csv']]);
  assert.deepEqual(sent.sort(), [`${TOP}a.csv new-version`, `${TOP}b.csv new-version`, `${TOP}c.csv ask`]);
  assert.deepEqual(report.summary, { created: 1, 'new-version': 2 });
});

for (const chosen of ['skip', null] as const) {
  test(`what is taken is left alone where the person ${chosen ? 'skips it' : 'thinks better of it'}`, async () => {
    const { sending, sent } = osf({ taken: ['a.csv'], chosen });
    const report = await sending.send(TOP, { folders: [], files: given('a.csv', 'b.csv') });
    assert.deepEqual(sent, [`${TOP}b.csv ask`]);
    assert.deepEqual(report.summary, { created: 1, skipped: 1 });
  });
}

test('a file that fails is told, and the others go', async () => {
  const { sending } = osf({ refuse: name => (name === 'b.csv' ? failure(403, 'forbidden') : null) });
  const report = await sending.send(TOP, { folders: [], files: given('a.csv', 'b.csv', 'c.csv') });
  assert.deepEqual(report.summary, { created: 2, failed: 1 });
  assert.equal(report.results.find(one => one.outcome === 'failed')?.message, 'It is forbidden.');
});

test('what lies in a folder that cannot be made fails for the same reason', async () => {
  const { sending, sent } = osf({ refuse: name => (name === 'raw' ? failure(403, 'forbidden') : null) });
  const folders = [['raw'], ['raw', 'deep']];
  const report = await sending.send(TOP, { folders, files: given('raw/deep/a.csv', 'b.csv') });
  assert.deepEqual(sent, [`${TOP}b.csv ask`]);
  assert.deepEqual(
    report.results.map(({ path, outcome }) => [path, outcome]).sort(),
    [['b.csv', 'created'], ['raw/deep/a.csv', 'failed']]
  );
});

test('where nobody is signed in any more, the others are not tried', async () => {
  let tries = 0;
  const names = Array.from({ length: 50 }, (_, index) => `${index}.csv`);
  const { sending } = osf({
    refuse: () => {
      tries++;
      return failure(401, 'expired');
    }
  });
  const report = await sending.send(TOP, { folders: [], files: given(...names) });
  assert.deepEqual(report.summary, { failed: 50 });
  assert.ok(tries < 10, `${tries} were tried`);
});
