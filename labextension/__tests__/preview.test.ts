import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Preview, previewOf, previewPlan } from '../model/preview';
import { summaryOf } from '../model/notebookSummary';
import { file, project } from './explorerOsf';

function shown(name: string, content: string | Uint8Array): Preview {
  const plan = previewPlan(file('stud1', `/${name}`))!;
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return previewOf(plan, bytes.subarray(0, plan.most + 1));
}

test('tables are shown with their columns, whatever is between them', () => {
  const rows = [
    ['name', 'time'],
    ['a, b', '1']
  ];
  assert.deepEqual(shown('a.csv', 'name,time\n"a, b",1\n'), { kind: 'table', rows, more: false });
  assert.deepEqual(shown('a.csv', 'name;time\r\na, b;1\r\n'), { kind: 'table', rows, more: false });
  assert.deepEqual(shown('A.TSV', 'name\ttime\na, b\t1\n'), { kind: 'table', rows, more: false });
});

test('of a long table the head and the first fifty rows are shown', () => {
  const preview = shown('a.csv', 'n,text\n' + Array.from({ length: 9000 }, (_, n) => `${n},some words\n`).join(''));

  assert.ok(preview.kind === 'table' && preview.more);
  assert.equal(preview.rows.length, 51);
  assert.deepEqual(preview.rows[50], ['49', 'some words']);
});

test('a row that is cut off is not shown', () => {
  const long = 'x'.repeat(40_000);
  const preview = shown('a.csv', `n,text\n1,${long}\n2,${long}\n`);

  assert.ok(preview.kind === 'table');
  assert.deepEqual(preview.rows.map(row => row[0]), ['n', '1']);
});

test('a table of thousands of columns is narrowed', () => {
  const preview = shown('wide.csv', Array.from({ length: 5000 }, (_, n) => n).join(','));

  assert.ok(preview.kind === 'table' && preview.more);
  assert.equal(preview.rows[0].length, 30);
});

test('of text the beginning is shown, and no letter in halves', () => {
  const preview = shown('notes.md', 'ä'.repeat(40_000));

  assert.ok(preview.kind === 'text' && preview.more);
  assert.match(preview.text, /^ä+$/);
});

test('text of other alphabets and older programs is read', () => {
  assert.deepEqual(shown('a.txt', Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x42, 0)), { kind: 'text', text: 'AB', more: false });
  assert.deepEqual(shown('a.txt', Uint8Array.of(0x4b, 0xf6, 0x6c, 0x6e)), { kind: 'text', text: 'Köln', more: false });
});

test('what is no text is not shown as one', () => {
  assert.deepEqual(shown('data', Uint8Array.of(1, 0, 2, 0, 3)), { kind: 'unreadable' });
  assert.equal(previewPlan(file('stud1', '/a.zip')), null);
  assert.equal(previewPlan(file('stud1', '/a.PDF')), null);
  assert.equal(previewPlan(file('stud1', '/data.csv/')), null);
  assert.equal(previewPlan(project('stud1', 'Study')), null);
});

test('an empty file says so', () => {
  assert.deepEqual(shown('a.csv', ''), { kind: 'empty' });
});

test('images are shown as a whole or not at all', () => {
  const preview = shown('a.PNG', Uint8Array.of(137, 80));
  assert.ok(preview.kind === 'image');
  assert.equal(preview.type, 'image/png');
  assert.equal(shown('a.svg', '<svg onload="alert(1)"/>').kind, 'image');

  assert.deepEqual(shown('a.png', new Uint8Array(5 * 1024 * 1024 + 1)), { kind: 'too-large' });
});

test('a notebook is told by what is in it', () => {
  const preview = shown(
    'a.ipynb',
    JSON.stringify({
      metadata: { kernelspec: { name: 'python3', display_name: 'Python 3' } },
      cells: [
        { cell_type: 'markdown', source: ['# Title\n', 'text\n', '```\n# no heading\n```\n', '## Part <b>two</b> ##'] },
        { cell_type: 'code', source: '# no heading' },
        { cell_type: 'markdown', source: '#hashtag\n\n#### too deep' }
      ]
    })
  );

  assert.deepEqual(preview, {
    kind: 'notebook',
    summary: { codeCells: 1, otherCells: 2, kernel: 'Python 3', headings: ['Title', 'Part <b>two</b>'] }
  });
});

test('what is no notebook is none', () => {
  for (const text of ['', '{', 'null', '[]', '{"cells": 3}']) {
    assert.equal(summaryOf(text), null, text);
  }
  assert.deepEqual(summaryOf('{"cells": [null, {"cell_type": "markdown"}]}'), {
    codeCells: 0,
    otherCells: 2,
    kernel: null,
    headings: []
  });
});
