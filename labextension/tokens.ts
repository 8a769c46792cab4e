/** What the plugins of this extension offer to each other and to other extensions. */
import { Token } from '@lumino/coreutils';

import type { ServerHalf } from './model/serverHalf';

/** Whether the server half of the extension is there, and in which version. */
export const IServerHalf = new Token<ServerHalf>(
  'jupyter_osf:IServerHalf',
  'Tells whether the server half of jupyter_osf is there, and in which version.'
);
