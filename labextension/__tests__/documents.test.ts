import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { IWish } from '../api/documents';
import { Documents, IOpenDocument } from '../model/documents';

class Notebook implements IOpenDocument {
  written = 'as it was';
  isShared = false;
  saves = 0;
  reverts = 0;
  saved: boolean | Error = true;

  async save(): Promise<boolean> {
    this.saves++;
    if (this.saved instanceof Error) {
      throw this.saved;
    }
    return this.saved;
  }

  async revert(): Promise<void> {
    this.reverts++;
  }
}

function desk(notebook: Notebook, isTaken = false) {
  const said: string[] = [];
  const inserted: string[] = [];
  const documents = new Documents({
    find: path => (path === 'open.ipynb' ? notebook : null),
    insert: (_, source) => inserted.push(source) > 0,
    answer: async (_, state, shared) => {
      if (isTaken) {
        throw new Error('too late');
      }
      said.push(shared ? `${state}, shared` : state);
    }
  });
  const ask = async (what: IWish['do'], path = 'open.ipynb') => {
    said.length = 0;
    await documents.carryOut({ id: 'x', do: what, path, source: '6 * 7' });
    return [...said];
  };
  return { ask, inserted };
}

test('an open document is saved, and that is said', async () => {
  const notebook = new Notebook();
  assert.deepEqual(await desk(notebook).ask('save'), ['working', 'done']);
  assert.equal(notebook.saves, 1);
});

test('of a document that several people can write in, that is said too', async () => {
  const notebook = new Notebook();
  notebook.isShared = true;
  const { ask } = desk(notebook);
  assert.deepEqual(await ask('save'), ['working, shared', 'done, shared']);
});

test('for a document that is not open here others may speak', async () => {
  const notebook = new Notebook();
  assert.deepEqual(await desk(notebook).ask('save', 'other.ipynb'), []);
  assert.equal(notebook.saves, 0);
});

test('a save that was called off or broke is no save', async () => {
  const notebook = new Notebook();
  notebook.saved = false;
  assert.deepEqual(await desk(notebook).ask('save'), ['working', 'failed']);
  notebook.saved = new Error('disk full');
  assert.deepEqual(await desk(notebook).ask('save'), ['working', 'failed']);
});

test('what was saved and not written in since is reverted', async () => {
  const notebook = new Notebook();
  const { ask } = desk(notebook);
  await ask('save');
  assert.deepEqual(await ask('revert'), ['working', 'done']);
  assert.equal(notebook.reverts, 1);
});

test('what was written since the save is not thrown away', async () => {
  const notebook = new Notebook();
  const { ask } = desk(notebook);
  await ask('save');
  notebook.written = 'one word more';
  assert.deepEqual(await ask('revert'), ['working', 'failed']);
  assert.equal(notebook.reverts, 0);
});

test('nothing is reverted that was not saved before', async () => {
  const notebook = new Notebook();
  assert.deepEqual(await desk(notebook).ask('revert'), ['working', 'failed']);
  assert.equal(notebook.reverts, 0);
});

test('code goes into a new cell', async () => {
  const { ask, inserted } = desk(new Notebook());
  assert.deepEqual(await ask('insert'), ['working', 'done']);
  assert.deepEqual(inserted, ['6 * 7']);
});

test('what another window has taken on is left to that one', async () => {
  const notebook = new Notebook();
  const { ask, inserted } = desk(notebook, true);
  assert.deepEqual(await ask('insert'), []);
  assert.deepEqual(inserted, []);
});
