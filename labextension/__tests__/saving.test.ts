import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RequestFailure } from '../api/failure';
import type { ILink, LinkState, Upload } from '../api/schemas';
import { decide, Deed, ISavedDocument, Saving } from '../model/saving';

const STATES: readonly LinkState[] = [
  'in-sync',
  'ahead',
  'behind',
  'diverged',
  'missing-here',
  'missing-on-osf',
  'no-access',
  'cannot-verify',
  'another-osf',
  'unknown',
  null
];

const DEEDS: Record<Exclude<Upload, 'never'>, readonly Deed[]> = {
  always: [
    'nothing',
    'upload',
    'nothing',
    'choose',
    'nothing',
    'upload',
    'upload',
    'upload',
    'nothing',
    'upload',
    'upload'
  ],
  ask: ['nothing', 'ask', 'nothing', 'choose', 'nothing', 'nothing', 'nothing', 'ask', 'nothing', 'nothing', 'nothing']
};

for (const [upload, deeds] of Object.entries(DEEDS)) {
  STATES.forEach((state, place) =>
    test(`after a save with “${upload}” and the state ${state}: ${deeds[place]}`, () => {
      assert.equal(decide({ upload: upload as Upload, state, agreed: true }), deeds[place]);
    })
  );
}

test('a link that never uploads calls for nothing, whatever the state', () => {
  assert.ok(STATES.every(state => decide({ upload: 'never', state, agreed: true }) === 'nothing'));
});

test('a link that came with somebody else’s files asks first, also where it says always', () => {
  assert.equal(decide({ upload: 'always', state: 'ahead', agreed: false }), 'ask');
  assert.ok(STATES.every(state => decide({ upload: 'always', state, agreed: false }) !== 'upload'));
});

/** A linked document `a.ipynb`, and what is done because it was saved. */
function desk(upload: Upload, state: LinkState = 'ahead', check: () => Promise<void> = async () => undefined) {
  const did: string[] = [];
  let checks = 0;
  const links = new Map([['a.ipynb', { path: 'a.ipynb', upload, state, agreed: true } as ILink]]);
  const saving = new Saving({
    links: {
      of: path => links.get(path) ?? null,
      check: () => {
        checks++;
        return check();
      }
    },
    ready: async () => undefined,
    upload: path => did.push(`upload ${path}`),
    ask: path => did.push(`ask ${path}`),
    choose: path => did.push(`choose ${path}`),
    window: 10
  });
  const document = { path: 'a.ipynb' as string | null };
  const settled = () => new Promise(resolve => setTimeout(resolve, 40));
  return { saving, document: document as ISavedDocument & { path: string | null }, links, did, settled, checks: () => checks };
}

test('several saves within the window are one', async () => {
  const { saving, document, did, settled } = desk('always');

  saving.saved(document);
  saving.saved(document);
  saving.saved(document);
  assert.deepEqual(did, []);
  await settled();
  assert.deepEqual(did, ['upload a.ipynb']);

  saving.saved(document);
  await settled();
  assert.deepEqual(did, ['upload a.ipynb', 'upload a.ipynb']);
});

test('saves do not put each other off for ever', async () => {
  const { saving, document, did } = desk('always');

  for (let count = 0; count < 10; count++) {
    saving.saved(document);
    await new Promise(resolve => setTimeout(resolve, 5));
  }

  assert.ok(did.length >= 2, `${did.length}`);
});

test('what is saved without a change asks and sends nothing', async () => {
  const { saving, document, did, settled, checks } = desk('ask', 'in-sync');

  saving.saved(document);
  await settled();

  assert.deepEqual(did, []);
  assert.equal(checks(), 1);
});

test('OSF is not asked about a document that is not linked, or never uploads', async () => {
  const { saving, document, links, did, settled, checks } = desk('never');
  saving.saved(document);
  await settled();
  links.clear();
  saving.saved(document);
  await settled();
  document.path = null;
  saving.saved(document);
  await settled();

  assert.deepEqual(did, []);
  assert.equal(checks(), 0);
});

test('a document that gets its name with the first save is sent under that name', async () => {
  const { saving, document, links, did, settled } = desk('always');
  saving.saved(document);
  links.set('named.ipynb', { ...links.get('a.ipynb')!, path: 'named.ipynb' });
  document.path = 'named.ipynb';

  await settled();

  assert.deepEqual(did, ['upload named.ipynb']);
});

test('closing follows the policy at once, and only once', async () => {
  const { saving, document, did, settled } = desk('ask');
  saving.saved(document);

  await saving.closed(document, 'a.ipynb');
  await settled();

  assert.deepEqual(did, ['ask a.ipynb']);
});

test('a page that goes away sends what goes by itself, and nothing that needs an answer', async () => {
  for (const [upload, expected] of [
    ['always', ['upload a.ipynb']],
    ['ask', []]
  ] as const) {
    const { saving, document, did, settled } = desk(upload);
    saving.leave();
    assert.deepEqual(did, []);
    saving.saved(document);

    saving.leave();
    assert.deepEqual(did, expected);
    await settled();
    assert.deepEqual(did, expected);
  }
});

test('closing does not ask again what was declined, unless something was written since', async () => {
  const { saving, document, did } = desk('ask');
  saving.notNow('a.ipynb');
  await saving.closed(document, 'a.ipynb');
  assert.deepEqual(did, []);

  saving.written(document);
  await saving.closed(document, 'a.ipynb');
  assert.deepEqual(did, ['ask a.ipynb']);
});

test('where OSF cannot be asked the upload is tried all the same, and says so itself', async () => {
  const { saving, document, did, settled } = desk('always', 'unknown', () => Promise.reject(new RequestFailure(503)));

  saving.saved(document);
  await settled();

  assert.deepEqual(did, ['upload a.ipynb']);
});

test('an error of our own is not taken for an answer of OSF', async () => {
  const { saving, document } = desk('always', 'ahead', () => Promise.reject(new TypeError('a slip')));

  await assert.rejects(saving.closed(document, 'a.ipynb'), /a slip/);
});
