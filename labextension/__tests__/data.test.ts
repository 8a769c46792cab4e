import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Signal } from '@lumino/signaling';

import type { ILink, IReport } from '../api/schemas';
import { DataQuestions, IDataQuestion } from '../model/data';
import { countsOf } from '../model/uploadCounts';

class Links {
  all: ILink[] = [{ path: 'data', kind: 'folder', upload: 'ask', state: 'ahead' } as ILink];
  changed = new Signal<any, void>(this);
  of = (path: string) => this.all.find(link => link.path === path) ?? null;

  become(more: Partial<ILink> | null): void {
    this.all = more === null ? [{ path: 'other' } as ILink] : [{ ...this.all[0], ...more }];
    this.changed.emit();
  }
}

function questions() {
  const links = new Links();
  const model = new DataQuestions(links);
  const told: IDataQuestion[] = [];
  model.changed.connect((_, question) => told.push(question));
  return { links, model, told };
}

test('more files are the same question with another number', () => {
  const { model, told } = questions();

  model.heard({ path: 'data', files: 2 });
  model.heard({ path: 'data', files: 2 });
  model.heard({ path: 'data', files: 3 });

  assert.deepEqual(told, [
    { path: 'data', files: 2 },
    { path: 'data', files: 3 }
  ]);
});

test('after an answer the next file is a new question', () => {
  const { model, told } = questions();
  model.heard({ path: 'data', files: 2 });
  model.answered('data');

  model.heard({ path: 'data', files: 2 });

  assert.equal(told.length, 2);
});

for (const [why, change] of [
  ['was uploaded from elsewhere', { state: 'in-sync' }],
  ['uploads by itself now', { upload: 'always' }],
  ['is not linked any more', null]
] as const) {
  test(`a folder that ${why} is no question any more`, () => {
    const { links, model, told } = questions();
    model.heard({ path: 'data', files: 2 });
    links.become({ waiting: 1 });
    assert.equal(told.length, 1);

    links.become(change);
    links.become(change);

    assert.deepEqual(told[1], { path: 'data', files: 0 });
    assert.equal(told.length, 2);
  });
}

test('the files of an upload are counted by what became of them', () => {
  const outcomes = ['created', 'new-version', 'kept-both', 'unchanged', 'queued', 'refused', 'failed', 'skipped'] as const;
  const results = outcomes.map(outcome => ({ outcome, path: outcome, message: '' }) as IReport['results'][number]);

  const { sent, waiting, notDone } = countsOf({ results, summary: {} });

  assert.deepEqual([sent, waiting], [3, 1]);
  assert.deepEqual(notDone.map(result => result.path), ['refused', 'failed', 'skipped']);
});
