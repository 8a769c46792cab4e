/** Adds the drive on which Lab's own viewers find files of OSF that are opened read-only. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IDocumentManager, IDocumentWidgetOpener } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { entriesApi } from '../api/entries';
import { OsfDrive } from '../drive';
import { DRIVE } from '../model/viewPath';

export const drivePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:drive',
  description: 'Lets viewers show files of OSF without bringing them to this computer.',
  autoStart: true,
  requires: [IDocumentManager, IDocumentWidgetOpener],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    opener: IDocumentWidgetOpener,
    translator: ITranslator | null
  ) => {
    const { contents, serverSettings } = app.serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    contents.addDrive(new OsfDrive({ api: entriesApi(serverSettings), serverSettings, trans }));

    opener.opened.connect((_, widget) => {
      const context = manager.contextForWidget(widget);
      if (context && contents.driveName(context.path) === DRIVE) {
        void onlyLook(context);
      }
    });
  }
};

/** Reading needs no kernel, and what viewers add to the model while they show it is no change by the person. */
async function onlyLook({ sessionContext, ready, model }: DocumentRegistry.Context): Promise<void> {
  sessionContext.kernelPreference = { ...sessionContext.kernelPreference, shouldStart: false, canStart: false };
  await ready;
  model.dirty = false;
}
