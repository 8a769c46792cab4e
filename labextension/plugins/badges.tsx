/** Shows the state of links where people look anyway: in the toolbar of documents, status bar and file browser. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';
import * as React from 'react';

import { CommandIDs } from '../commandIds';
import { LinkButton } from '../components/LinkButton';
import { FileBadges } from '../fileBadges';
import { localPath } from '../localPath';
import type { LinksModel } from '../model/links';
import { ILinks } from '../tokens';

/** The kinds of documents whose toolbar has the button; `schema/links.json` says where in it. */
const TOOLBARS = ['Notebook', 'Editor', 'CSVTable', 'TSVTable'];
const ITEM = 'osf-link';

export const badgesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:badges',
  description: 'Shows the state of links in toolbars, status bar and file browser.',
  autoStart: true,
  requires: [IDocumentManager, ILinks],
  optional: [IToolbarWidgetRegistry, IStatusBar, IFileBrowserFactory, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    links: LinksModel,
    toolbars: IToolbarWidgetRegistry | null,
    statusBar: IStatusBar | null,
    browsers: IFileBrowserFactory | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');

    function button(pathOf: () => string | null, isLong: boolean): ReactWidget {
      return ReactWidget.create(
        <UseSignal signal={links.changed}>
          {() => {
            const path = pathOf();
            const link = path === null ? null : links.of(path);
            const command = link ? CommandIDs.openPanel : CommandIDs.linkDocument;
            return path === null || (isLong && !link) ? null : (
              <LinkButton
                link={link}
                trans={trans}
                isLong={isLong}
                onClick={() => void app.commands.execute(command, { path })}
              />
            );
          }}
        </UseSignal>
      );
    }

    TOOLBARS.forEach(kind =>
      toolbars?.addFactory(kind, ITEM, (document: Widget) =>
        button(() => {
          const context = manager.contextForWidget(document);
          return context ? localPath(app.serviceManager.contents, context.path) : null;
        }, false)
      )
    );

    const item = button(() => links.current, true);
    item.addClass('jp-Osf-statusItem');
    statusBar?.registerStatusItem('jupyter_osf:link', { item, align: 'left', rank: 90 });

    browsers?.tracker.forEach(browser => new FileBadges(browser, links, app.serviceManager.contents, trans));
    browsers?.tracker.widgetAdded.connect(
      (_, browser) => new FileBadges(browser, links, app.serviceManager.contents, trans)
    );
  }
};
