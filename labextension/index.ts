/** The plugins of the OSF extension. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { accountPlugin } from './plugins/account';
import { documentsPlugin } from './plugins/documents';
import { explorerPlugin } from './plugins/explorer';
import { linksPlugin } from './plugins/links';
import { mismatchPlugin } from './plugins/mismatch';
import { helpPlugin } from './plugins/help';
import { panelPlugin } from './plugins/panel';
import { serverPlugin } from './plugins/server';
import { sharePlugin } from './plugins/share';

const plugins: JupyterFrontEndPlugin<any>[] = [
  serverPlugin,
  accountPlugin,
  panelPlugin,
  documentsPlugin,
  explorerPlugin,
  linksPlugin,
  mismatchPlugin,
  helpPlugin,
  sharePlugin
];

export default plugins;
