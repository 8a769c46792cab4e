/** Commands that link what is on this computer to a folder on OSF: the current document, or a folder with data. */
import { PathExt } from '@jupyterlab/coreutils';
import { Contents, ServerConnection } from '@jupyterlab/services';
import { folderFavoriteIcon, linkIcon } from '@jupyterlab/ui-components';

import { folderReference } from '../../api/entries';
import type { IEntry } from '../../api/schemas';
import { CommandIDs } from '../../commandIds';
import { askPlace } from '../../components/PlaceDialog';
import { shownName } from '../../model/explorerNodes';
import type { ILinks } from '../../tokens';
import type { EntryCommands } from './entryCommands';

/** `folder` is the folder of this computer that the person is in. */
export function addLinking(commands: EntryCommands, links: ILinks, folder: () => string): void {
  const { app, trans } = commands.options;
  const { contents } = app.serviceManager;

  commands.add(CommandIDs.linkHere, {
    action: 'link',
    label: () => {
      const path = links.current;
      return path === null || path.endsWith('.ipynb')
        ? trans.__('Link notebook to this folder')
        : trans.__('Link “%1” to this folder', PathExt.basename(path));
    },
    caption: trans.__('Upload the current document there, and keep both in step'),
    icon: linkIcon,
    refusal: () =>
      links.current === null
        ? trans.__('Open the notebook or file of this computer that you want to link first.')
        : null,
    execute: async ([entry]) => link(links.current!, entry)
  });

  commands.add(CommandIDs.useAsDataFolder, {
    action: 'use-as-data-folder',
    label: trans.__('Use as data folder'),
    caption: trans.__('Link a folder of this computer to it, so that what is collected there can be uploaded'),
    icon: folderFavoriteIcon,
    execute: async ([entry]) => {
      const path = await askFolder(entry);
      if (path !== null) {
        await link(path, entry);
      }
    }
  });

  async function link(path: string, entry: IEntry): Promise<void> {
    await app.commands.execute(CommandIDs.linkDocument, { path, reference: folderReference(entry) });
  }

  /** The folder of this computer that is to be linked, made if it is not there yet. */
  async function askFolder(entry: IEntry): Promise<string | null> {
    const here = links.current === null ? folder() : PathExt.dirname(links.current);
    const beside = PathExt.join(here, 'data');
    const place = await askPlace({
      title: trans.__('Data folder for “%1”', shownName(entry)),
      label: trans.__('Folder of this computer'),
      note: trans.__('What is collected there can be uploaded to OSF. A folder that is not there yet is made.'),
      accept: trans.__('Link'),
      // The top folder as a whole cannot be linked.
      place: here || beside,
      suggestions: [...new Set([here, beside, ...(await foldersIn(here))])].filter(Boolean)
    });
    const path = place === null ? '' : PathExt.normalize(place).replace(/^\/+|\/+$/g, '');
    if (path === '') {
      return null;
    }
    await make(path);
    return path;
  }

  async function foldersIn(path: string): Promise<string[]> {
    const { content } = await contents.get(path, { type: 'directory', content: true });
    return (content as Contents.IModel[]).filter(item => item.type === 'directory').map(item => item.path);
  }

  /** Make a folder of this computer if nothing is there; a file of that name is left to the server to refuse. */
  async function make(path: string): Promise<void> {
    try {
      await contents.get(path, { content: false });
    } catch (reason) {
      if (!(reason instanceof ServerConnection.ResponseError && reason.response.status === 404)) {
        throw reason;
      }
      await contents.save(path, { type: 'directory' });
    }
  }
}
