import './browser';

import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import * as React from 'react';

import { RequestFailure } from '../api/failure';
import type { IEntry } from '../api/schemas';
import type { IEntryLink } from '../components/EntryBadges';
import { Explorer } from '../components/Explorer';
import { EntryDetails } from '../model/entryDetails';
import type { ExplorerModel } from '../model/explorer';
import { ProjectSearch } from '../model/projectSearch';
import { english } from './english';
import { expand, explorerOf, file, ME, Osf, project, settled, study } from './explorerOsf';

afterEach(cleanup);

interface IShown {
  readonly model: ExplorerModel;
  readonly activated: IEntry[];
}

async function show(osf: Osf, { links = {}, open = [] as string[], account = ME as typeof ME | null } = {}): Promise<IShown> {
  const model = await explorerOf(osf, account);
  await expand(model, ...open);
  const activated: IEntry[] = [];
  const details = new EntryDetails(osf, 0);
  model.changed.connect(() => details.follow(model.current));
  render(
    <Explorer
      model={model}
      search={new ProjectSearch(osf)}
      details={details}
      trans={english}
      icon={() => null}
      linksTo={entry => (links as Record<string, IEntryLink[]>)[entry.name] ?? []}
      onActivate={entry => activated.push(entry)}
      onDrag={() => undefined}
      onOpenPath={() => undefined}
    />
  );
  await act(settled);
  return { model, activated };
}

function row(name: string): HTMLElement {
  return within(screen.getByRole('tree', { name: 'OSF explorer' })).getByRole('treeitem', { name });
}

async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  await act(async () => {
    fireEvent.keyDown(document.activeElement!, { key, ...more });
    await settled();
  });
}

test('rows are called by their names, also where these look like markup', async () => {
  const name = '<img src=x onerror=alert(1)>.csv';
  const osf = study();
  osf.levels['osf://stud1/osfstorage/data/'] = [file('stud1', '/data/x.csv', { name })];
  await show(osf, { open: ['Study', 'OSF Storage', 'data'] });

  assert.equal(row(name).textContent, name);
  assert.equal(document.querySelector('img'), null);
});

test('rows say how deep they are, how many stand beside them and whether they are open', async () => {
  await show(study(), { open: ['Study', 'OSF Storage'] });

  const folder = row('data');
  assert.deepEqual(
    ['level', 'posinset', 'setsize', 'expanded', 'selected'].map(name => folder.getAttribute(`aria-${name}`)),
    ['4', '1', '2', 'false', 'false']
  );
  assert.equal(row('README.md').hasAttribute('aria-expanded'), false);
});

test('what badges mean is said in words', async () => {
  const osf = study();
  osf.levels['osf://stud1/'] = [
    project('publ1', 'Public', { public: true, writable: false, linked_node: true }),
    file('stud1', '/locked.csv', { checked_out_by: 'she11' })
  ];
  const links = { 'locked.csv': [{ path: 'data/mine.csv', state: 'ahead' as const }] };
  await show(osf, { open: ['Study'], links });

  assert.equal(row('Public').getAttribute('aria-description'), 'link to another project, public, read-only');
  assert.equal(
    row('locked.csv').getAttribute('aria-description'),
    'checked out, linked with data/mine.csv on this computer: changes not yet on OSF'
  );
  assert.equal(row('Study').getAttribute('aria-description'), 'private');
});

test('the keyboard walks through the tree, opens, closes, selects and activates', async () => {
  const { model, activated } = await show(study());
  act(() => row('My projects').focus());

  await press('ArrowDown');
  assert.equal(document.activeElement, row('Study'));
  await press('ArrowRight');
  assert.equal(row('Study').getAttribute('aria-expanded'), 'true');
  await press('ArrowRight');
  assert.equal(document.activeElement, row('OSF Storage'));
  await press('Enter');
  await press('End');
  assert.equal(document.activeElement, row('Analysis'));
  await press('r');
  assert.equal(document.activeElement, row('README.md'));
  await press('Enter');
  assert.deepEqual(activated.map(entry => entry.name), ['README.md']);
  await press('ArrowUp', { shiftKey: true });
  assert.deepEqual(model.selection.map(entry => entry.name), ['data', 'README.md']);
  await press('ArrowLeft');
  assert.equal(document.activeElement, row('OSF Storage'));
  await press('ArrowLeft');
  assert.equal(row('OSF Storage').getAttribute('aria-expanded'), 'false');
  await press('Home');
  assert.equal(document.activeElement, row('My projects'));
});

test('only one row is on the way of the Tab key', async () => {
  await show(study(), { open: ['Study'] });

  assert.equal(screen.getAllByRole('treeitem').filter(one => one.tabIndex === 0).length, 1);
});

test('Shift+F10 asks for the menu of the row, whose entry is selected', async () => {
  const { model } = await show(study(), { open: ['Study'] });
  act(() => row('My projects').focus());
  const asked: Element[] = [];
  document.addEventListener('contextmenu', event => asked.push(event.target as Element), { once: true });

  await press('ArrowDown');
  await press('F10', { shiftKey: true });

  assert.deepEqual(asked, [row('Study')]);
  assert.ok(row('Study').matches('.jp-Osf-entry[data-kind=project]'));
  assert.deepEqual(model.selection.map(entry => entry.name), ['Study']);
});

test('a right click selects the row first, unless it is among what is selected', async () => {
  const { model } = await show(study(), { open: ['Study', 'OSF Storage'] });
  const names = () => model.selection.map(entry => entry.name);

  fireEvent.contextMenu(row('data'));
  assert.deepEqual(names(), ['data']);
  fireEvent.mouseDown(row('README.md'), { button: 0, ctrlKey: true });
  fireEvent.contextMenu(row('data'));
  assert.deepEqual(names(), ['data', 'README.md']);
});

test('a level that cannot be listed says so in its place, with a way to try again', async () => {
  const osf = study();
  const problem = { code: 'unreachable', message: 'OSF was not reached.', hint: 'Wait a little.' };
  osf.failures.set('osf://stud1/', new RequestFailure(503, undefined, problem));
  await show(osf, { open: ['Study'] });
  assert.equal(screen.getByRole('alert').textContent, 'OSF was not reached. Wait a little.');

  osf.failures.clear();
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await settled();
  });

  assert.equal(screen.queryByRole('alert'), null);
  assert.ok(row('OSF Storage'));
});

test('a name is typed in its row: Enter takes it, Escape does not, and the ending is not selected', async () => {
  const { model } = await show(study(), { open: ['Study', 'OSF Storage'] });
  const ask = async () => {
    const answer = model.askName('osf://stud1/osfstorage/README.md', 'README.md');
    await act(settled);
    return { answer, box: screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' }) };
  };

  const first = await ask();
  assert.deepEqual([first.box.selectionStart, first.box.selectionEnd], [0, 6]);
  fireEvent.change(first.box, { target: { value: 'NOTES.md' } });
  await press('Enter');
  assert.equal(await first.answer, 'NOTES.md');

  const second = await ask();
  fireEvent.change(second.box, { target: { value: 'NOTES.md' } });
  await press('Escape');
  assert.equal(await second.answer, null);
  assert.equal(screen.queryByRole('textbox', { name: 'Name' }), null);
  assert.equal(document.activeElement, row('README.md'));
});

test('the filter is cleared by its button', async () => {
  await show(study(), { open: ['Study', 'OSF Storage'] });
  fireEvent.change(screen.getByRole('textbox', { name: 'Filter by name' }), { target: { value: 'readme' } });
  assert.equal(screen.queryByRole('treeitem', { name: 'data' }), null);

  fireEvent.click(screen.getByRole('button', { name: 'Clear the filter' }));

  assert.ok(row('data'));
});

test('what OSF finds is listed, and shown in the tree when it is chosen', async () => {
  const { model } = await show(study());
  fireEvent.change(screen.getByRole('textbox', { name: 'Filter by name' }), { target: { value: 'Stu' } });
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Search my projects on OSF' }));
    await settled();
  });
  const found = within(screen.getByRole('list', { name: 'Found on OSF' }));

  await act(async () => {
    fireEvent.click(found.getByRole('button', { name: 'Study' }));
    await settled();
  });

  assert.deepEqual(model.selection.map(entry => entry.name), ['Study']);
  assert.equal(screen.queryByRole('list', { name: 'Found on OSF' }), null);
});

test('without an account there is a field for a link, and it says why a link leads nowhere', async () => {
  await show(study(), { account: { ...ME, state: 'signed_out', id: null } });
  const field = screen.getByRole('textbox', { name: 'Open an OSF link or DOI' });
  const open = async (link: string) => {
    fireEvent.change(field, { target: { value: link } });
    await act(async () => {
      fireEvent.submit(field);
      await settled();
    });
  };

  await open('osf://nope1/');
  assert.equal(screen.getByRole('alert').textContent, 'Not there. Look.');

  await open('osf://publ1/');
  assert.equal(screen.queryByRole('alert'), null);
  assert.ok(row('Public'));
});

test('details say all about the file that is selected, and show what is in it as text', async () => {
  const osf = study();
  const reference = 'osf://stud1/osfstorage/data/a.csv';
  osf.levels['osf://stud1/osfstorage/data/'] = [
    file('stud1', '/data/a.csv', {
      size: 2400,
      version: '3',
      modified: '2026-11-02T10:00:00Z',
      author: 'Demo Colleague',
      tags: ['raw'],
      sha256: 'abc123'
    })
  ];
  osf.contents[reference] = new TextEncoder().encode('name,time\n<img src=x onerror=alert(1)>,12\n');
  const { model } = await show(osf, { open: ['Study', 'OSF Storage', 'data'] });
  await act(async () => {
    model.goToName('a.');
    await new Promise(resolve => setTimeout(resolve, 20));
  });

  const details = within(screen.getByRole('region', { name: 'Details' }));
  for (const text of ['OSF Storage / data / a.csv', '2.4 kB', '3', 'raw', 'abc123', 'private, you can change it']) {
    assert.ok(details.getByText(text), text);
  }
  assert.match(details.getByText(/by Demo Colleague/).textContent!, /Nov 2, 2026/);
  assert.match(row('a.csv').textContent!, /a\.csvNov 2, 2026.*2\.4 kB/);
  const table = within(details.getByRole('table', { name: 'a.csv' }));
  assert.ok(table.getByRole('columnheader', { name: 'name' }));
  assert.ok(table.getByRole('cell', { name: '<img src=x onerror=alert(1)>' }));
  assert.equal(document.querySelector('img'), null);
});
