/** Lets a person choose what somebody may do in a project. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Permission } from '../api/schemas';

export interface IPermissionChoiceProps {
  readonly label: string;
  /** Whether the label is seen, rather than only told to screen readers. */
  readonly labelled?: boolean;
  readonly value: Permission;
  readonly locked?: string;
  readonly trans: TranslationBundle;
  readonly onChange: (permission: Permission) => void;
}

export function PermissionChoice(props: IPermissionChoiceProps): JSX.Element {
  const { label, labelled, value, locked, trans, onChange } = props;
  const choice = (
    <select
      className="jp-mod-styled"
      aria-label={labelled ? undefined : label}
      value={value}
      disabled={locked !== undefined}
      title={locked}
      onChange={event => onChange(event.target.value as Permission)}
    >
      <option value="read">{trans.__('Can read')}</option>
      <option value="write">{trans.__('Can read and write')}</option>
      <option value="admin">{trans.__('Administrator')}</option>
    </select>
  );
  return labelled ? (
    <label>
      {label} {choice}
    </label>
  ) : (
    choice
  );
}
