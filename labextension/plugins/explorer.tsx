/** Puts the explorer of everything on OSF into the panel, and offers it to the other plugins. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';

import { ITreeEvent, TREE_EVENT, treeApi } from '../api/tree';
import { CommandIDs } from '../commandIds';
import { Explorer } from '../components/Explorer';
import { useChanged } from '../components/useChanged';
import { EntryIcons } from '../entryIcons';
import { dragEntries } from '../entryDrag';
import { keepFocusOverMenu } from '../menuFocus';
import type { AccountModel } from '../model/account';
import { EntryDetails } from '../model/entryDetails';
import { ExplorerModel } from '../model/explorer';
import type { IRecentStore } from '../model/explorerRecent';
import { ProjectSearch } from '../model/projectSearch';
import { IAccountModel, IExplorer, ILinks, IOsfPanel } from '../tokens';

const PLUGIN = 'jupyter_osf:explorer';

export const explorerPlugin: JupyterFrontEndPlugin<IExplorer> = {
  id: PLUGIN,
  description: 'The tree of everything on OSF that this account can see.',
  autoStart: true,
  provides: IExplorer,
  requires: [IOsfPanel, IAccountModel],
  optional: [ILinks, IStateDB, ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    panel: IOsfPanel,
    accounts: AccountModel,
    links: ILinks | null,
    state: IStateDB | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    const { commands, docRegistry } = app;
    const { events, serverSettings } = app.serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    const api = treeApi(serverSettings);
    const model = new ExplorerModel(api, recentStore(state));
    const search = new ProjectSearch(api);
    const details = new EntryDetails(api);
    const icons = new EntryIcons(docRegistry);

    accounts.changed.connect(() => void model.setAccount(accounts.account));
    model.changed.connect(() => details.follow(model.current));
    events.stream.connect((_, event) => {
      if (event.schema_id === TREE_EVENT) {
        void model.refresh((event as unknown as ITreeEvent).reference);
      }
    });
    keepFocusOverMenu(app, '.jp-Osf-explorer');
    panel.addSection({
      id: 'explorer',
      rank: 300,
      place: 'rest',
      onShow: () => void model.look(),
      render: () => (
        <Linked links={links}>
          {() => (
            <Explorer
              model={model}
              search={search}
              details={details}
              trans={trans}
              icon={entry => icons.of(entry)}
              linksTo={entry => links?.to(entry) ?? []}
              onActivate={() => {
                if (commands.hasCommand(CommandIDs.openEntry)) {
                  void commands.execute(CommandIDs.openEntry);
                }
              }}
              onDrag={dragEntries}
              onOpenPath={path => void commands.execute('filebrowser:open-path', { path })}
            />
          )}
        </Linked>
      )
    });

    commands.addCommand(CommandIDs.refreshExplorer, {
      label: trans.__('Refresh the OSF explorer'),
      caption: trans.__('List what is shown of OSF again'),
      execute: () => model.refresh()
    });
    commands.addCommand(CommandIDs.openLink, {
      label: trans.__('Open an OSF link or DOI…'),
      caption: trans.__('Show a project, folder or file in the OSF explorer by its address'),
      execute: () => {
        panel.reveal();
        model.askLink(true);
      }
    });
    commands.addCommand(CommandIDs.searchProjects, {
      label: trans.__('Search my projects on OSF'),
      caption: trans.__('Look for the text of the filter in the titles of my projects on OSF'),
      isEnabled: () => model.filterText.trim() !== '' && model.signedOut === false,
      execute: () => search.search(model.filterText.trim(), true)
    });
    for (const command of [CommandIDs.refreshExplorer, CommandIDs.openLink, CommandIDs.searchProjects]) {
      palette?.addItem({ command, category: trans.__('OSF') });
    }
    return model;
  }
};

interface ILinkedProps {
  readonly links: ILinks | null;
  readonly children: () => JSX.Element;
}

/** Draws anew when links change, as rows say where they lead. */
function Linked({ links, children }: ILinkedProps): JSX.Element {
  useChanged(...(links ? [links.changed] : []));
  return children();
}

function recentStore(state: IStateDB | null): IRecentStore {
  const key = `${PLUGIN}:recent`;
  return {
    read: async () => {
      const found = await state?.fetch(key);
      return Array.isArray(found) ? found.filter(one => typeof one === 'string') : [];
    },
    write: async references => {
      await state?.save(key, [...references]);
    }
  };
}
