/** Offers the links of this computer to the other plugins, and follows the document that the person works on. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';

import { ACCOUNT_EVENT } from '../api/account';
import { ILinkEvent, LINK_EVENT, linksApi } from '../api/links';
import { localPath } from '../localPath';
import { LinksModel } from '../model/links';
import type { ServerHalf } from '../model/serverHalf';
import { ILinks, IOsfSettings, IServerHalf } from '../tokens';

export const linksPlugin: JupyterFrontEndPlugin<LinksModel> = {
  id: 'jupyter_osf:links',
  description: 'Knows the links between files of this computer and OSF.',
  autoStart: true,
  provides: ILinks,
  requires: [IDocumentManager, IServerHalf],
  optional: [IOsfSettings],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    server: ServerHalf,
    settings: IOsfSettings | null
  ) => {
    const { contents, events, serverSettings } = app.serviceManager;
    const model = new LinksModel(linksApi(serverSettings), undefined, () => settings?.uploadNewLinks ?? null);

    events.stream.connect((_, event) => {
      if (event.schema_id === LINK_EVENT) {
        model.heard(event as unknown as ILinkEvent);
      } else if (event.schema_id === ACCOUNT_EVENT) {
        void reloadKnown();
      }
    });

    // What another account may see is another thing.
    async function reloadKnown(): Promise<void> {
      if (model.isAsked) {
        await model.reload();
        await checkCurrent();
      }
    }

    // A document that comes to the front is worth one look, and one question to OSF about its own link.
    async function checkCurrent(): Promise<void> {
      if (model.current !== null && (await server.isThere())) {
        await model.look();
        const link = model.current && model.of(model.current);
        if (link && settings?.checkOnOpen !== false) {
          await model.checkQuietly([link.path]);
        }
      }
    }

    let context: DocumentRegistry.Context | undefined;
    function follow(): void {
      context?.pathChanged.disconnect(rename);
      const widget = app.shell.currentWidget;
      context = widget ? manager.contextForWidget(widget) : undefined;
      context?.pathChanged.connect(rename);
      rename();
      void checkCurrent();
    }
    function rename(): void {
      model.setCurrent(context ? localPath(contents, context.path) : null);
    }
    app.shell.currentChanged?.connect(follow);
    void app.restored.then(follow);
    return model;
  }
};
