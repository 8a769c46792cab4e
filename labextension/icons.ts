/** The icons of the extension, drawn for it and coloured by JupyterLab's theme. */
import { LabIcon } from '@jupyterlab/ui-components';

import osfSvg from '../style/icons/osf.svg';

/** A project with its components. */
export const osfIcon = new LabIcon({ name: 'jupyter_osf:osf', svgstr: osfSvg });
