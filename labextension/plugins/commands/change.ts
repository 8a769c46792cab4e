/** Commands that change what is on OSF: new folders, projects and components, new names, other places, deletion. */
import { addIcon, deleteIcon, editIcon, moveDownIcon, newFolderIcon } from '@jupyterlab/ui-components';

import { folderReference, parentReference } from '../../api/entries';
import type { IEntry } from '../../api/schemas';
import { CommandIDs } from '../../commandIds';
import { choose } from '../../components/ChoiceDialog';
import { askDelete } from '../../components/DeleteDialog';
import { askName } from '../../components/NameDialog';
import { askPlace } from '../../components/PlaceDialog';
import { askProject } from '../../components/ProjectDialog';
import { addedUp } from '../../model/amounts';
import { cleaned, isName } from '../../model/names';
import { shownName } from '../../model/explorerNodes';
import { inTurn, isRefusal } from '../../model/reports';
import { goesInto, topmost } from '../../model/places';
import { tellReport } from '../../notices';
import type { ILinks } from '../../tokens';
import type { EntryCommands } from './entryCommands';

export interface IChanging {
  /** Put entries into a folder, storage or project. */
  readonly move: (entries: readonly IEntry[], onto: IEntry) => Promise<void>;
}

export function addChanging(commands: EntryCommands, links: ILinks | null): IChanging {
  const { api, explorer, trans } = commands.options;

  commands.add(CommandIDs.createFolder, {
    action: 'create-folder',
    label: trans.__('New folder…'),
    caption: trans.__('Make a folder in it'),
    icon: newFolderIcon,
    execute: async ([entry]) => {
      const name = await askName({
        title: trans.__('New folder in “%1”', shownName(entry)),
        note: trans.__('Folders on OSF can be renamed and moved later.'),
        accept: trans.__('Create'),
        trans
      });
      if (name !== null) {
        const report = await api.createFolder(folderReference(entry), name);
        const isNew = report.results[0]?.outcome === 'created';
        tellReport(
          report,
          isNew
            ? trans.__('The folder “%1” is on OSF now.', name)
            : trans.__('“%1” has a folder “%2” already.', shownName(entry), name),
          trans
        );
      }
    }
  });

  commands.add(CommandIDs.createProject, {
    action: 'create-project',
    label: trans.__('New project…'),
    caption: trans.__('Make a private project on OSF'),
    icon: addIcon,
    execute: () => createProject()
  });

  commands.add(CommandIDs.createComponent, {
    action: 'create-component',
    label: trans.__('New component…'),
    caption: trans.__('Make a private component in this project'),
    icon: addIcon,
    execute: ([entry]) => createProject(entry)
  });

  commands.add(CommandIDs.renameEntry, {
    action: 'rename',
    label: trans.__('Rename…'),
    caption: trans.__('Give it another name on OSF'),
    icon: editIcon,
    execute: async ([entry]) => {
      const typed = await explorer.askName(entry.reference, entry.name);
      const name = cleaned(typed ?? '');
      if (typed !== null && isName(name) && name !== entry.name) {
        tellReport(
          await api.rename(entry.reference, name),
          trans.__('“%1” is called “%2” on OSF now.', entry.name, name),
          trans
        );
      }
    }
  });

  commands.add(CommandIDs.moveEntry, {
    action: 'move',
    label: trans.__('Move to…'),
    caption: trans.__('Put it into another folder on OSF'),
    icon: moveDownIcon,
    execute: async entries => {
      const place = await askPlace({
        title:
          entries.length === 1
            ? trans.__('Move “%1”', entries[0].name)
            : trans._n('Move %1 thing', 'Move %1 things', entries.length),
        label: trans.__('Folder on OSF'),
        note: trans.__('A reference such as osf://abc12/osfstorage/data/, or the address of the folder on OSF’s site.'),
        accept: trans.__('Move'),
        place: parentReference(entries[0].reference),
        suggestions: []
      });
      if (place !== null) {
        await move(entries, await api.find(place));
      }
    }
  });

  commands.add(CommandIDs.deleteEntry, {
    action: 'delete',
    label: trans.__('Delete…'),
    caption: trans.__('Delete it on OSF, after telling what goes'),
    icon: deleteIcon,
    execute: entries => remove(topmost(entries))
  });

  async function createProject(parent?: IEntry): Promise<void> {
    const wish = await askProject(
      parent ? trans.__('New component of “%1”', parent.name) : trans.__('New project'),
      parent ? 'data' : 'project',
      trans
    );
    if (wish !== null) {
      const report = await api.createProject(wish.title, wish.category, parent?.reference);
      tellReport(report, trans.__('“%1” is on OSF now. It is private.', wish.title), trans);
    }
  }

  async function move(entries: readonly IEntry[], onto: IEntry): Promise<void> {
    const moving = topmost(entries).filter(entry => goesInto(entry, onto));
    if (moving.length === 0) {
      return;
    }
    const to = folderReference(onto);
    const keepers: IEntry[] = [];
    const report = await inTurn(moving, async entry => {
      try {
        return await api.move(entry.reference, to);
      } catch (reason) {
        if (!isRefusal(reason, 'loses-versions')) {
          throw reason;
        }
        keepers.push(entry);
        return { results: [], summary: {} };
      }
    });
    if (report.results.length > 0) {
      tellReport(
        report,
        moving.length === 1
          ? trans.__('“%1” is in “%2” now.', moving[0].name, shownName(onto))
          : trans._n('%1 thing is in “%2” now.', '%1 things are in “%2” now.', report.results.length, shownName(onto)),
        trans
      );
    }
    if (keepers.length > 0) {
      await copyInstead(keepers, onto);
    }
  }

  /** Between some storages OSF moves newest versions alone; a copy loses nothing. */
  async function copyInstead(entries: readonly IEntry[], onto: IEntry): Promise<void> {
    const isWanted = await choose(
      trans.__('Copy instead of moving?'),
      [
        trans.__('OSF moves only newest versions there, so older ones would be lost: %1', listed(entries)),
        trans.__('A copy takes the newest version there, and everything stays where it is now as well.')
      ],
      [{ label: trans.__('Copy'), value: true }]
    );
    if (isWanted) {
      const report = await inTurn(entries, entry => api.copy(entry.reference, folderReference(onto)));
      tellReport(report, trans.__('Copied to “%1”: %2', shownName(onto), listed(entries)), trans);
    }
  }

  async function remove(entries: readonly IEntry[]): Promise<void> {
    // Of many files at once OSF is not asked one by one; what is linked to them is known here.
    const asked = entries.length === 1 ? entries : entries.filter(entry => entry.kind === 'folder');
    const contents = addedUp(await Promise.all(asked.map(entry => api.contents(entry.reference))));
    await links?.load();
    const own = entries.flatMap(entry => links?.to(entry) ?? []).map(link => link.path);
    const linked = [...new Set([...own, ...contents.links])];
    if (await askDelete({ entries, contents, links: linked }, trans)) {
      const report = await inTurn(entries, entry => api.delete(entry.reference));
      tellReport(
        report,
        entries.length === 1
          ? trans.__('“%1” is deleted on OSF.', entries[0].name)
          : trans._n('%1 thing is deleted on OSF.', '%1 things are deleted on OSF.', entries.length),
        trans
      );
    }
  }

  return { move };
}

function listed(entries: readonly IEntry[]): string {
  return entries.map(entry => `“${entry.name}”`).join(', ');
}
