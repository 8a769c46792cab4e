/** Offers the state of the server half to the other plugins. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator } from '@jupyterlab/translation';

import metadata from '../../package.json';
import { getAbout } from '../api/about';
import { speak } from '../api/language';
import { ServerHalf } from '../model/serverHalf';
import { IServerHalf } from '../tokens';

export const serverPlugin: JupyterFrontEndPlugin<ServerHalf> = {
  id: 'jupyter_osf:server',
  description: 'Knows whether the server half of jupyter_osf is there.',
  autoStart: true,
  requires: [ITranslator],
  provides: IServerHalf,
  activate: (app: JupyterFrontEnd, translator: ITranslator) => {
    speak(translator.languageCode, translator.load('jupyter_osf'));
    return new ServerHalf({
      ask: () => getAbout(app.serviceManager.serverSettings),
      ours: metadata.version
    });
  }
};
