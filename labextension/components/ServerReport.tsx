/** Says that the server half is not there or does not fit, and what to do about it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ServerState } from '../model/serverHalf';

export interface IServerReportProps {
  readonly state: ServerState;
  readonly trans: TranslationBundle;
  readonly onCheck: () => void;
}

interface IWords {
  readonly tone: 'calm' | 'warn';
  readonly says: string;
  readonly next?: string;
  readonly command?: string;
}

export function ServerReport({ state, trans, onCheck }: IServerReportProps): JSX.Element | null {
  if (state.kind === 'present') {
    return null;
  }
  const { tone, says, next, command } = describe(state, trans);
  return (
    <div className="jp-Osf-report">
      <div role="status" className={`jp-Osf-says jp-mod-${tone}`}>
        <p>{says}</p>
        {next && <p>{next}</p>}
        {command && (
          <pre>
            <code>{command}</code>
          </pre>
        )}
      </div>
      {tone === 'warn' && (
        <button type="button" className="jp-Osf-check jp-mod-styled jp-mod-accept" onClick={onCheck}>
          {trans.__('Check again')}
        </button>
      )}
    </div>
  );
}

function describe(state: Exclude<ServerState, { kind: 'present' }>, trans: TranslationBundle): IWords {
  switch (state.kind) {
    case 'asking':
      return { tone: 'calm', says: trans.__('Looking for the server part of jupyter_osf…') };
    case 'differs':
      return {
        tone: 'warn',
        says: trans.__(
          'This page has version %1 of jupyter_osf, the server has version %2.',
          state.ours,
          state.version
        ),
        next: trans.__('Restart JupyterLab, then reload this page in the browser.')
      };
    case 'missing':
      return {
        tone: 'warn',
        says: trans.__('The server part of jupyter_osf is not running.'),
        next: trans.__('Type this in a terminal, then restart JupyterLab:'),
        command: 'jupyter server extension enable jupyter_osf'
      };
    case 'refused':
      return {
        tone: 'warn',
        says: trans.__('The Jupyter server does not let you use OSF.'),
        next: trans.__('Sign in to JupyterLab again; if that does not help, ask whoever runs this server.')
      };
    case 'unreachable':
      return {
        tone: 'warn',
        says: trans.__('The Jupyter server did not answer.'),
        next: trans.__('See whether it is still running and whether you are online, then check again.')
      };
  }
}
