/** Offers help on the first steps. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, ICommandPalette, showDialog } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';

import metadata from '../../package.json';
import { CommandIDs } from '../commandIds';
import { Help } from '../components/Help';

export const helpPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:help',
  description: 'Help on the first steps with OSF.',
  autoStart: true,
  optional: [ITranslator, ICommandPalette],
  activate: (app: JupyterFrontEnd, translator: ITranslator | null, palette: ICommandPalette | null) => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    app.commands.addCommand(CommandIDs.showHelp, {
      label: trans.__('Help on OSF in Jupyter'),
      execute: async () => {
        await showDialog({
          title: trans.__('OSF in Jupyter'),
          body: <Help version={metadata.version} trans={trans} />,
          buttons: [Dialog.okButton({ label: trans.__('Close') })]
        });
      }
    });
    palette?.addItem({ command: CommandIDs.showHelp, category: trans.__('OSF') });
  }
};
