/** The plugins of the OSF extension. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { accountPlugin } from './plugins/account';
import { documentsPlugin } from './plugins/documents';
import { linksPlugin } from './plugins/links';
import { mismatchPlugin } from './plugins/mismatch';
import { panelPlugin } from './plugins/panel';
import { serverPlugin } from './plugins/server';

const plugins: JupyterFrontEndPlugin<any>[] = [
  serverPlugin,
  accountPlugin,
  panelPlugin,
  documentsPlugin,
  linksPlugin,
  mismatchPlugin
];

export default plugins;
