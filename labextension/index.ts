/** The plugins of the OSF extension. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { accountPlugin } from './plugins/account';
import { badgesPlugin } from './plugins/badges';
import { dataPlugin } from './plugins/data';
import { documentsPlugin } from './plugins/documents';
import { explorerPlugin } from './plugins/explorer';
import { linkCommandsPlugin } from './plugins/linkCommands';
import { linksPlugin } from './plugins/links';
import { linksSectionPlugin } from './plugins/linksSection';
import { mismatchPlugin } from './plugins/mismatch';
import { helpPlugin } from './plugins/help';
import { panelPlugin } from './plugins/panel';
import { savingPlugin } from './plugins/saving';
import { serverPlugin } from './plugins/server';
import { sharePlugin } from './plugins/share';

const plugins: JupyterFrontEndPlugin<any>[] = [
  serverPlugin,
  accountPlugin,
  panelPlugin,
  documentsPlugin,
  explorerPlugin,
  linksPlugin,
  linkCommandsPlugin,
  linksSectionPlugin,
  savingPlugin,
  dataPlugin,
  badgesPlugin,
  mismatchPlugin,
  helpPlugin,
  sharePlugin
];

export default plugins;
