/** Offers the state of the server half to the other plugins. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

import metadata from '../../package.json';
import { getAbout } from '../api/about';
import { ServerHalf } from '../model/serverHalf';
import { IServerHalf } from '../tokens';

export const serverPlugin: JupyterFrontEndPlugin<ServerHalf> = {
  id: 'jupyter_osf:server',
  description: 'Knows whether the server half of jupyter_osf is there.',
  autoStart: true,
  provides: IServerHalf,
  activate: (app: JupyterFrontEnd) =>
    new ServerHalf({
      ask: () => getAbout(app.serviceManager.serverSettings),
      ours: metadata.version
    })
};
