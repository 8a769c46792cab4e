/** Lists which files did not go to OSF, and why. */
import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IResult } from '../model/uploadCounts';

export function NotDone({ results }: { readonly results: readonly IResult[] }): JSX.Element {
  return (
    <ul className="jp-Osf-notDone">
      {results.map((result, place) => (
        <li key={place}>
          <strong>{result.path}</strong> {result.message}
        </li>
      ))}
    </ul>
  );
}

export async function showNotDone(results: readonly IResult[], trans: TranslationBundle): Promise<void> {
  await showDialog({
    title: trans.__('What did not go to OSF'),
    body: ReactWidget.create(<NotDone results={results} />),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}
