/** Offers the sharing of projects and components: for what is selected in the explorer, or by reference. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { sharingApi } from '../api/sharing';
import { CommandIDs } from '../commandIds';
import { ShareDialog } from '../components/ShareDialog';
import { SharingModel } from '../model/sharing';
import { IExplorer } from '../tokens';

interface ITarget {
  readonly ref: string;
  readonly name: string;
}

export const sharePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:share',
  description: 'Contributors, view-only links, public or private, and citation of what is on OSF.',
  autoStart: true,
  optional: [IExplorer, ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    explorer: IExplorer | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');

    function targetOf({ ref, name }: ReadonlyPartialJSONObject): ITarget | null {
      if (typeof ref === 'string') {
        return { ref, name: typeof name === 'string' ? name : ref };
      }
      const [entry, another] = explorer?.selection ?? [];
      return entry && !another ? { ref: entry.reference, name: entry.name } : null;
    }

    app.commands.addCommand(CommandIDs.shareEntry, {
      label: trans.__('Share…'),
      caption: args =>
        targetOf(args)
          ? trans.__('Contributors, view-only links, public or private, and citation')
          : trans.__('Select one project, component, folder or file in the OSF panel first'),
      isEnabled: args => targetOf(args) !== null,
      execute: async args => {
        const target = targetOf(args);
        if (target === null) {
          return;
        }
        const model = new SharingModel(sharingApi(app.serviceManager.serverSettings), target.ref);
        await new ShareDialog(model, target.name, trans).launch();
        if (model.done !== null) {
          // Who may see and change what may be different now.
          await explorer?.refresh();
        }
      }
    });
    explorer?.selectionChanged.connect(() => app.commands.notifyCommandChanged(CommandIDs.shareEntry));
    palette?.addItem({ command: CommandIDs.shareEntry, category: trans.__('OSF') });
  }
};
