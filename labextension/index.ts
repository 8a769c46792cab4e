/** The plugins of the OSF extension. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { panelPlugin } from './plugins/panel';
import { serverPlugin } from './plugins/server';

const plugins: JupyterFrontEndPlugin<any>[] = [serverPlugin, panelPlugin];

export default plugins;
