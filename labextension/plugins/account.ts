/** Offers the account at OSF to the other plugins, kept up to date by the events of the server. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

import { ACCOUNT_EVENT, accountApi } from '../api/account';
import { AccountModel } from '../model/account';
import { IAccountModel } from '../tokens';

export const accountPlugin: JupyterFrontEndPlugin<AccountModel> = {
  id: 'jupyter_osf:account',
  description: 'Knows who is signed in to OSF.',
  autoStart: true,
  provides: IAccountModel,
  activate: (app: JupyterFrontEnd) => {
    const model = new AccountModel(accountApi(app.serviceManager.serverSettings));
    app.serviceManager.events.stream.connect((_, event) => {
      if (event.schema_id === ACCOUNT_EVENT) {
        void model.reload();
      }
    });
    return model;
  }
};
