/** Who is signed in, in a few words; pressing it shows and hides all else about the account. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretUpIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { AccountModel } from '../model/account';
import { shortly } from './accountWords';

export interface IAccountBadgeProps {
  readonly model: AccountModel;
  readonly trans: TranslationBundle;
}

export function AccountBadge({ model, trans }: IAccountBadgeProps): JSX.Element {
  const { account, problem } = model;
  const words = account
    ? shortly(account, trans)
    : problem
      ? trans.__('Account unknown')
      : trans.__('Looking…');
  const Caret = model.isOpen ? caretUpIcon : caretDownIcon;
  return (
    <button
      type="button"
      className="jp-Osf-accountBadge"
      data-state={account?.state ?? 'unknown'}
      aria-expanded={model.isOpen}
      aria-label={trans.__('Account: %1', words)}
      title={words}
      disabled={account === null && problem === null}
      onClick={() => model.open(!model.isOpen)}
    >
      <span>{words}</span>
      <Caret.react tag="span" width="12px" />
    </button>
  );
}
