/** The icons of the extension, drawn for it and coloured by JupyterLab's theme. */
import { LabIcon } from '@jupyterlab/ui-components';

import componentSvg from '../style/icons/component.svg';
import osfSvg from '../style/icons/osf.svg';
import registrationSvg from '../style/icons/registration.svg';
import storageSvg from '../style/icons/storage.svg';

/** A project with its components. */
export const osfIcon = new LabIcon({ name: 'jupyter_osf:osf', svgstr: osfSvg });
/** One part of a project. */
export const componentIcon = new LabIcon({ name: 'jupyter_osf:component', svgstr: componentSvg });
/** A project as it was when it was frozen. */
export const registrationIcon = new LabIcon({ name: 'jupyter_osf:registration', svgstr: registrationSvg });
/** Where files of a project lie. */
export const storageIcon = new LabIcon({ name: 'jupyter_osf:storage', svgstr: storageSvg });
