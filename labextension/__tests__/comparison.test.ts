import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RequestFailure } from '../api/failure';
import type { IComparison } from '../api/schemas';
import { Comparison } from '../model/comparison';

const SIDE = { version: null, author: null, modified: null, size: 1, sha256: null };

function answer(path: string): IComparison {
  return {
    path,
    reference: 'osf://abc12/osfstorage/a.txt',
    mine: SIDE,
    theirs: SIDE,
    same: false,
    kind: 'binary',
    only_outputs: false,
    base: null,
    diff: null,
    lines: null,
    note: null
  };
}

test('the last question decides, and earlier ones are called off', async () => {
  const asked: { signal: AbortSignal; give: (found: IComparison) => void }[] = [];
  const comparison = new Comparison(signal => new Promise(give => asked.push({ signal, give })));
  const both = Promise.all([comparison.load(), comparison.load()]);
  assert.equal(asked[0].signal.aborted, true);
  asked[1].give(answer('second'));
  asked[0].give(answer('first'));
  await both;
  assert.equal(comparison.found?.path, 'second');
  assert.equal(comparison.isAsking, false);
});

test('what cannot be compared says why, until it can', async () => {
  const problem = { code: 'unreachable', message: 'OSF was not reached.', hint: 'Try again later.' };
  let fails = true;
  const comparison = new Comparison(async () => {
    if (fails) {
      throw new RequestFailure(503, undefined, problem);
    }
    return answer('a.txt');
  });
  await comparison.load();
  assert.deepEqual(comparison.problem, problem);
  fails = false;
  await comparison.load();
  assert.equal(comparison.problem, null);
  assert.equal(comparison.found?.path, 'a.txt');
});

test('a closed tab is not told any more', async () => {
  let give: (found: IComparison) => void = () => undefined;
  const comparison = new Comparison(() => new Promise(resolve => (give = resolve)));
  const asking = comparison.load();
  comparison.dispose();
  give(answer('late'));
  await asking;
  assert.equal(comparison.found, null);
});
