import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RequestFailure } from '../api/failure';
import type { IJobsApi } from '../api/jobs';
import type { IJob } from '../api/schemas';
import { phaseOf, progressOf, Transfers } from '../model/transfers';

const WAITING: IJob = {
  id: '3',
  do: 'push',
  state: 'waiting',
  path: 'analysis.ipynb',
  reference: 'osf://abc12/osfstorage/analysis.ipynb',
  created: '2026-11-22T10:00:00Z',
  message: 'OSF cannot be reached.'
};
const RUNNING: IJob = {
  id: 't1',
  do: 'download',
  state: 'running',
  path: 'data',
  reference: 'osf://abc12/osfstorage/data/',
  created: '2026-11-22T09:00:00Z',
  bytes_done: 10,
  bytes_total: 40,
  files_done: 0,
  files_total: 2
};

function modelOf(api: Partial<IJobsApi>): Transfers {
  const unexpected = () => Promise.reject(new TypeError('not asked for in this test'));
  return new Transfers({ list: unexpected, stop: unexpected, drop: unexpected, retry: unexpected, ...api });
}

const idsOf = (transfers: Transfers) => transfers.jobs.map(job => job.id);

test('what moves comes first, then what needs somebody, what waits, and what is over, latest first', async () => {
  const jobs: IJob[] = [
    { ...RUNNING, id: 't5', state: 'done', created: '2026-11-22T08:00:00Z' },
    { ...RUNNING, id: 't6', state: 'cancelled', created: '2026-11-22T08:30:00Z' },
    WAITING,
    { ...WAITING, id: '4', state: 'needs-choice' },
    RUNNING
  ];
  const transfers = modelOf({ list: async () => jobs });

  await transfers.load();

  assert.deepEqual(idsOf(transfers), ['t1', '4', '3', 't6', 't5']);
});

test('an event brings what is new, and keeps what it does not tell', async () => {
  const transfers = modelOf({ list: async () => [RUNNING] });
  await transfers.load();

  transfers.take({ id: 't1', state: 'running', bytes_done: 30 });
  transfers.take({ id: '9', state: 'sending', do: 'push', path: 'new.csv' });

  assert.deepEqual(idsOf(transfers), ['9', 't1']);
  assert.equal(progressOf(transfers.jobs[1]), 0.75);
  assert.equal(progressOf(transfers.jobs[0]), null);
});

test('why it waited is forgotten when it goes on', async () => {
  const transfers = modelOf({ list: async () => [WAITING] });
  await transfers.load();

  transfers.take({ id: '3', state: 'sending' });

  assert.equal(transfers.jobs[0].message, undefined);
  assert.equal(transfers.jobs[0].path, 'analysis.ipynb');
});

test('what was told while the list was on its way is newer than the list', async () => {
  let answer: (jobs: readonly IJob[]) => void = () => undefined;
  const transfers = modelOf({ list: () => new Promise(resolve => (answer = resolve)) });
  const loading = transfers.load();

  transfers.take({ id: 't1', state: 'done' });
  transfers.take({ id: '3', state: 'dropped' });
  answer([RUNNING, WAITING]);
  await loading;

  assert.deepEqual(
    transfers.jobs.map(job => [job.id, job.state]),
    [['t1', 'done']]
  );
});

test('the answer to an older question is not taken for news', async () => {
  const answers: ((jobs: readonly IJob[]) => void)[] = [];
  const transfers = modelOf({ list: () => new Promise(resolve => answers.push(resolve)) });
  const first = transfers.load();
  const second = transfers.load();

  answers[1]([WAITING]);
  await second;
  answers[0]([RUNNING]);
  await first;

  assert.deepEqual(idsOf(transfers), ['3']);
});

test('what was sent stays in view after the list is read again, where it is no longer', async () => {
  const transfers = modelOf({ list: async () => [] });

  transfers.take({ id: '3', state: 'verified', do: 'push', path: 'analysis.ipynb' });
  await transfers.load();

  assert.deepEqual(idsOf(transfers), ['3']);
});

test('what only renames or deletes is no transfer', () => {
  const transfers = modelOf({});

  transfers.take({ id: 't4', state: 'running', do: 'delete', files_total: 0 });

  assert.deepEqual(idsOf(transfers), []);
});

test('what is forgotten goes at once, what is stopped when it has stopped', async () => {
  const sending: IJob = { ...WAITING, id: '4', state: 'sending' };
  const asked: string[] = [];
  const transfers = modelOf({
    list: async () => [WAITING, RUNNING, sending],
    stop: async id => asked.push(`stop ${id}`),
    drop: async id => asked.push(`drop ${id}`)
  });
  await transfers.load();

  await transfers.drop('3');
  await transfers.stop(RUNNING);
  await transfers.stop(sending);

  assert.deepEqual(asked, ['drop 3', 'stop t1', 'drop 4']);
  assert.deepEqual(idsOf(transfers), ['4', 't1']);
});

test('clearing forgets what is over, and asks the server only where it keeps it', async () => {
  const dropped: string[] = [];
  const transfers = modelOf({
    list: async () => [WAITING, { ...RUNNING, state: 'failed' }],
    drop: async id => dropped.push(id)
  });
  await transfers.load();
  transfers.take({ id: '8', state: 'verified', do: 'push', path: 'b.csv' });

  await transfers.clear();

  assert.deepEqual(dropped, ['t1']);
  assert.deepEqual(idsOf(transfers), ['3']);
});

test('what could not be done is said until the next thing is done', async () => {
  const problem = { code: 'not-signed-in', message: 'Nobody is signed in.', hint: 'Sign in.' };
  const answers = [Promise.reject(new RequestFailure(401, undefined, problem)), Promise.resolve()];
  const transfers = modelOf({ retry: () => answers.shift()! });

  await transfers.retry('3');
  assert.deepEqual(transfers.problem, problem);

  await transfers.retry('3');
  assert.equal(transfers.problem, null);
});

test('who asked for something has heard what came of it; what is in the outbox is still to be done', () => {
  assert.equal(phaseOf({ ...RUNNING, state: 'failed' }), 'over');
  assert.equal(phaseOf({ ...WAITING, state: 'failed' }), 'stuck');
});
