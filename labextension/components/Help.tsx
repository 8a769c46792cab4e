/** The first steps, and which version this is. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

export interface IHelpProps {
  readonly version: string;
  readonly trans: TranslationBundle;
}

export function Help({ version, trans }: IHelpProps): JSX.Element {
  return (
    <div className="jp-Osf-help">
      <p>{trans.__('Sign in at the top of the OSF panel. Your projects are in the tree below.')}</p>
      <p>
        {trans.__(
          'To link the document that you are working on, open the menu of a folder in the tree and choose “Link … to this folder”. From then on the panel says how this computer and OSF differ, and nothing is replaced before you choose.'
        )}
      </p>
      <p>{trans.__('To work with OSF in a notebook, type this in it:')}</p>
      <pre>
        <code>{'%load_ext jupyter_osf\n%osf --help'}</code>
      </pre>
      <p>{trans.__('The same words work in a terminal:')}</p>
      <pre>
        <code>jupyter osf --help</code>
      </pre>
      <p>{trans.__('This is version %1 of jupyter_osf.', version)}</p>
    </div>
  );
}
