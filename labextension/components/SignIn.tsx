/** The two ways of signing in to OSF. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IAccount } from '../api/account';
import type { AccountModel } from '../model/account';
import { OneField } from './OneField';

export interface ISignInProps {
  readonly model: AccountModel;
  readonly account: IAccount;
  readonly trans: TranslationBundle;
  /** Opens a window for OSF's page, at once, and leads it there when the address is known. */
  readonly onOpen: (address: Promise<string | null>) => void;
}

export function SignIn({ model, account, trans, onOpen }: ISignInProps): JSX.Element {
  return (
    <>
      {account.oauth.available && (
        <button
          type="button"
          className="jp-Osf-button jp-mod-styled jp-mod-accept"
          aria-disabled={model.busy}
          onClick={() => model.busy || onOpen(model.begin())}
        >
          {trans.__('Sign in with OSF')}
        </button>
      )}
      <OneField
        label={trans.__('Personal access token')}
        action={trans.__('Sign in')}
        note={trans.__('To upload, it needs the scope osf.full_write. It goes to the Jupyter server, once.')}
        secret
        disabled={model.busy}
        onSend={token => void model.signIn(token)}
      />
      <p className="jp-Osf-more">
        <a href={account.token_page} target="_blank" rel="noopener noreferrer">
          {trans.__('Make a token on OSF’s site')}
        </a>
      </p>
    </>
  );
}
