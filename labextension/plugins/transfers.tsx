/** Shows what is on its way to OSF or from there: in the OSF panel, and in notifications where it takes a while. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';

import { JOB_EVENT, jobsApi, newsOf } from '../api/jobs';
import type { IJob } from '../api/schemas';
import { TransfersSection } from '../components/TransfersSection';
import { Transfers } from '../model/transfers';
import { IMismatch, IOsfPanel } from '../tokens';
import { TransferNotices } from '../transferNotices';

export const transfersPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:transfers',
  description: 'Shows what is on its way to OSF or from there.',
  autoStart: true,
  requires: [IOsfPanel],
  optional: [IMismatch, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    panel: IOsfPanel,
    mismatch: IMismatch | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    const transfers = new Transfers(jobsApi(app.serviceManager.serverSettings));
    const onChoose = (job: IJob) => {
      if (job.path !== null) {
        mismatch?.offer(job.path);
      }
    };
    const notices = new TransferNotices({
      trans,
      onCancel: job => void transfers.stop(job),
      onShow: () => panel.reveal(),
      onChoose
    });
    transfers.told.connect((_, change) => notices.take(change));
    app.serviceManager.events.stream.connect((_, event) => {
      if (event.schema_id === JOB_EVENT) {
        transfers.take(newsOf(event));
      }
    });
    panel.addSection({
      id: 'transfers',
      rank: 400,
      onShow: () => void transfers.load(),
      render: () => <TransfersSection transfers={transfers} trans={trans} onChoose={onChoose} />
    });
  }
};
