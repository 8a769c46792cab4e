/** Puts the OSF panel into the left sidebar, closed until somebody opens it. */
import { ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIds';
import { OsfPanel } from '../components/OsfPanel';
import { osfIcon } from '../icons';
import type { ServerHalf } from '../model/serverHalf';
import { IOsfPanel, IServerHalf } from '../tokens';

const PLUGIN = 'jupyter_osf:panel';

export const panelPlugin: JupyterFrontEndPlugin<IOsfPanel> = {
  id: PLUGIN,
  description: 'The OSF panel of the left sidebar.',
  autoStart: true,
  provides: IOsfPanel,
  requires: [IServerHalf],
  optional: [ITranslator, ICommandPalette, ILayoutRestorer, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    server: ServerHalf,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    settings: ISettingRegistry | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    const panel = new OsfPanel(server, trans, () => app.shell.activateById(panel.id));
    app.shell.add(panel, 'left', { rank: 300 });
    restorer?.add(panel, panel.id);
    // The menu of OSF is described there.
    void settings?.load(PLUGIN);

    app.commands.addCommand(CommandIDs.openPanel, {
      label: trans.__('Open the OSF panel'),
      caption: trans.__('Show the OSF panel in the left sidebar'),
      icon: osfIcon,
      execute: () => panel.reveal()
    });
    palette?.addItem({ command: CommandIDs.openPanel, category: trans.__('OSF') });
    return panel;
  }
};
