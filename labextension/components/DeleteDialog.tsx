/** Asks before something on OSF is deleted: what goes, how much that is, and what on this computer is linked to it. */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IContents } from '../api/entries';
import type { IEntry } from '../api/schemas';
import { inWords } from '../model/amounts';
import { askForm } from './FormDialog';

/** More than this is not deleted by a slip of the hand: its name has to be typed. */
const FEW = 10;
/** How many names are shown before the others are only counted. */
const MOST_NAMES = 8;

export interface IDoomed {
  readonly entries: readonly IEntry[];
  /** Of all folders together. */
  readonly contents: IContents;
  /** Paths of this computer that are linked to what goes. */
  readonly links: readonly string[];
}

/** Whether the person wants that. */
export async function askDelete(doomed: IDoomed, trans: TranslationBundle): Promise<boolean> {
  const answer = await askForm<null>({
    title:
      doomed.entries.length === 1
        ? trans.__('Delete “%1” on OSF?', doomed.entries[0].name)
        : trans._n('Delete %1 thing on OSF?', 'Delete %1 things on OSF?', doomed.entries.length),
    value: null,
    body: () => <DeleteBody {...doomed} trans={trans} />,
    buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: trans.__('Delete') })],
    focus: isMuch(doomed) ? 'input' : undefined
  });
  return answer !== null;
}

export interface IDeleteBodyProps extends IDoomed {
  readonly trans: TranslationBundle;
}

export function DeleteBody({ entries, contents, links, trans }: IDeleteBodyProps): JSX.Element {
  const id = React.useId();
  const folders = entries.filter(entry => entry.kind === 'folder');
  return (
    <div className="jp-Osf-delete">
      {entries.length > 1 && <Names of={entries.map(entry => entry.name)} trans={trans} />}
      {folders.length > 0 && <p>{whatGoes(contents, trans)}</p>}
      <p>{trans.__('OSF deletes files with all their versions; they cannot be brought back from here.')}</p>
      {links.length > 0 && (
        <div role="alert" className="jp-Osf-says jp-mod-warn">
          <p>
            {trans._n(
              '%1 link of this computer leads there. What is on this computer stays, but has nowhere to go any more.',
              '%1 links of this computer lead there. What is on this computer stays, but has nowhere to go any more.',
              links.length
            )}
          </p>
          <Names of={links} trans={trans} />
        </div>
      )}
      {isMuch({ entries, contents, links }) && (
        <div className="jp-Osf-field">
          <label htmlFor={id}>{trans.__('To delete all that, type the name: %1', entries[0].name)}</label>
          <input
            id={id}
            className="jp-mod-styled"
            required
            pattern={exactly(entries[0].name)}
            autoComplete="off"
            spellCheck={false}
          />
        </div>
      )}
    </div>
  );
}

function Names({ of, trans }: { readonly of: readonly string[]; readonly trans: TranslationBundle }): JSX.Element {
  const more = of.length - MOST_NAMES;
  return (
    <ul>
      {of.slice(0, MOST_NAMES).map((name, index) => (
        <li key={index}>{name}</li>
      ))}
      {more > 0 && <li>{trans._n('and %1 more', 'and %1 more', more)}</li>}
    </ul>
  );
}

function whatGoes(contents: IContents, trans: TranslationBundle): string {
  const { files, folders, more } = contents;
  if (files + folders === 0) {
    return trans.__('There is nothing in it.');
  }
  const amount = inWords(contents, trans);
  return more ? trans.__('In it are more than %1. All of it goes.', amount) : trans.__('In it: %1. All of it goes.', amount);
}

function isMuch({ entries, contents }: IDoomed): boolean {
  const hasFolder = entries.some(entry => entry.kind === 'folder');
  return (hasFolder && (contents.more || contents.files + contents.folders > FEW)) || entries.length > FEW;
}

/** A pattern that nothing but this text matches. */
function exactly(text: string): string {
  return [...text].map(character => `\\u{${character.codePointAt(0)!.toString(16)}}`).join('');
}
