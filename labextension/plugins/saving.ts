/** Notices that the person saves or closes a linked document, and lets the policy of the link decide what follows. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Widget } from '@lumino/widgets';

import { CommandIDs } from '../commandIds';
import { localPath } from '../localPath';
import type { LinksModel } from '../model/links';
import { ISavedDocument, Saving } from '../model/saving';
import type { ServerHalf } from '../model/serverHalf';
import { StandingNotices } from '../standingNotices';
import { ILinks, IMismatch, IServerHalf } from '../tokens';

export const savingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:saving',
  description: 'Uploads linked documents when they are saved on purpose, by the policy of each link.',
  autoStart: true,
  requires: [IDocumentManager, ILinks, IServerHalf],
  optional: [IMismatch, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    links: LinksModel,
    server: ServerHalf,
    mismatch: IMismatch | null,
    translator: ITranslator | null
  ) => {
    const { commands, serviceManager, shell } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    const questions = new StandingNotices(trans);
    const upload = (path: string, byItself: boolean) =>
      void commands.execute(CommandIDs.uploadDocument, { path, byItself });

    const saving = new Saving({
      links,
      ready: async () => {
        // Read anew, which asks nobody but the server: a kernel may have made a link without telling.
        if (await server.isThere()) {
          await links.reload();
        }
      },
      upload: path => upload(path, true),
      choose: path => mismatch?.offer(path),
      ask: path => {
        asked.add(path);
        questions.show(path, 'info', trans.__('“%1” has changes not yet on OSF.', PathExt.basename(path)), [
          { label: trans.__('Upload'), displayType: 'accent', callback: () => upload(path, false) },
          { label: trans.__('Not now'), callback: () => saving.notNow(path) },
          {
            label: trans.__('Always for this link'),
            callback: () => {
              void commands.execute(CommandIDs.setUpload, { path, upload: 'always' }).then(() => upload(path, false));
            }
          }
        ]);
      }
    });

    // A question is withdrawn when there is nothing left to ask: it was uploaded elsewhere, unlinked or renamed.
    const asked = new Set<string>();
    links.changed.connect(() => {
      for (const path of asked) {
        const state = links.of(path)?.state;
        if (state === undefined || state === 'in-sync') {
          asked.delete(path);
          questions.withdraw(path);
        }
      }
    });

    // An autosave looks just like a deliberate save, except that no command is behind it. The command alone is no
    // proof either: it ends in the same way where the person cancels, or where the document cannot be written.
    commands.commandExecuted.connect((_, { id, result }) => {
      if (id === 'docmanager:save') {
        void awaitSave(shell.currentWidget ? [shell.currentWidget] : [], result);
      } else if (id === 'docmanager:save-all') {
        void awaitSave(shell.widgets('main'), result);
      }
    });

    async function awaitSave(
      widgets: Iterable<Widget>,
      result: CommandRegistry.ICommandExecutedArgs['result']
    ): Promise<void> {
      const completed = new Set<DocumentRegistry.Context>();
      const listen = (context: DocumentRegistry.Context, state: DocumentRegistry.SaveState) => {
        if (state === 'completed') {
          completed.add(context);
        }
      };
      const contexts = new Set([...widgets].flatMap(widget => manager.contextForWidget(widget) ?? []));
      contexts.forEach(context => context.saveState.connect(listen));
      try {
        await result;
      } catch {
        // Whoever gave the command hears of its failure; what was saved before that is saved.
      } finally {
        contexts.forEach(context => context.saveState.disconnect(listen));
      }
      completed.forEach(context => saving.saved(documentOf(context)));
    }

    const documents = new Map<DocumentRegistry.Context, ISavedDocument>();
    function documentOf(context: DocumentRegistry.Context): ISavedDocument {
      let document = documents.get(context);
      if (document === undefined) {
        document = follow(context);
        documents.set(context, document);
      }
      return document;
    }

    function follow(context: DocumentRegistry.Context): ISavedDocument {
      // A context that is gone knows no path any more.
      let path = localPath(serviceManager.contents, context.path);
      const document: ISavedDocument = {
        get path() {
          return path;
        }
      };
      context.pathChanged.connect(() => {
        path = localPath(serviceManager.contents, context.path);
      });
      context.saveState.connect((_, state) => {
        if (state === 'completed') {
          saving.written(document);
        }
      });
      context.disposed.connect(() => {
        documents.delete(context);
        void saving.closed(document, path);
      });
      return document;
    }

    window.addEventListener('pagehide', () => saving.leave());

    // Every document that was at the front is followed, since its close dialog saves without the command.
    shell.currentChanged?.connect(() => {
      const context = shell.currentWidget && manager.contextForWidget(shell.currentWidget);
      if (context) {
        documentOf(context);
      }
    });
  }
};
