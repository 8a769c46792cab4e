import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RequestFailure } from '../api/failure';
import type { IEntry } from '../api/schemas';
import { Projects } from '../model/projects';

test('each project is asked about once, and keeps its name while it is asked about anew', async () => {
  const asked: string[] = [];
  const projects = new Projects(async node => {
    asked.push(node);
    if (asked.length > 2) {
      throw new RequestFailure(401);
    }
    return { name: `Project ${node}` } as IEntry;
  });

  await Promise.all([projects.look(['abc12', 'xyz98', 'abc12']), projects.look(['abc12'])]);
  assert.deepEqual(asked, ['abc12', 'xyz98']);
  assert.equal(projects.of('abc12')?.name, 'Project abc12');
  assert.equal(projects.of('other'), null);

  projects.outdate();
  await projects.look(['abc12']);
  assert.equal(asked.length, 3);
  assert.equal(projects.of('abc12')?.name, 'Project abc12');
});

test('what somebody saw is not shown to others', async () => {
  let isSignedIn = true;
  const projects = new Projects(async () => {
    if (!isSignedIn) {
      throw new RequestFailure(401);
    }
    return { name: 'Private study' } as IEntry;
  });
  await projects.look(['abc12']);

  isSignedIn = false;
  projects.forget();
  await projects.look(['abc12']);

  assert.equal(projects.of('abc12'), null);
});

test('an error of our own is not taken for an answer', async () => {
  const projects = new Projects(() => Promise.reject(new TypeError('a slip')));

  await assert.rejects(projects.look(['abc12']), /a slip/);
});
