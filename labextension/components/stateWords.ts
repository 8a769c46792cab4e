/** Says in words how both sides of a link stand to each other. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { LinkState } from '../api/schemas';

export function stateWords(state: NonNullable<LinkState>, trans: TranslationBundle): string {
  switch (state) {
    case 'in-sync':
      return trans.__('in sync');
    case 'ahead':
      return trans.__('changes not yet on OSF');
    case 'behind':
      return trans.__('newer on OSF');
    case 'diverged':
      return trans.__('changed on both sides');
    case 'missing-here':
      return trans.__('missing here');
    case 'missing-on-osf':
      return trans.__('missing on OSF');
    case 'no-access':
      return trans.__('not permitted');
    case 'cannot-verify':
      return trans.__('cannot verify');
    case 'another-osf':
      return trans.__('another OSF');
    case 'unknown':
      return trans.__('unknown');
  }
}
