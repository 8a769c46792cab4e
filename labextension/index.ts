/** The plugins of the OSF extension. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { accountPlugin } from './plugins/account';
import { actionsPlugin } from './plugins/actions';
import { badgesPlugin } from './plugins/badges';
import { dataPlugin } from './plugins/data';
import { documentsPlugin } from './plugins/documents';
import { drivePlugin } from './plugins/drive';
import { explorerPlugin } from './plugins/explorer';
import { helpPlugin } from './plugins/help';
import { linkCommandsPlugin } from './plugins/linkCommands';
import { linksPlugin } from './plugins/links';
import { linksSectionPlugin } from './plugins/linksSection';
import { mismatchPlugin } from './plugins/mismatch';
import { panelPlugin } from './plugins/panel';
import { savingPlugin } from './plugins/saving';
import { serverPlugin } from './plugins/server';
import { settingsPlugin } from './plugins/settings';
import { sharePlugin } from './plugins/share';
import { transfersPlugin } from './plugins/transfers';

export * from './tokens';

const plugins: JupyterFrontEndPlugin<any>[] = [
  serverPlugin,
  settingsPlugin,
  panelPlugin,
  accountPlugin,
  helpPlugin,
  transfersPlugin,
  badgesPlugin,
  dataPlugin,
  documentsPlugin,
  explorerPlugin,
  actionsPlugin,
  drivePlugin,
  linkCommandsPlugin,
  linksPlugin,
  linksSectionPlugin,
  mismatchPlugin,
  savingPlugin,
  sharePlugin
];

export default plugins;
