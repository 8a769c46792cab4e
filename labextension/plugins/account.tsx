/** Offers the account at OSF to the other plugins, kept up to date by the events of the server, and shows it. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { ACCOUNT_EVENT, accountApi } from '../api/account';
import { AccountSection } from '../components/AccountSection';
import { AccountModel } from '../model/account';
import { openSignInWindow } from '../signInWindow';
import { IAccountModel, IOsfPanel } from '../tokens';

export const accountPlugin: JupyterFrontEndPlugin<AccountModel> = {
  id: 'jupyter_osf:account',
  description: 'Knows who is signed in to OSF, and shows it.',
  autoStart: true,
  provides: IAccountModel,
  optional: [IOsfPanel, ITranslator],
  activate: (app: JupyterFrontEnd, panel: IOsfPanel | null, translator: ITranslator | null) => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    const model = new AccountModel(accountApi(app.serviceManager.serverSettings));
    app.serviceManager.events.stream.connect((_, event) => {
      if (event.schema_id === ACCOUNT_EVENT) {
        void model.reload();
      }
    });
    panel?.addSection({
      id: 'account',
      rank: 100,
      onShow: () => void model.load(),
      render: () => (
        <UseSignal signal={model.changed}>
          {() => (
            <AccountSection model={model} trans={trans} onOpen={address => void openSignInWindow(address)} />
          )}
        </UseSignal>
      )
    });
    return model;
  }
};
