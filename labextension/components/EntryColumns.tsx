/** When an entry was changed and how big it is, beside its name: columns that only a wide panel has room for. */
import * as React from 'react';

import type { IEntry } from '../api/schemas';
import { formatSize } from '../model/amounts';
import { formatDay } from '../model/dates';

/** Not for screen readers: the name is what a row is called, and the details say the rest in words. */
export function EntryColumns({ modified, size }: IEntry): JSX.Element {
  return (
    <span className="jp-Osf-columns" aria-hidden="true">
      <span className="jp-Osf-dayColumn">{modified === null ? '' : formatDay(modified)}</span>
      <span className="jp-Osf-sizeColumn">{size === null ? '' : formatSize(size)}</span>
    </span>
  );
}
