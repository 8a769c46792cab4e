/** Commands that bring files from OSF to this computer or to the person's browser. */
import type { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { downloadIcon, fileIcon } from '@jupyterlab/ui-components';

import { contentUrl } from '../../api/entries';
import { RequestFailure } from '../../api/failure';
import type { Choice, IEntry, IReport } from '../../api/schemas';
import { CommandIDs } from '../../commandIds';
import { choose } from '../../components/ChoiceDialog';
import { tellReport } from '../../notices';
import { replacing } from '../../replacing';
import type { EntryCommands } from './entryCommands';

export interface IBringOptions {
  readonly manager: IDocumentManager;
  /** The folder of this computer that the person is in. */
  readonly folder: () => string;
}

export function addBringing(commands: EntryCommands, { manager, folder }: IBringOptions): void {
  const { app, api, trans } = commands.options;

  commands.add(CommandIDs.openEntry, {
    action: 'open',
    label: trans.__('Open on this computer'),
    caption: trans.__('Bring the file here, link it to where it came from, and open it'),
    icon: fileIcon,
    execute: entries => forEach(entries, open)
  });

  commands.add(CommandIDs.downloadEntry, {
    action: 'download',
    label: trans.__('Download'),
    caption: trans.__('Bring it into the folder that the file browser shows, without a link'),
    icon: downloadIcon,
    execute: entries => forEach(entries, download)
  });

  commands.add(CommandIDs.saveEntry, {
    action: 'save',
    label: trans.__('Download through the browser'),
    caption: trans.__('Save the file where the browser keeps downloads'),
    icon: downloadIcon,
    execute: entries => forEach(entries, save)
  });

  commands.add(CommandIDs.zipEntry, {
    action: 'zip',
    label: trans.__('Download as zip'),
    caption: trans.__('Save everything in it as one archive where the browser keeps downloads'),
    icon: downloadIcon,
    execute: ([entry]) => save(entry)
  });

  async function open(entry: IEntry): Promise<void> {
    const to = folder();
    const report = await settle(entry, to, choice => api.open(entry.reference, to, choice), {
      mine: trans.__('“Keep mine” uploads yours as the next version on OSF; the older one stays there too.')
    });
    const path = report?.results.find(result => result.path !== null && result.outcome !== 'backed-up')?.path;
    if (report && path) {
      await app.commands.execute('docmanager:open', { path });
      const words = trans.__('“%1” is linked to OSF; on this computer it is %2.', entry.name, path);
      tellReport(report, words, trans, showing(path));
    }
  }

  async function download(entry: IEntry): Promise<void> {
    const to = folder();
    const report = await settle(entry, to, choice => api.download(entry.reference, to, choice), {
      mine: trans.__('“Keep mine” leaves everything as it is.')
    });
    if (report) {
      const path = entry.kind === 'file' ? report.results[0].path : PathExt.join(to, entry.name);
      tellReport(report, brought(report, entry, to), trans, path === null ? [] : showing(path));
    }
  }

  /** What shows the file in the file browser; nothing where there is no file browser. */
  function showing(path: string): Notification.IAction[] {
    const command = 'filebrowser:go-to-path';
    return app.commands.hasCommand(command)
      ? [{ label: trans.__('Show in file browser'), callback: () => void app.commands.execute(command, { path }) }]
      : [];
  }

  /** Let the browser take it, after OSF has said that it is there: the browser would not tell why it is not. */
  async function save(entry: IEntry): Promise<void> {
    await api.find(entry.reference);
    const link = document.createElement('a');
    link.href = contentUrl(entry.reference, app.serviceManager.serverSettings);
    link.download = '';
    document.body.append(link);
    link.click();
    link.remove();
  }

  /** Do it; where this computer has something else under that name, ask what to keep and do that. */
  async function settle(
    entry: IEntry,
    to: string,
    work: (choice?: Choice) => Promise<IReport>,
    words: { readonly mine: string }
  ): Promise<IReport | null> {
    try {
      return await work();
    } catch (reason) {
      if (!(reason instanceof RequestFailure && reason.problem?.code === 'exists-here')) {
        throw reason;
      }
    }
    const choice = await choose<Choice>(
      trans.__('“%1” is here already', entry.name),
      [
        entry.kind === 'file'
          ? trans.__('%1 has a file of that name with other content.', place(to))
          : trans.__('%1 has files of the same names with other content.', place(to)),
        trans.__('“Use OSF’s version” keeps yours beside it as a backup.'),
        words.mine,
        trans.__('“Keep both” brings OSF’s under another name.')
      ],
      [
        { label: trans.__("Use OSF's version"), value: 'theirs' },
        { label: trans.__('Keep mine'), value: 'mine' },
        { label: trans.__('Keep both'), value: 'both' }
      ]
    );
    if (choice === null) {
      return null;
    }
    return choice === 'theirs' ? replacing(manager, PathExt.join(to, entry.name), () => work(choice), trans) : work(choice);
  }

  function place(to: string): string {
    return to === '' ? trans.__('The top folder') : trans.__('The folder “%1”', to);
  }

  function brought(report: IReport, entry: IEntry, to: string): string {
    const files = report.results.filter(result => ['downloaded', 'kept-both'].includes(result.outcome));
    if (entry.kind === 'file') {
      const [{ path, outcome }] = report.results;
      return files.length > 0
        ? trans.__('“%1” is on this computer now: %2', entry.name, path ?? '')
        : outcome === 'skipped'
          ? trans.__('Yours was left as it is: %1', path ?? '')
          : trans.__('“%1” is on this computer already: %2', entry.name, path ?? '');
    }
    return trans._n(
      '%1 file of “%2” is on this computer now, in %3.',
      '%1 files of “%2” are on this computer now, in %3.',
      files.length,
      entry.name,
      PathExt.join(to, entry.name)
    );
  }
}

/** One after the other: each may ask the person something. */
async function forEach(entries: readonly IEntry[], bring: (entry: IEntry) => Promise<void>): Promise<void> {
  for (const entry of entries) {
    await bring(entry);
  }
}
