/** Says who is signed in to OSF, and lets people sign in and out. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IAccount } from '../api/account';
import type { AccountModel } from '../model/account';
import { OneField } from './OneField';

export interface IAccountSectionProps {
  readonly model: AccountModel;
  readonly trans: TranslationBundle;
  /** Opens a window for OSF's page, at once, and leads it there when the address is known. */
  readonly onOpen: (address: Promise<string | null>) => void;
}

export function AccountSection({ model, trans, onOpen }: IAccountSectionProps): JSX.Element | null {
  const { account, busy, problem } = model;
  if (account === null) {
    return null;
  }
  const { tone, says } = describe(account, trans);
  const told = problem ?? account.problem;
  const signedIn = ['signed_in', 'read_only', 'offline', 'expired'].includes(account.state);
  return (
    <section className="jp-Osf-account" aria-label={trans.__('Account')} aria-busy={busy}>
      <div role="status" className={`jp-Osf-says jp-mod-${tone}`}>
        {[...says, ...model.said].map(sentence => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {told && (
        <div role="alert" className="jp-Osf-says jp-mod-warn">
          <p>{told.message}</p>
          {told.hint && <p>{told.hint}</p>}
        </div>
      )}
      {account.oauth.pending ? (
        <OnTheWay model={model} trans={trans} />
      ) : (
        ['signed_out', 'expired'].includes(account.state) && (
          <SignIn model={model} account={account} trans={trans} onOpen={onOpen} />
        )
      )}
      <div className="jp-Osf-buttons">
        {account.state === 'offline' && (
          <Button label={trans.__('Try again')} disabled={busy} onClick={() => void model.check()} />
        )}
        {signedIn && (
          <Button label={trans.__('Sign out')} disabled={busy} onClick={() => void model.signOut()} />
        )}
      </div>
    </section>
  );
}

interface ISignInProps extends IAccountSectionProps {
  readonly account: IAccount;
}

function SignIn({ model, account, trans, onOpen }: ISignInProps): JSX.Element {
  return (
    <>
      {account.oauth.available && (
        <Button
          label={trans.__('Sign in with OSF')}
          accept
          disabled={model.busy}
          onClick={() => onOpen(model.begin())}
        />
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

function OnTheWay({ model, trans }: Pick<IAccountSectionProps, 'model' | 'trans'>): JSX.Element {
  return (
    <>
      {model.page && (
        <p className="jp-Osf-more">
          <a href={model.page} target="_blank" rel="noopener noreferrer">
            {trans.__('Open OSF’s page again')}
          </a>
        </p>
      )}
      <OneField
        label={trans.__('If you come out on a page that does not sign you in, paste its address')}
        note={trans.__(
          'If OSF shows an error and does not lead back, it does not know this Jupyter server: cancel, and sign in with a token.'
        )}
        action={trans.__('Finish')}
        disabled={model.busy}
        onSend={address => void model.finish(address)}
      />
      <Button label={trans.__('Cancel')} disabled={model.busy} onClick={() => void model.giveUp()} />
    </>
  );
}

interface IButtonProps {
  readonly label: string;
  readonly accept?: boolean;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function Button({ label, accept, disabled, onClick }: IButtonProps): JSX.Element {
  const classes = `jp-Osf-button jp-mod-styled ${accept ? 'jp-mod-accept' : 'jp-mod-reject'}`;
  return (
    <button type="button" className={classes} disabled={disabled} onClick={onClick}>
      {label}
    </button>
  );
}

interface IWords {
  readonly tone: 'calm' | 'good' | 'warn';
  readonly says: readonly string[];
}

function describe(account: IAccount, trans: TranslationBundle): IWords {
  const name = account.name ?? trans.__('somebody');
  switch (account.state) {
    case 'signed_out':
      return {
        tone: 'calm',
        says: [
          trans.__('You are not signed in to OSF.'),
          trans.__('Public projects can be read without an account.')
        ]
      };
    case 'signing_in':
      return {
        tone: 'calm',
        says: [
          account.oauth.pending
            ? trans.__('Finish the sign-in on OSF’s page, in the window that was opened.')
            : trans.__('Signing in to OSF…')
        ]
      };
    case 'signed_in':
      return { tone: 'good', says: [trans.__('Signed in to OSF as %1.', name), ...given(account, trans)] };
    case 'read_only':
      return {
        tone: 'warn',
        says: [
          trans.__('Signed in to OSF as %1, for reading only.', name),
          trans.__('To upload, sign in with a token that has the scope osf.full_write.'),
          ...given(account, trans)
        ]
      };
    case 'offline':
      return { tone: 'warn', says: [trans.__('OSF cannot say at the moment who is signed in.')] };
    case 'expired':
      return { tone: 'warn', says: [trans.__('You are no longer signed in to OSF.')] };
  }
}

function given(account: IAccount, trans: TranslationBundle): string[] {
  return account.source === 'OSF_TOKEN'
    ? [trans.__('The Jupyter server was started with this token (OSF_TOKEN).')]
    : [];
}
