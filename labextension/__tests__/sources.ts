/** The sources of the front end as the tests of their shape read them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const ROOT = path.join(import.meta.dirname, '..');

/** All modules but the tests and what is generated, parsed; their names are relative to the root, without ending. */
export function sources(): ReadonlyMap<string, ts.SourceFile> {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.tsx?$/.test(file) && !/(__tests__|\.d\.ts$|openapi\.ts$)/.test(file))
    .sort();
  return new Map(files.map(file => [file.replace(/\.tsx?$/, '').replaceAll(path.sep, '/'), parse(file)]));
}

function parse(file: string): ts.SourceFile {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
}

/** Everything in the tree of a module. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) {
    yield* nodesOf(child);
  }
}
