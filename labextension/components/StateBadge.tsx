/** How both sides of a link stand to each other: in words, and as a coloured dot where there is no room for words. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { LinkState } from '../api/schemas';

export interface IStateBadgeProps {
  readonly state: LinkState;
  /** Whether OSF is being asked at this moment. */
  readonly isChecking?: boolean;
  readonly trans: TranslationBundle;
}

export function StateBadge({ state, isChecking, trans }: IStateBadgeProps): JSX.Element {
  return (
    <span className="jp-Osf-state" role="status">
      <span className={`jp-Osf-dot jp-mod-${toneOf(state)}`} aria-hidden="true" />
      {state === null && isChecking ? trans.__('asking OSF…') : stateText(state, trans)}
    </span>
  );
}

/** Where nobody has asked OSF yet, the state is as unknown as where OSF did not answer. */
export function stateText(state: LinkState, trans: TranslationBundle): string {
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
    case null:
      return trans.__('unknown');
  }
}

export function toneOf(state: LinkState): 'good' | 'calm' | 'warn' {
  switch (state) {
    case 'in-sync':
      return 'good';
    case 'ahead':
    case 'unknown':
    case null:
      return 'calm';
    default:
      return 'warn';
  }
}
