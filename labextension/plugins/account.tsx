/** Offers the account at OSF to the other plugins, kept up to date by the events of the server, and shows it. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator, TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { ACCOUNT_EVENT, accountApi } from '../api/account';
import { CommandIDs } from '../commandIds';
import { AccountBadge } from '../components/AccountBadge';
import { AccountSection } from '../components/AccountSection';
import { AccountStatus } from '../components/AccountStatus';
import { AccountModel } from '../model/account';
import { openSignInWindow } from '../signInWindow';
import { IAccountModel, IOsfPanel } from '../tokens';

export const accountPlugin: JupyterFrontEndPlugin<AccountModel> = {
  id: 'jupyter_osf:account',
  description: 'Knows who is signed in to OSF, and shows it.',
  autoStart: true,
  provides: IAccountModel,
  optional: [IOsfPanel, ITranslator, ICommandPalette, IStatusBar],
  activate: (
    app: JupyterFrontEnd,
    panel: IOsfPanel | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    statusBar: IStatusBar | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    const model = new AccountModel(accountApi(app.serviceManager.serverSettings));
    app.serviceManager.events.stream.connect((_, event) => {
      if (event.schema_id === ACCOUNT_EVENT) {
        void model.reload();
      }
    });
    const show = () => {
      panel?.reveal();
      model.open(true);
    };
    addCommands(app, model, trans, show);
    for (const command of [
      CommandIDs.signIn,
      CommandIDs.signOut,
      CommandIDs.checkAccount,
      CommandIDs.openWebSite
    ]) {
      palette?.addItem({ command, category: trans.__('OSF') });
    }
    panel?.addSection({
      id: 'account-badge',
      rank: 100,
      place: 'head',
      render: () => (
        <UseSignal signal={model.changed}>{() => <AccountBadge model={model} trans={trans} />}</UseSignal>
      )
    });
    panel?.addSection({
      id: 'account',
      rank: 100,
      onShow: () => void model.load(),
      render: () => (
        <UseSignal signal={model.changed}>
          {() => (
            <AccountSection
              model={model}
              trans={trans}
              onOpen={address => void openSignInWindow(address)}
              onHelp={() => void app.commands.execute(CommandIDs.showHelp)}
            />
          )}
        </UseSignal>
      )
    });
    statusBar?.registerStatusItem('jupyter_osf:account', {
      item: new AccountStatus(model, trans, show),
      align: 'right',
      rank: 100
    });
    return model;
  }
};

function addCommands(
  { commands }: JupyterFrontEnd,
  model: AccountModel,
  trans: TranslationBundle,
  show: () => void
): void {
  const isSignedIn = () =>
    ['signed_in', 'read_only', 'offline', 'expired'].includes(model.account?.state ?? '');
  commands.addCommand(CommandIDs.signIn, {
    label: trans.__('Sign in to OSF…'),
    isEnabled: () => !['signed_in', 'offline'].includes(model.account?.state ?? ''),
    execute: show
  });
  commands.addCommand(CommandIDs.signOut, {
    label: trans.__('Sign out of OSF'),
    isEnabled: isSignedIn,
    execute: () => model.signOut()
  });
  commands.addCommand(CommandIDs.checkAccount, {
    label: trans.__('Check the OSF account again'),
    execute: () => model.check()
  });
  commands.addCommand(CommandIDs.openWebSite, {
    label: trans.__('Open OSF in the browser'),
    execute: async () => {
      if (model.account === null) {
        await model.load();
      }
      if (model.account !== null) {
        window.open(model.account.web_site, '_blank', 'noopener');
      }
    }
  });
  model.changed.connect(() => {
    commands.notifyCommandChanged(CommandIDs.signIn);
    commands.notifyCommandChanged(CommandIDs.signOut);
  });
}
