import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RequestFailure } from '../api/failure';
import { ServerHalf, ServerState } from '../model/serverHalf';

async function stateAfter(ask: () => Promise<any>): Promise<ServerState> {
  const server = new ServerHalf({ ask, ours: '1.2.3' });
  await server.check();
  return server.state;
}

test('the same version on both sides is present', async () => {
  assert.deepEqual(await stateAfter(async () => ({ version: '1.2.3' })), {
    kind: 'present',
    version: '1.2.3'
  });
});

test('another version on the server differs, and both are named', async () => {
  assert.deepEqual(await stateAfter(async () => ({ version: '1.3.0' })), {
    kind: 'differs',
    version: '1.3.0',
    ours: '1.2.3'
  });
});

for (const [status, kind] of [
  [404, 'missing'],
  [200, 'missing'],
  [401, 'refused'],
  [403, 'refused'],
  [502, 'unreachable'],
  [null, 'unreachable']
] as const) {
  test(`a failure with status ${status} is told as "${kind}"`, async () => {
    const state = await stateAfter(() => Promise.reject(new RequestFailure(status)));

    assert.equal(state.kind, kind);
  });
}

for (const answer of [null, {}, { version: 3 }]) {
  test(`an answer of ${JSON.stringify(answer)} comes from something else`, async () => {
    assert.equal((await stateAfter(async () => answer)).kind, 'missing');
  });
}

test('an error of our own is not taken for an answer of the server', async () => {
  await assert.rejects(stateAfter(() => Promise.reject(new TypeError('a slip'))), /a slip/);
});

test('nothing is asked before somebody looks', () => {
  let asked = 0;
  const server = new ServerHalf({
    ask: async () => ({ version: String(++asked) }),
    ours: '1.2.3'
  });

  assert.equal(server.state.kind, 'asking');
  assert.equal(asked, 0);
});

test('each change is announced', async () => {
  const server = new ServerHalf({ ask: async () => ({ version: '1.2.3' }), ours: '1.2.3' });
  const seen: string[] = [];
  server.changed.connect((_, state) => seen.push(state.kind));

  await server.check();

  assert.deepEqual(seen, ['asking', 'present']);
});

test('a slow old answer does not replace the answer to a newer question', async () => {
  const answers: ((about: { version: string }) => void)[] = [];
  const server = new ServerHalf({
    ask: () => new Promise(resolve => answers.push(resolve)),
    ours: '2.0'
  });
  const first = server.check();
  const second = server.check();

  answers[1]({ version: '2.0' });
  await second;
  answers[0]({ version: '1.0' });
  await first;

  assert.deepEqual(server.state, { kind: 'present', version: '2.0' });
});

test('whether it is there is asked once, and not beside a question under way', async () => {
  let asked = 0;
  const server = new ServerHalf({
    ask: async () => {
      asked++;
      return { version: '1.2.3' };
    },
    ours: '1.2.3'
  });

  const checking = server.check();
  assert.equal(await server.isThere(), true);
  await checking;
  assert.equal(await server.isThere(), true);
  assert.equal(asked, 1);

  const missing = new ServerHalf({ ask: () => Promise.reject(new RequestFailure(404)), ours: '1.2.3' });
  assert.equal(await missing.isThere(), false);
});
