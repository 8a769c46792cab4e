/** What can be done with entries of OSF: commands, in the menu of the explorer's rows, the palette, and by drag and drop. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { entriesApi } from '../api/entries';
import { localPath } from '../localPath';
import type { AccountModel } from '../model/account';
import { IAccountModel, IExplorer, ILinks } from '../tokens';
import { addBringing } from './commands/bring';
import { addChanging } from './commands/change';
import { EntryCommands } from './commands/entryCommands';
import { addLinking } from './commands/link';
import { addLooking } from './commands/look';
import { addSending } from './commands/send';
import { addSnippet } from './commands/snippet';
import { tellRefusals } from './commands/tellRefusals';

const PLUGIN = 'jupyter_osf:actions';

export const actionsPlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'What can be done with things on OSF.',
  autoStart: true,
  requires: [IAccountModel, IExplorer, IDocumentManager],
  optional: [ILinks, IFileBrowserFactory, ITranslator, ICommandPalette, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    account: AccountModel,
    explorer: IExplorer,
    manager: IDocumentManager,
    links: ILinks | null,
    browsers: IFileBrowserFactory | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    settings: ISettingRegistry | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    const { contents, serverSettings } = app.serviceManager;
    // The menu of the explorer's rows and the shortcuts are described there.
    void settings?.load(PLUGIN);

    /** The folder that the file browser shows; without one, that of the current document. */
    function folder(): string {
      const shown = browsers?.tracker.currentWidget?.model.path;
      const beside = links?.current ? PathExt.dirname(links.current) : '';
      return (shown === undefined ? null : localPath(contents, shown)) ?? beside;
    }

    const commands = new EntryCommands({ app, api: entriesApi(serverSettings), account, explorer, trans });
    addBringing(commands, { manager, folder });
    addLooking(commands);
    addSnippet(commands);
    const { sendDropped, sendPaths } = addSending(commands, browsers);
    const { move } = addChanging(commands, links);
    if (links) {
      addLinking(commands, links, folder);
    }

    const category = trans.__('OSF');
    commands.ids.forEach(command => palette?.addItem({ command, category }));
    tellRefusals(app.contextMenu.menu);

    explorer.dropped.connect((_, { onto, entries, paths, desktop }) => {
      void commands.attempt(async () => {
        // The browser tells what came from the desktop only now, so that comes first.
        const sending = desktop && sendDropped(desktop, onto);
        await Promise.all([
          sending,
          entries.length > 0 && move(entries, onto),
          paths.length > 0 && sendPaths(paths, onto)
        ]);
      });
    });
  }
};
