/** Every text on screen can be translated, and the French catalogue has all of them, and nothing else. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

import { nodesOf, ROOT, sources } from './sources';

interface IText {
  /** As it is in the catalogue: with its context before it, if it has one. */
  readonly key: string;
  readonly forms: readonly string[];
  readonly where: string;
}

const CATALOGUE = path.join(ROOT, '../jupyter_osf/locale/fr_FR/LC_MESSAGES/jupyter_osf.json');
const SCHEMAS = path.join(ROOT, '../schema');
/** Where the context ends and the text begins. */
const CONTEXT = '\u0004';
/** How many contexts and forms come first in the arguments. */
const CALLS = new Map([
  ['__', { contexts: 0, forms: 1 }],
  ['_n', { contexts: 0, forms: 2 }],
  ['_p', { contexts: 1, forms: 1 }],
  ['_np', { contexts: 1, forms: 2 }]
]);

const texts: IText[] = [];
const notLiteral: string[] = [];

for (const [module, source] of sources()) {
  for (const node of nodesOf(source)) {
    const call = ts.isCallExpression(node) ? calledOf(node) : undefined;
    if (call === undefined || !ts.isCallExpression(node)) {
      continue;
    }
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const where = `${module}, line ${line}`;
    const words = node.arguments.slice(0, call.contexts + call.forms);
    if (words.every(ts.isStringLiteralLike)) {
      const [first, ...more] = words.map(word => word.text);
      const forms = call.contexts ? more : [first, ...more];
      texts.push({ key: call.contexts ? first + CONTEXT + forms[0] : forms[0], forms, where });
    } else if (module !== 'plugins/settings') {
      // The settings translate what is in their schema, which is read below.
      notLiteral.push(where);
    }
  }
}

for (const file of readdirSync(SCHEMAS)) {
  const schema = JSON.parse(readFileSync(path.join(SCHEMAS, file), 'utf8'));
  if (Object.keys(schema.properties).length > 0) {
    addSchema('schema', schema, file);
    Object.values(schema.properties).forEach(property => addSchema('settings', property, file));
  }
}

function calledOf(node: ts.CallExpression): { contexts: number; forms: number } | undefined {
  return ts.isPropertyAccessExpression(node.expression) ? CALLS.get(node.expression.name.text) : undefined;
}

function addSchema(context: string, described: any, where: string): void {
  for (const text of [described.title, described.description].filter(Boolean)) {
    texts.push({ key: context + CONTEXT + text, forms: [text], where });
  }
}

const catalogue: Record<string, any> = JSON.parse(readFileSync(CATALOGUE, 'utf8'));
const { '': header, ...translations } = catalogue as Record<string, string[]> & { '': any };
const placeholdersOf = (text: string) => [...new Set(text.match(/%\d/g) ?? [])].sort();

test('texts are written out where they are translated, so that they can be found', () => {
  assert.ok(texts.length > 100);
  assert.deepEqual(notLiteral, []);
});

test('the catalogue is French, in the words of JupyterLab', () => {
  assert.equal(header.language, 'fr-FR');
  assert.equal(header.domain, 'jupyter_osf');
  assert.equal(header.plural_forms, 'nplurals=2; plural=(n > 1);');
});

test('all texts are in the French catalogue', () => {
  const missing = texts.filter(text => !(text.key in translations)).map(text => `${text.where}: ${text.key}`);

  assert.deepEqual(missing, []);
});

test('the French catalogue has no text that is no longer used', () => {
  const used = new Set(texts.map(text => text.key));

  assert.deepEqual(
    Object.keys(translations).filter(key => !used.has(key)),
    []
  );
});

test('each translation has all forms, and in each the values that the text has', () => {
  const wrong = texts
    .filter(({ key }) => key in translations)
    .filter(({ key, forms }) => {
      const french = translations[key];
      const several = placeholdersOf(forms[forms.length - 1]);
      return (
        french.length !== forms.length ||
        french.some(form => form === '') ||
        placeholdersOf(french[french.length - 1]).join() !== several.join() ||
        placeholdersOf(french[0]).some(placeholder => !several.includes(placeholder))
      );
    })
    .map(({ key }) => key);

  assert.deepEqual(wrong, []);
});

test('the French is set as French is', () => {
  const badly = Object.values(translations)
    .flat()
    // Addresses and commands are no French.
    .map(text => text.replace(/https?:\S*/g, '').replace(/osf:\S+/g, ''))
    .filter(text => /['"“”]|\.\.\.|[^\s\u00a0\u202f«][:;?!»](\s|$)|(^|[^\u00a0\u202f]) [:;?!»]|«(?!\u00a0)/.test(text));

  assert.deepEqual(badly, []);
});
