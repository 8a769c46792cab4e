import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RequestFailure } from '../api/failure';
import { ExplorerModel } from '../model/explorer';
import { drawn, expand, explorerOf, file, indexOf, ME, Memory, Osf, project, settled, storage, study } from './explorerOsf';

const OUT = { ...ME, state: 'signed_out' as const, id: null };
const DOWN = new RequestFailure(503, undefined, { code: 'unreachable', message: 'OSF was not reached.', hint: 'Wait.' });

test('nothing is asked before somebody looks', async () => {
  const osf = study();
  const model = new ExplorerModel(osf, new Memory(['osf://publ1/']));

  await model.setAccount(ME);
  await model.refresh();
  assert.deepEqual(osf.listed, []);

  await model.look();
  assert.deepEqual(osf.listed, ['']);
  assert.deepEqual(drawn(model), ['mine', '  Study', 'recent']);
});

test('levels are listed when they are opened, and once', async () => {
  const osf = study();
  const model = await explorerOf(osf);

  await expand(model, 'Study', 'OSF Storage', 'data');
  assert.deepEqual(osf.listed, ['', 'osf://stud1/', 'osf://stud1/osfstorage/', 'osf://stud1/osfstorage/data/']);
  assert.deepEqual(drawn(model).slice(1), [
    '  Study',
    '    OSF Storage',
    '      data',
    '        a.csv',
    '        b.csv',
    '        c.csv',
    '      README.md',
    '    Analysis'
  ]);

  model.toggle(model.rows[indexOf(model, 'data')].node, false);
  await expand(model, 'data');
  assert.equal(osf.listed.length, 4);
});

test('what is being listed is given up when it, or what it is in, is closed', async () => {
  const osf = study();
  const model = await explorerOf(osf);
  await expand(model, 'Study', 'OSF Storage');
  osf.hold('osf://stud1/osfstorage/data/');
  await expand(model, 'data');
  assert.equal(model.busy, true);

  model.toggle(model.rows[indexOf(model, 'Study')].node, false);
  await settled();
  assert.deepEqual(osf.givenUp, ['osf://stud1/osfstorage/data/']);
  assert.equal(model.busy, false);

  await expand(model, 'Study');
  assert.ok(drawn(model).includes('        a.csv'), 'what was open below is listed again');
});

test('projects that point to each other are opened as far as somebody opens them', async () => {
  const there = project('stud2', 'Other', { linked_node: true });
  const back = project('stud1', 'Study', { linked_node: true });
  const osf = new Osf({ '': [project('stud1', 'Study')], 'osf://stud1/': [there], 'osf://stud2/': [back] });
  const model = await explorerOf(osf);

  await expand(model, 'Study', 'Other');
  await model.refresh();

  assert.deepEqual(drawn(model), ['mine', '  Study', '    Other', '      Study']);
});

test('a level that cannot be listed says why in its place, and can be tried again', async () => {
  const osf = study();
  osf.failures.set('osf://stud1/', DOWN);
  const model = await explorerOf(osf);
  await expand(model, 'Study');
  assert.deepEqual(drawn(model), ['mine', '  Study', '    (problem)']);
  assert.equal(model.rows[2].node.problem?.message, 'OSF was not reached.');

  osf.failures.clear();
  model.retry(model.rows[2].node);
  await settled();

  assert.deepEqual(drawn(model), ['mine', '  Study', '    OSF Storage', '    Analysis']);
});

test('what cannot be listed again stays as it was, and that is said', async () => {
  const osf = study();
  const model = await explorerOf(osf);
  await expand(model, 'Study');
  osf.failures.set('osf://stud1/', DOWN);

  await model.refresh();

  assert.deepEqual(drawn(model), ['mine', '  Study', '    (problem)', '    OSF Storage', '    Analysis']);
});

test('a folder with nothing in it says so', async () => {
  const osf = study();
  osf.levels['osf://stud1/osfstorage/data/'] = [];
  const model = await explorerOf(osf);

  await expand(model, 'Study', 'OSF Storage', 'data');

  assert.ok(drawn(model).includes('        (empty)'));
});

test('refreshing keeps what is open, selected and renamed, and lets go of what is gone', async () => {
  const osf = study();
  const model = await explorerOf(osf);
  await expand(model, 'Study', 'OSF Storage', 'data');
  model.goTo(indexOf(model, 'b.csv'));
  model.goTo(indexOf(model, 'c.csv'), 'toggle');
  osf.levels['osf://stud1/osfstorage/'] = [file('stud1', '/raw/', { id: 'id of /data/' }), file('stud1', '/README.md')];
  osf.levels['osf://stud1/osfstorage/raw/'] = [
    file('stud1', '/raw/0.csv'),
    file('stud1', '/raw/b.csv', { id: 'id of /data/b.csv' })
  ];

  await model.refresh();

  assert.deepEqual(drawn(model).slice(3, 7), ['      raw', '        0.csv', '        b.csv', '      README.md']);
  assert.deepEqual(model.selection.map(entry => entry.reference), ['osf://stud1/osfstorage/raw/b.csv']);
});

test('an event lists the folder that it is about, and no other', async () => {
  const osf = study();
  const model = await explorerOf(osf);
  await expand(model, 'Study', 'OSF Storage', 'data');
  osf.levels['osf://stud1/osfstorage/data/'] = [file('stud1', '/data/new.csv')];
  osf.listed.length = 0;

  await model.refresh('osf://stud1/osfstorage/data/');
  await model.refresh('osf://nobody/osfstorage/');

  assert.deepEqual(osf.listed, ['osf://stud1/osfstorage/data/']);
  assert.ok(drawn(model).includes('        new.csv'));
});

test('an event about the list of my projects lists that again', async () => {
  const osf = study();
  const model = await explorerOf(osf);
  osf.levels[''] = [...osf.levels[''], project('new11', 'Pilot')];

  await model.refresh('');

  assert.ok(drawn(model).includes('  Pilot'));
});

test('an event about a folder that is closed waits until it is opened', async () => {
  const osf = study();
  const model = await explorerOf(osf);
  await expand(model, 'Study', 'OSF Storage', 'data');
  model.toggle(model.rows[indexOf(model, 'data')].node, false);
  osf.levels['osf://stud1/osfstorage/data/'] = [file('stud1', '/data/new.csv')];
  osf.listed.length = 0;

  await model.refresh('osf://stud1/osfstorage/data/');
  assert.deepEqual(osf.listed, []);

  await expand(model, 'data');
  assert.ok(drawn(model).includes('        new.csv'));
});

test('without an account there are the projects that were opened by their link, and those alone', async () => {
  const osf = study();
  const memory = new Memory();
  const model = await explorerOf(osf, OUT, memory);
  assert.deepEqual(drawn(model), []);
  assert.equal(model.signedOut, true);

  assert.equal(await model.open('osf://publ1/osfstorage/words.csv'), null);

  assert.deepEqual(drawn(model), ['opened', '  Public', '    OSF Storage', '      words.csv']);
  assert.deepEqual(model.selection.map(entry => entry.name), ['words.csv']);
  assert.deepEqual(memory.references, ['osf://publ1/']);
  assert.equal(osf.listed.includes(''), false);
});

test('what was opened on other days is recent, without what is no longer there', async () => {
  const model = await explorerOf(study(), OUT, new Memory(['osf://publ1/', 'osf://gone1/']));
  assert.deepEqual(drawn(model), ['recent']);

  await expand(model, 'recent');

  assert.deepEqual(drawn(model), ['recent', '  Public']);
});

test('a link that leads nowhere is told, and changes nothing', async () => {
  const model = await explorerOf(study());

  assert.equal((await model.open('osf://nope1/'))?.code, 'not-found');
  assert.deepEqual(drawn(model), ['mine', '  Study']);
});

test('what is mine is revealed in my projects, from the top', async () => {
  const model = await explorerOf(study());

  assert.equal(await model.open('osf://stud1/osfstorage/data/b.csv'), null);

  assert.deepEqual(model.selection.map(entry => entry.name), ['b.csv']);
  assert.equal(model.rows[model.activeIndex].node.name, 'b.csv');
  assert.equal(drawn(model).includes('opened'), false);
});

test('a component is revealed in its project', async () => {
  const model = await explorerOf(study());

  assert.equal(await model.open('osf://comp1/'), null);

  assert.deepEqual(drawn(model).at(-1), '    Analysis');
  assert.deepEqual(model.selection.map(entry => entry.name), ['Analysis']);
});

test('somebody else sees another tree', async () => {
  const osf = study();
  const model = await explorerOf(osf);
  await expand(model, 'Study');
  osf.levels[''] = [project('othe1', 'Hers')];

  await model.setAccount({ ...ME, id: 'she11' });

  assert.deepEqual(drawn(model), ['mine', '  Hers']);
});

test('where OSF wants a sign-in in the middle the tree stays, and is listed again after it', async () => {
  const osf = study();
  const model = await explorerOf(osf);
  await expand(model, 'Study');
  const refusal = { code: 'not-signed-in', message: 'You are no longer signed in.', hint: 'Sign in again.' };
  osf.failures.set('osf://stud1/osfstorage/', new RequestFailure(401, undefined, refusal));

  await expand(model, 'OSF Storage');
  assert.deepEqual(drawn(model), ['mine', '  Study', '    OSF Storage', '    Analysis']);
  assert.equal(model.refusal, refusal);

  await model.setAccount({ ...ME, state: 'expired', problem: refusal });
  await model.setAccount({ ...ME, state: 'signing_in' });
  assert.deepEqual(drawn(model).length, 4);

  osf.failures.clear();
  osf.levels['osf://stud1/'] = [storage('stud1')];
  await model.setAccount(ME);
  assert.equal(model.refusal, null);
  assert.deepEqual(drawn(model), ['mine', '  Study', '    OSF Storage']);
});

test('while OSF is not reached nothing is listed by itself, and what is shown stays', async () => {
  const osf = study();
  const model = await explorerOf(osf);
  await expand(model, 'Study');
  osf.listed.length = 0;

  await model.setAccount({ ...ME, state: 'offline' });
  assert.deepEqual(osf.listed, []);
  assert.equal(drawn(model).length, 4);

  await model.setAccount(ME);
  assert.deepEqual(osf.listed, ['', 'osf://stud1/']);
});

test('signing out takes my projects away', async () => {
  const model = await explorerOf(study());

  await model.setAccount(OUT);

  assert.deepEqual(drawn(model), []);
});

test('what is selected under a row that is closed goes over to that row', async () => {
  const model = await explorerOf(study());
  await expand(model, 'Study', 'OSF Storage', 'data');
  model.goTo(indexOf(model, 'b.csv'));
  let told = 0;
  model.selectionChanged.connect(() => told++);

  model.toggle(model.rows[indexOf(model, 'data')].node, false);

  assert.deepEqual(model.selection.map(entry => entry.name), ['data']);
  assert.equal(model.rows[model.activeIndex].node.name, 'data');
  assert.equal(told, 1);
});

test('ranges, single additions and whole levels are selected in the order in which they are shown', async () => {
  const model = await explorerOf(study());
  await expand(model, 'Study', 'OSF Storage', 'data');
  const names = () => model.selection.map(entry => entry.name);

  model.goTo(indexOf(model, 'c.csv'));
  model.goTo(indexOf(model, 'a.csv'), 'range');
  assert.deepEqual(names(), ['a.csv', 'b.csv', 'c.csv']);
  model.goTo(indexOf(model, 'b.csv'), 'toggle');
  assert.deepEqual(names(), ['a.csv', 'c.csv']);
  model.goTo(indexOf(model, 'README.md'), 'toggle');
  assert.deepEqual(names(), ['a.csv', 'c.csv', 'README.md']);
  model.goTo(indexOf(model, 'b.csv'));
  model.selectLevel();
  assert.deepEqual(names(), ['a.csv', 'b.csv', 'c.csv']);
});

test('typing goes to the next row of that name', async () => {
  const model = await explorerOf(study());
  await expand(model, 'Study', 'OSF Storage', 'data');

  model.goToName('R');
  assert.equal(model.rows[model.activeIndex].node.name, 'README.md');
  model.goToName('a');
  assert.equal(model.rows[model.activeIndex].node.name, 'Analysis');
  model.goToName('a');
  assert.equal(model.rows[model.activeIndex].node.name, 'a.csv');
  model.goToName('nothing');
  assert.equal(model.rows[model.activeIndex].node.name, 'a.csv');
});

test('the filter keeps what has the text in its name and what is above it, whatever was open', async () => {
  const osf = study();
  const model = await explorerOf(osf);
  await expand(model, 'Study', 'OSF Storage', 'data');
  model.toggle(model.rows[indexOf(model, 'Study')].node, false);
  osf.listed.length = 0;

  model.setFilter('B.CSV');
  assert.deepEqual(drawn(model), ['mine', '  Study', '    OSF Storage', '      data', '        b.csv']);
  assert.deepEqual(osf.listed, []);

  model.toggle(model.rows[indexOf(model, 'data')].node);
  assert.deepEqual(drawn(model).at(-1), '      data');

  model.setFilter('');
  assert.deepEqual(drawn(model), ['mine', '  Study']);
});

test('a name is asked for in its row, and the answer comes back', async () => {
  const model = await explorerOf(study());

  const asked = model.askName('osf://stud1/osfstorage/README.md', 'README.md');
  await settled();
  assert.equal(model.nameQuestion?.node.name, 'README.md');
  model.answerName('LIES.md');
  assert.equal(await asked, 'LIES.md');
  assert.equal(model.nameQuestion, null);

  assert.equal(await model.askName('osf://nope1/', 'x'), null);
});

test('a fault of our own is not taken for an answer', async () => {
  const osf = study();
  osf.entry = () => Promise.reject(new TypeError('a slip'));
  const model = await explorerOf(osf);

  await assert.rejects(model.open('osf://publ1/'), /a slip/);
  assert.equal(model.busy, false);
});
