/** Shows in the OSF panel where the current document and its data are linked. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { ACCOUNT_EVENT } from '../api/account';
import { JOB_EVENT } from '../api/jobs';
import { projectApi } from '../api/links';
import { LinksSection } from '../components/LinksSection';
import type { LinksModel } from '../model/links';
import { Projects } from '../model/projects';
import { ILinks, IOsfPanel } from '../tokens';

export const linksSectionPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter_osf:links-section',
  description: 'Shows in the OSF panel where the current document and its data are linked.',
  autoStart: true,
  requires: [ILinks, IOsfPanel],
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, model: LinksModel, panel: IOsfPanel, translator: ITranslator | null) => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    const projects = new Projects(projectApi(app.serviceManager.serverSettings));

    // Only what is looked at is worth asking OSF about: the names of projects, and data folders, which cost most.
    let checked = new Set<string>();
    function look(): void {
      const { current } = model;
      if (current === null || !panel.isShown) {
        return;
      }
      const data = model.dataAt(current);
      const seen = [...data, ...(model.of(current) ? [model.of(current)!] : [])];
      void projects.look(seen.filter(link => link.state !== 'another-osf').map(link => link.node));
      const fresh = data.map(link => link.path).filter(path => !checked.has(path));
      checked = new Set(data.map(link => link.path));
      if (fresh.length > 0) {
        void model.checkQuietly(fresh);
      }
    }
    model.changed.connect(look);
    app.serviceManager.events.stream.connect((_, event) => {
      if (event.schema_id === ACCOUNT_EVENT) {
        if (event.state === 'signed_out') {
          projects.forget();
        } else {
          projects.outdate();
        }
        checked.clear();
        look();
      } else if (event.schema_id === JOB_EVENT && event.state === 'failed') {
        // A right that was lost may be why.
        projects.outdate();
        look();
      }
    });

    panel.addSection({
      id: 'links',
      rank: 200,
      onShow: () => void model.reload().then(look),
      render: () => (
        <UseSignal signal={model.changed}>
          {() => (
            <UseSignal signal={projects.changed}>
              {() => (
                <LinksSection
                  model={model}
                  projects={projects}
                  trans={trans}
                  execute={(command, args) => void app.commands.execute(command, { ...args })}
                />
              )}
            </UseSignal>
          )}
        </UseSignal>
      )
    });
  }
};
