/** The commands on links: for the document at hand, for what is selected in the file browser, or for a path. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { Upload } from '../api/schemas';
import { CommandIDs } from '../commandIds';
import { sentences } from '../components/sentences';
import { osfIcon } from '../icons';
import { Linking } from '../linking';
import { localPath } from '../localPath';
import type { LinksModel } from '../model/links';
import { tellFailure } from '../notices';
import { notify } from '../notify';
import { isWritten } from '../openDocument';
import { replacing } from '../replacing';
import { IExplorer, ILinks, IMismatch, IOsfPanel } from '../tokens';
import { Uploads } from '../uploads';

/** The file `schema/links.json` belongs to it: where the commands are in menus and toolbars. */
const PLUGIN = 'jupyter_osf:links';

export const linkCommandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:link-commands',
  description: 'Commands that link documents and data folders to OSF, upload and unlink them.',
  autoStart: true,
  requires: [IDocumentManager, ILinks],
  optional: [IMismatch, IExplorer, IOsfPanel, IFileBrowserFactory, ICommandPalette, ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    links: LinksModel,
    mismatch: IMismatch | null,
    explorer: IExplorer | null,
    panel: IOsfPanel | null,
    browsers: IFileBrowserFactory | null,
    palette: ICommandPalette | null,
    settings: ISettingRegistry | null,
    translator: ITranslator | null
  ) => {
    const { commands, serviceManager } = app;
    const { contents } = serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    void settings?.load(PLUGIN);

    const uploads = new Uploads({
      links,
      mismatch,
      trans,
      execute: (command, path) => void commands.execute(command, { path })
    });
    const linking = new Linking({
      links,
      trans,
      selection: () => explorer?.selection ?? [],
      save: async path => {
        const context = openAt(path);
        if (!context?.model.dirty) {
          return path;
        }
        const widget = app.shell.currentWidget;
        const isCurrent = widget && manager.contextForWidget(widget) === context;
        // Lab's own command asks for a name where there is none yet.
        const save = () => (isCurrent ? commands.execute('docmanager:save') : context.save());
        return (await isWritten(context, save)) ? localPath(contents, context.path) : null;
      },
      replacing: (path, work) => replacing(manager, path, work, trans)
    });

    function openAt(path: string): DocumentRegistry.Context | null {
      const widget = manager.findWidget(path, null);
      return (widget && manager.contextForWidget(widget)) ?? null;
    }

    /** What a command is about: the path it is given, what is selected in the file browser, or the document at hand. */
    function pathsOf(args: ReadonlyPartialJSONObject): string[] {
      if (typeof args.path === 'string') {
        return [args.path];
      }
      if (args.selected) {
        const items = [...(browsers?.tracker.currentWidget?.selectedItems() ?? [])];
        return items.map(item => localPath(contents, item.path)).filter(path => path !== null);
      }
      return links.current === null ? [] : [links.current];
    }
    const linksOf = (args: ReadonlyPartialJSONObject) =>
      pathsOf(args).flatMap(path => links.of(path) ?? []);
    const nameOf = (args: ReadonlyPartialJSONObject) => PathExt.basename(pathsOf(args)[0] ?? '');

    async function inTurn(paths: readonly string[], act: (path: string) => Promise<void>): Promise<void> {
      for (const path of paths) {
        await act(path);
      }
    }
    const setUpload = (path: string, upload: Upload) =>
      links.setUpload(path, upload).catch(reason => tellFailure(reason, trans));

    commands.addCommand(CommandIDs.linkDocument, {
      label: trans.__('Link to OSF…'),
      caption: args => trans.__('Link “%1” to a folder on OSF, so that it has versions there', nameOf(args)),
      icon: osfIcon.bindprops({ stylesheet: 'menuItem' }),
      isEnabled: args => pathsOf(args).length > 0,
      execute: async args => {
        await links.look();
        const reference = typeof args.reference === 'string' ? args.reference : undefined;
        await inTurn(pathsOf(args), path => linking.link(path, reference));
      }
    });
    commands.addCommand(CommandIDs.unlinkDocument, {
      label: trans.__('Unlink from OSF'),
      caption: trans.__('Forget the link; nothing is deleted, here or on OSF'),
      isEnabled: args => linksOf(args).length > 0,
      isVisible: args => !args.selected || linksOf(args).length > 0,
      execute: args => inTurn(linksOf(args).map(link => link.path), path => linking.unlink(path))
    });
    commands.addCommand(CommandIDs.uploadDocument, {
      label: trans.__('Upload to OSF'),
      caption: trans.__('Make what is saved here the newest version on OSF'),
      isEnabled: args => linksOf(args).length > 0,
      isVisible: args => !args.selected || linksOf(args).length > 0,
      execute: args =>
        inTurn(linksOf(args).map(link => link.path), path => uploads.send(path, args.byItself === true))
    });
    commands.addCommand(CommandIDs.createAgain, {
      label: trans.__('Create it again on OSF'),
      isEnabled: args => linksOf(args).some(link => link.state === 'missing-on-osf'),
      execute: args =>
        inTurn(linksOf(args).map(link => link.path), path => uploads.send(path, false, { choice: 'mine' }))
    });
    commands.addCommand(CommandIDs.toggleAlwaysUpload, {
      label: trans.__('Always upload on save'),
      caption: trans.__('Make each deliberate save a new version on OSF, without asking'),
      isEnabled: args => linksOf(args).length > 0,
      isToggled: args => linksOf(args).some(link => link.upload === 'always'),
      execute: args =>
        inTurn(linksOf(args).map(link => link.path), path =>
          setUpload(path, links.of(path)?.upload === 'always' ? 'ask' : 'always')
        )
    });
    commands.addCommand(CommandIDs.setUpload, {
      label: trans.__('Choose when a link uploads'),
      isEnabled: args => linksOf(args).length > 0,
      execute: args => inTurn(linksOf(args).map(link => link.path), path => setUpload(path, args.upload as Upload))
    });
    commands.addCommand(CommandIDs.revealLink, {
      label: trans.__('Show in the OSF explorer'),
      isEnabled: args => explorer !== null && linksOf(args).length > 0,
      execute: async args => {
        panel?.reveal();
        const { reference } = linksOf(args)[0];
        const problem = await explorer?.open(reference);
        if (problem) {
          notify('warning', sentences(problem), trans, { autoClose: false });
        }
      }
    });

    links.changed.connect(() => commands.notifyCommandChanged());
    for (const command of [
      CommandIDs.linkDocument,
      CommandIDs.unlinkDocument,
      CommandIDs.uploadDocument,
      CommandIDs.toggleAlwaysUpload,
      CommandIDs.revealLink
    ]) {
      palette?.addItem({ command, category: trans.__('OSF') });
    }
  }
};
