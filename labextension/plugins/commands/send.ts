/** Commands that send files to OSF: picked or dropped by the person, or chosen in JupyterLab's file browser. */
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { fileUploadIcon } from '@jupyterlab/ui-components';

import { childReference, folderReference } from '../../api/entries';
import { RequestFailure } from '../../api/failure';
import type { Choice, IEntry, IReport } from '../../api/schemas';
import { CommandIDs } from '../../commandIds';
import { askConflict, Settlement } from '../../components/ConflictDialog';
import { askPlace } from '../../components/PlaceDialog';
import { IRead, readDropped, readPicked } from '../../given';
import { localPath } from '../../localPath';
import { shownName } from '../../model/explorerNodes';
import { isRefusal, reportOf, Result } from '../../model/reports';
import { Sending } from '../../model/sending';
import { tellReport } from '../../notices';
import type { EntryCommands } from './entryCommands';

/** What is done with names that are taken, in the words of requests about files of this computer. */
const CHOICES: Record<Settlement, Choice> = { 'new-version': 'mine', 'keep-both': 'both', skip: 'theirs' };

export interface ISendActions {
  /** Send files of the person's desktop. Has to be called while the drop is being handled. */
  readonly sendDropped: (transfer: DataTransfer, onto: IEntry) => Promise<void>;
  /** Send files and folders of this computer, by their paths. */
  readonly sendPaths: (paths: readonly string[], onto: IEntry) => Promise<void>;
}

export function addSending(commands: EntryCommands, browsers: IFileBrowserFactory | null): ISendActions {
  const { app, api, explorer, trans } = commands.options;
  const { contents } = app.serviceManager;

  commands.add(CommandIDs.uploadFiles, {
    action: 'upload',
    label: trans.__('Upload files…'),
    caption: trans.__('Send files of your computer into it'),
    icon: fileUploadIcon,
    execute: async ([entry]) => {
      const files = await pickFiles();
      if (files.length > 0) {
        await send(readPicked(files), entry);
      }
    }
  });

  app.commands.addCommand(CommandIDs.uploadPaths, {
    label: trans.__('Upload to a folder on OSF…'),
    caption: trans.__('Send the selected files and folders to a folder on OSF, without a link'),
    icon: fileUploadIcon,
    isEnabled: () => chosenPaths().length > 0,
    execute: () => commands.attempt(uploadPaths)
  });

  async function uploadPaths(): Promise<void> {
    const paths = chosenPaths();
    const [selected] = explorer.selection;
    const onto = selected && commands.refusal('upload') === null ? selected.reference : '';
    const place = await askPlace({
      title: trans._n('Upload %1 item to OSF', 'Upload %1 items to OSF', paths.length),
      label: trans.__('Folder on OSF'),
      note: trans.__('A reference such as osf://abc12/osfstorage/data/, or the address of the folder on OSF’s site.'),
      accept: trans.__('Upload'),
      place: onto,
      suggestions: explorer.selection.map(entry => entry.reference)
    });
    if (place !== null) {
      await sendPaths(paths, await api.find(place));
    }
  }

  /** What is selected in the file browser, if it is on this computer. */
  function chosenPaths(): string[] {
    const items = [...(browsers?.tracker.currentWidget?.selectedItems() ?? [])];
    return items.map(item => localPath(contents, item.path)).filter(path => path !== null);
  }

  async function sendDropped(transfer: DataTransfer, onto: IEntry): Promise<void> {
    let given: IRead;
    try {
      given = await readDropped(transfer);
    } catch (reason) {
      if (!(reason instanceof DOMException)) {
        throw reason;
      }
      throw new RequestFailure(null, reason, {
        code: 'unreadable',
        message: trans.__('The browser could not read what was dropped.'),
        hint: trans.__('See whether the files are still there, or choose “Upload files…”.')
      });
    }
    await send(given, onto);
  }

  async function send(given: IRead, onto: IEntry): Promise<void> {
    const sending = new Sending({ api, ask: names => settle(names, onto) });
    tell(await sending.send(folderReference(onto), given), onto, given.leftOut);
  }

  async function sendPaths(paths: readonly string[], onto: IEntry): Promise<void> {
    const reference = folderReference(onto);
    let report: IReport;
    try {
      report = await api.upload(reference, paths);
    } catch (reason) {
      if (!(reason instanceof RequestFailure && reason.report) || !isRefusal(reason, 'name-taken')) {
        throw reason;
      }
      const { results } = reason.report;
      const taken = results.filter(result => result.outcome === 'refused');
      const chosen = await settle(taken.map(nameOf), onto);
      // What has gone already is the same there now, and does not go again.
      report =
        chosen === null
          ? reportOf(results.map(result => (taken.includes(result) ? { ...result, outcome: 'skipped' } : result)))
          : await api.upload(reference, paths, CHOICES[chosen]);
    }
    tell(report, onto, 0);
  }

  async function settle(names: readonly string[], onto: IEntry): Promise<Settlement | null> {
    const keepsVersions = (onto.provider ?? 'osfstorage') === 'osfstorage';
    const version = keepsVersions && names.length === 1 ? await versionOf(names[0], onto) : null;
    return askConflict({ names, folder: shownName(onto), version, keepsVersions }, trans);
  }

  /** The newest version of what has that name; `null` where that is not known, or it lies deeper. */
  async function versionOf(name: string, onto: IEntry): Promise<number | null> {
    try {
      return Number((await api.find(childReference(onto, name))).version) || null;
    } catch (reason) {
      if (!(reason instanceof RequestFailure)) {
        throw reason;
      }
      return null;
    }
  }

  function tell(report: IReport, onto: IEntry, leftOut: number): void {
    const sent = report.results.filter(result => SENT.includes(result.outcome));
    const skipped = report.results.filter(result => result.outcome === 'skipped').length;
    const sentences = [
      sent.length === 1
        ? trans.__('“%1” is in “%2” on OSF now.', nameOf(sent[0]), shownName(onto))
        : trans._n('%1 file is in “%2” on OSF now.', '%1 files are in “%2” on OSF now.', sent.length, shownName(onto)),
      skipped > 0 ? trans._n('%1 was skipped.', '%1 were skipped.', skipped) : '',
      leftOut > 0
        ? trans._n('%1 hidden or temporary file was left out.', '%1 hidden or temporary files were left out.', leftOut)
        : ''
    ];
    tellReport(report, sentences.filter(Boolean).join(' '), trans);
  }

  return { sendDropped, sendPaths };
}

/** Outcomes after which OSF has the file. */
const SENT: readonly Result['outcome'][] = ['created', 'new-version', 'kept-both', 'unchanged'];

/** The name of the file that a result is about. */
function nameOf({ path, reference }: Result): string {
  const last = (path ?? reference ?? '').split('/').pop() ?? '';
  return path === null ? decodeURIComponent(last) : last;
}

/** Files that the person picks; none if they think better of it. */
function pickFiles(): Promise<FileList | readonly File[]> {
  return new Promise(done => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.onchange = () => done(input.files ?? []);
    input.oncancel = () => done([]);
    input.click();
  });
}
