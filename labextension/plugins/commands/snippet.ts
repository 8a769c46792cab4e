/** The command that puts code into the current notebook which reads a file of OSF. */
import { codeIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../../commandIds';
import { insertCell, takesCells } from '../../newCell';
import { notify } from '../../notify';
import type { EntryCommands } from './entryCommands';

export function addSnippet(commands: EntryCommands): void {
  const { app, api, trans } = commands.options;

  commands.add(CommandIDs.insertSnippet, {
    action: 'snippet',
    label: trans.__('Insert reading snippet'),
    caption: trans.__('Insert a cell that reads this version into the current notebook'),
    icon: codeIcon,
    refusal: () =>
      takesCells(app.shell.currentWidget)
        ? null
        : trans.__('Open the notebook that is to read the file first.'),
    execute: async ([entry]) => {
      const notebook = app.shell.currentWidget;
      insertCell(notebook, await api.snippet(entry.reference));
      notify('success', trans.__('A new cell of the notebook reads “%1”.', entry.name), trans, { autoClose: 3000 });
    }
  });
}
