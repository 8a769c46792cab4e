/** Imports go one way: api, the only network; models without a screen; components without a network; plugins on top. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

import { nodesOf, sources } from './sources';

interface IImport {
  readonly from: string;
  readonly of: string;
  /** Only types are taken, of which nothing is left in the bundle. */
  readonly isType: boolean;
}

const LAYERS = ['api', 'model', 'components', 'plugins'];
/** What lies between the folders is above models, and below plugins: it may know JupyterLab. */
const BETWEEN = LAYERS.indexOf('components');
const NETWORK = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'sendBeacon', 'makeRequest'];
const OWNERS = ['window', 'globalThis', 'navigator', 'ServerConnection'];

function layerOf(module: string): number {
  const layer = LAYERS.indexOf(module.split('/')[0]);
  return module === 'index' ? LAYERS.length : layer === -1 ? BETWEEN : layer;
}

function importsOf(module: string, source: ts.SourceFile): IImport[] {
  return source.statements
    .filter(statement => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement))
    .filter(statement => statement.moduleSpecifier !== undefined)
    .map(statement => {
      const named = (statement.moduleSpecifier as ts.StringLiteral).text;
      return {
        from: module,
        of: named.startsWith('.') ? path.posix.join(path.posix.dirname(module), named) : named,
        isType: ts.isImportDeclaration(statement)
          ? Boolean(statement.importClause?.isTypeOnly)
          : statement.isTypeOnly
      };
    });
}

const modules = sources();
const imports = [...modules].flatMap(([module, source]) => importsOf(module, source));
const told = (wrong: readonly IImport[]) => wrong.map(one => `${one.from} imports ${one.of}`);

test('there is something to look at', () => {
  assert.ok(imports.some(one => one.from === 'api/request' && one.of === '@jupyterlab/services'));
  assert.ok(imports.some(one => one.from === 'index' && one.of === 'plugins/panel'));
});

test('no module imports from a layer above its own; the tokens are known to all as types', () => {
  const wrong = imports.filter(
    one => modules.has(one.of) && layerOf(one.of) > layerOf(one.from) && !(one.of === 'tokens' && one.isType)
  );

  assert.deepEqual(told(wrong), []);
});

test('only the api speaks to the network', () => {
  const wrong = [...modules]
    .filter(([module]) => !module.startsWith('api/'))
    .flatMap(([module, source]) =>
      [...nodesOf(source)]
        .filter(ts.isIdentifier)
        .filter(name => NETWORK.includes(name.text) && isTheBrowsers(name))
        .map(name => `${module} uses ${name.text}`)
    );

  assert.deepEqual(wrong, []);
});

/** Whether it is not just something of the same name that belongs to an object of ours. */
function isTheBrowsers(name: ts.Identifier): boolean {
  const parent = name.parent;
  return ts.isPropertyAccessExpression(parent) && parent.name === name
    ? OWNERS.includes(parent.expression.getText())
    : !ts.isPropertyAssignment(parent) && !ts.isMethodDeclaration(parent);
}

test('models know neither a screen nor JupyterLab', () => {
  const allowed = /^(@lumino\/(signaling|coreutils|algorithm|disposable)|@jupyterlab\/coreutils|papaparse)$/;
  const wrong = imports.filter(
    one =>
      one.from.startsWith('model/') &&
      !one.of.match(/^(api|model|tokens)\b/) &&
      !allowed.test(one.of) &&
      !(one.isType && one.of === '@jupyterlab/translation')
  );

  assert.deepEqual(told(wrong), []);
});

test('components are given what they show: of the api they know words and failures only', () => {
  const wrong = imports.filter(
    one =>
      one.from.startsWith('components/') &&
      (one.of.startsWith('@jupyterlab/services') ||
        (one.of.startsWith('api/') && !one.isType && one.of !== 'api/failure'))
  );

  assert.deepEqual(told(wrong), []);
});
