/** What the plugins of this extension offer to each other and to other extensions. */
import { Token } from '@lumino/coreutils';

import type { AccountModel } from './model/account';
import type { ServerHalf } from './model/serverHalf';

/** Whether the server half of the extension is there, and in which version. */
export const IServerHalf = new Token<ServerHalf>(
  'jupyter_osf:IServerHalf',
  'Tells whether the server half of jupyter_osf is there, and in which version.'
);

/** Who is signed in to OSF. */
export const IAccountModel = new Token<AccountModel>(
  'jupyter_osf:IAccountModel',
  'Knows who is signed in to OSF, and signs people in and out.'
);
