/** Asks for the name of something new on OSF, and shows the name that it will really have. */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { awkward, cleaned, isName } from '../model/names';
import { askForm } from './FormDialog';

export interface INameDialogOptions {
  readonly title: string;
  /** Where it will be. */
  readonly note: string;
  readonly accept: string;
  readonly trans: TranslationBundle;
  readonly name?: string;
}

/** The cleaned name; `null` if the person thought better of it. */
export async function askName(options: INameDialogOptions): Promise<string | null> {
  const { title, accept } = options;
  const answer = await askForm<string>({
    title,
    value: options.name ?? '',
    body: change => <NameField {...options} onChange={change} />,
    buttons: [Dialog.cancelButton(), Dialog.okButton({ label: accept, ariaLabel: accept })],
    focus: 'input'
  });
  const name = cleaned(answer?.value ?? '');
  return isName(name) ? name : null;
}

interface INameFieldProps extends INameDialogOptions {
  readonly onChange: (name: string) => void;
}

export function NameField({ name, note, trans, onChange }: INameFieldProps): JSX.Element {
  const [typed, setTyped] = React.useState(name ?? '');
  const id = React.useId();
  return (
    <div className="jp-Osf-field">
      <label htmlFor={id}>{trans.__('Name')}</label>
      <input
        id={id}
        className="jp-mod-styled"
        value={typed}
        required
        pattern=".*[^\s.].*"
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-note`}
        onChange={event => {
          setTyped(event.target.value);
          onChange(event.target.value);
        }}
      />
      <small id={`${id}-note`} aria-live="polite">
        {note} {remark(typed, trans)}
      </small>
    </div>
  );
}

function remark(typed: string, trans: TranslationBundle): string {
  const name = cleaned(typed);
  if (typed.trim() && !isName(name)) {
    return trans.__('That cannot be a name, or is too long for one.');
  }
  if (typed.trim() && name !== typed) {
    return trans.__('It will be called “%1”.', name);
  }
  const odd = awkward(name);
  return odd.length > 0
    ? trans.__('Not every computer can keep a name with these characters: %1', odd.join(' '))
    : '';
}
