import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';

import { RequestFailure } from '../api/failure';
import type { IEntry } from '../api/schemas';
import { OsfDrive } from '../drive';

const PATH = 'abc12/osfstorage/a file.csv';

/** A drive with one file on OSF behind it; `asked` tells what was asked for. */
function drive(content: string | Uint8Array, entry: Partial<IEntry> = {}) {
  const asked: string[] = [];
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const found = { kind: 'file', name: 'a file.csv', size: bytes.length, modified: null, sha256: null, ...entry };
  const made = new OsfDrive({
    api: {
      find: async reference => {
        asked.push(`find ${reference}`);
        return found as IEntry;
      },
      read: async (reference, most) => {
        asked.push(`read ${reference}`);
        return bytes.slice(0, most);
      }
    },
    serverSettings: { baseUrl: 'http://localhost/' } as ServerConnection.ISettings,
    trans: nullTranslator.load('jupyter_osf')
  });
  return { made, asked };
}

test('a text is read, and cannot be written', async () => {
  const { made, asked } = drive('a,b\n');
  const model = await made.get(PATH, { type: 'file', format: 'text', content: true });
  assert.equal(model.content, 'a,b\n');
  assert.equal(model.writable, false);
  assert.equal(model.name, 'a file.csv');
  assert.deepEqual(asked.map(one => one.split(' ')[1]), Array(2).fill('osf://abc12/osfstorage/a%20file.csv'));
});

test('bytes come in base64, also many of them', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
  const model = await drive(bytes).made.get(PATH, { format: 'base64', content: true });
  assert.deepEqual(new Uint8Array(Buffer.from(model.content, 'base64')), bytes);
});

test('without its content nothing is read', async () => {
  const { made, asked } = drive('a,b\n');
  assert.equal((await made.get(PATH, { content: false })).content, null);
  assert.equal(asked.length, 1);
});

test('what is too large is not read; where the size is not known, no more than that', async () => {
  const large = drive('', { size: 2_000_000_000 });
  await assert.rejects(large.made.get(PATH, { content: true }), /has 2 GB; no more than 20 MB can be shown here/);
  assert.equal(large.asked.length, 1);
  const unknown = drive(new Uint8Array(21_000_000), { size: null });
  await assert.rejects(unknown.made.get(PATH, { content: true }), /has too much in it/);
});

test('a notebook that says of itself that it is trusted is not', async () => {
  const cells = [{ cell_type: 'code', metadata: { trusted: true, tags: ['a'] } }, { cell_type: 'markdown' }];
  const model = await drive(JSON.stringify({ cells })).made.get(PATH, { type: 'notebook', content: true });
  assert.equal(model.format, 'json');
  assert.deepEqual(model.content.cells[0].metadata, { tags: ['a'] });
});

test('what cannot be shown says so in a sentence', async () => {
  const latin = drive(Uint8Array.of(0xe4, 0x20));
  await assert.rejects(latin.made.get(PATH, { format: 'text', content: true }), /not a text in UTF-8/);
  await assert.rejects(drive('{').made.get(PATH, { type: 'notebook', content: true }), /is no notebook/);
  await assert.rejects(drive('', { kind: 'folder' }).made.get(PATH), /is not a file/);
  await assert.rejects(drive('').made.get('README.md'), /There is no file of OSF at/);
});

test('a refusal of OSF is told with its next step', async () => {
  const { made } = drive('');
  Object.assign((made as any).options.api, {
    find: async () => {
      throw new RequestFailure(403, undefined, { code: 'forbidden', message: 'It is private.', hint: 'Ask its owner.' });
    }
  });
  await assert.rejects(made.get(PATH), { message: 'It is private. Ask its owner.' });
});

test('nothing can be changed on the drive', async () => {
  const { made } = drive('');
  for (const change of ['newUntitled', 'delete', 'rename', 'save', 'copy', 'createCheckpoint'] as const) {
    await assert.rejects(made[change](), /stay as they are/);
  }
  assert.deepEqual(await made.listCheckpoints(), []);
});
