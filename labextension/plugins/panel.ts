/** Puts the OSF panel into the left sidebar, closed until somebody opens it. */
import { ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIds';
import { OsfPanel } from '../components/OsfPanel';
import { osfIcon } from '../icons';
import type { AccountModel } from '../model/account';
import type { ServerHalf } from '../model/serverHalf';
import { IAccountModel, IServerHalf } from '../tokens';

export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:panel',
  description: 'The OSF panel of the left sidebar.',
  autoStart: true,
  requires: [IServerHalf, IAccountModel],
  optional: [ITranslator, ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    server: ServerHalf,
    account: AccountModel,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    const panel = new OsfPanel(server, account, trans);
    app.shell.add(panel, 'left', { rank: 300 });
    restorer?.add(panel, panel.id);

    app.commands.addCommand(CommandIDs.openPanel, {
      label: trans.__('Open the OSF panel'),
      caption: trans.__('Show the OSF panel in the left sidebar'),
      icon: osfIcon,
      execute: () => app.shell.activateById(panel.id)
    });
    palette?.addItem({ command: CommandIDs.openPanel, category: trans.__('OSF') });
  }
};
