/** How things stand with the account, in words: a few for a badge, and sentences. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IAccount } from '../api/account';

/** What a badge has room for. */
export function shortly(account: IAccount, trans: TranslationBundle): string {
  switch (account.state) {
    case 'signed_out':
      return trans.__('Not signed in');
    case 'signing_in':
      return trans.__('Signing in…');
    case 'signed_in':
      return nameOf(account, trans);
    case 'read_only':
      return trans.__('%1 (read only)', nameOf(account, trans));
    case 'offline':
      return account.name === null ? trans.__('Offline') : trans.__('%1 (offline)', account.name);
    case 'expired':
      return trans.__('Sign-in has ended');
  }
}

/** Everything there is to say. */
export function fully(account: IAccount, trans: TranslationBundle): readonly string[] {
  switch (account.state) {
    case 'signed_out':
      return [
        trans.__('You are not signed in to OSF.'),
        trans.__('Public projects can be read without an account.')
      ];
    case 'signing_in':
      return [
        account.oauth.pending
          ? trans.__('Finish the sign-in on OSF’s page, in the window that was opened.')
          : trans.__('Signing in to OSF…')
      ];
    case 'signed_in':
      return [trans.__('Signed in to OSF as %1.', nameOf(account, trans)), ...given(account, trans)];
    case 'read_only':
      return [
        trans.__('Signed in to OSF as %1, for reading only.', nameOf(account, trans)),
        trans.__('To upload, sign in with a token that has the scope osf.full_write.'),
        ...given(account, trans)
      ];
    case 'offline':
      return [trans.__('OSF cannot say at the moment who is signed in.')];
    case 'expired':
      return [trans.__('You are no longer signed in to OSF.')];
  }
}

function nameOf(account: IAccount, trans: TranslationBundle): string {
  return account.name ?? trans.__('somebody');
}

function given(account: IAccount, trans: TranslationBundle): string[] {
  return account.source === 'OSF_TOKEN'
    ? [trans.__('The Jupyter server was started with this token (OSF_TOKEN).')]
    : [];
}
