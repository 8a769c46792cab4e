/** Asks for a place in writing: a folder on OSF, or a folder of this computer. */
import { Dialog } from '@jupyterlab/apputils';
import * as React from 'react';

import { askForm } from './FormDialog';

export interface IPlaceOptions {
  readonly title: string;
  readonly label: string;
  readonly note: string;
  readonly accept: string;
  readonly place: string;
  /** Places that are likely. */
  readonly suggestions: readonly string[];
}

/** What was written; `null` if the person thought better of it. */
export async function askPlace(options: IPlaceOptions): Promise<string | null> {
  const answer = await askForm<string>({
    title: options.title,
    value: options.place,
    body: change => <PlaceField {...options} onChange={change} />,
    buttons: [Dialog.cancelButton(), Dialog.okButton({ label: options.accept })],
    focus: 'input'
  });
  return answer?.value.trim() || null;
}

interface IPlaceFieldProps extends IPlaceOptions {
  readonly onChange: (place: string) => void;
}

export function PlaceField({ label, note, place, suggestions, onChange }: IPlaceFieldProps): JSX.Element {
  const id = React.useId();
  return (
    <div className="jp-Osf-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="jp-mod-styled"
        defaultValue={place}
        required
        list={`${id}-list`}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-note`}
        onChange={event => onChange(event.target.value)}
      />
      <datalist id={`${id}-list`}>
        {suggestions.map(suggestion => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
      <small id={`${id}-note`}>{note}</small>
    </div>
  );
}
