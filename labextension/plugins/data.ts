/** Asks once for all new files of a linked data folder whether they are to be uploaded. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { DATA_EVENT, IDataEvent } from '../api/links';
import { CommandIDs } from '../commandIds';
import { DataQuestions } from '../model/data';
import type { LinksModel } from '../model/links';
import { StandingNotices } from '../standingNotices';
import { ILinks } from '../tokens';

export const dataPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:data',
  description: 'Asks whether new files of linked data folders are to be uploaded.',
  autoStart: true,
  requires: [ILinks],
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, links: LinksModel, translator: ITranslator | null) => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    const questions = new DataQuestions(links);
    const notices = new StandingNotices(trans);

    serviceManager.events.stream.connect((_, event) => {
      if (event.schema_id === DATA_EVENT) {
        const told = event as unknown as IDataEvent;
        // What is done about the folder needs its link, and a kernel may have made that without telling.
        void links.reload().then(() => questions.heard(told));
      }
    });

    questions.changed.connect((_, { path, files }) => {
      if (files === 0) {
        notices.withdraw(path);
        return;
      }
      const upload = () => {
        questions.answered(path);
        return commands.execute(CommandIDs.uploadDocument, { path });
      };
      notices.show(
        path,
        'info',
        trans._n('%1 new data file in %2', '%1 new data files in %2', files, `${path}/`),
        [
          { label: trans.__('Upload'), displayType: 'accent', callback: () => void upload() },
          { label: trans.__('Not now'), callback: () => questions.answered(path) },
          {
            label: trans.__('Always for this link'),
            callback: () => void commands.execute(CommandIDs.setUpload, { path, upload: 'always' }).then(upload)
          }
        ]
      );
    });
  }
};
