/** The icons of entries on OSF: JupyterLab's own for files, so that they look as they do in its file browser. */
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { fileIcon, folderIcon, LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IEntry } from './api/schemas';
import { componentIcon, osfIcon, registrationIcon, storageIcon } from './icons';

export class EntryIcons {
  constructor(private readonly registry: DocumentRegistry) {}

  of(entry: IEntry): React.ReactNode {
    const { react: Icon } = this.choose(entry);
    return <Icon tag="span" />;
  }

  private choose(entry: IEntry): LabIcon {
    switch (entry.kind) {
      case 'project':
        return osfIcon;
      case 'component':
        return componentIcon;
      case 'registration':
        return registrationIcon;
      case 'storage':
        return storageIcon;
      case 'folder':
        return folderIcon;
      case 'file':
        return this.registry.getFileTypesForPath(entry.name)[0]?.icon ?? fileIcon;
    }
  }
}
