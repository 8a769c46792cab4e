/** Lists the versions of a file on OSF: who made each and when, and what can be done with it. */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IEntry, IVersion } from '../api/schemas';
import { formatSize } from '../model/amounts';
import { formatTime } from '../model/dates';
import { askForm } from './FormDialog';

export type VersionAction = 'view' | 'download' | 'restore';

export interface IVersionChoice {
  readonly action: VersionAction;
  readonly version: IVersion;
}

export interface IVersionsProps {
  readonly entry: IEntry;
  /** Newest first. */
  readonly versions: readonly IVersion[];
  /** Why no version can be brought back, if so. */
  readonly noRestoring: string | null;
  readonly trans: TranslationBundle;
}

/** What the person wants done with which version; `null` if only to look at the list. */
export async function askVersion(props: IVersionsProps): Promise<IVersionChoice | null> {
  const { entry, trans } = props;
  const answer = await askForm<IVersionChoice | null>({
    title: trans.__('Versions of “%1”', entry.name),
    value: null,
    body: (_, close) => <VersionsTable {...props} onChoose={close} />,
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
  return answer && answer.value;
}

interface IVersionsTableProps extends IVersionsProps {
  readonly onChoose: (choice: IVersionChoice) => void;
}

export function VersionsTable({ entry, versions, noRestoring, trans, onChoose }: IVersionsTableProps): JSX.Element {
  return (
    <div className="jp-Osf-versions">
      <table>
        <thead>
          <tr>
            <th scope="col">{trans.__('Version')}</th>
            <th scope="col">{trans.__('When')}</th>
            <th scope="col">{trans.__('By')}</th>
            <th scope="col">{trans.__('Size')}</th>
            <th scope="col">
              <span className="jp-Osf-unseen">{trans.__('What can be done with it')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version, index) => (
            <tr key={version.version}>
              <th scope="row">
                {index === 0 ? trans.__('%1 (newest)', version.version) : version.version}
              </th>
              <td>{version.modified === null ? '' : formatTime(version.modified)}</td>
              <td>{version.author}</td>
              <td>{version.size === null ? '' : formatSize(version.size)}</td>
              <td>
                <div className="jp-Osf-buttons">
                  <VersionButton
                    label={trans.__('Open read-only')}
                    about={trans.__('Open version %1 of “%2” read-only', version.version, entry.name)}
                    onClick={() => onChoose({ action: 'view', version })}
                  />
                  <VersionButton
                    label={trans.__('Download')}
                    about={trans.__('Download version %1 of “%2”', version.version, entry.name)}
                    onClick={() => onChoose({ action: 'download', version })}
                  />
                  {index > 0 && (
                    <VersionButton
                      label={trans.__('Restore')}
                      about={trans.__('Make version %1 of “%2” the newest again', version.version, entry.name)}
                      refusal={noRestoring}
                      onClick={() => onChoose({ action: 'restore', version })}
                    />
                  )}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{trans.__('Restoring makes one more version with the older content: every version stays on OSF.')}</p>
    </div>
  );
}

interface IVersionButtonProps {
  readonly label: string;
  readonly about: string;
  readonly refusal?: string | null;
  readonly onClick: () => void;
}

function VersionButton({ label, about, refusal, onClick }: IVersionButtonProps): JSX.Element {
  return (
    <button
      type="button"
      className="jp-Osf-button jp-mod-styled jp-mod-reject"
      aria-label={about}
      title={refusal ?? about}
      disabled={Boolean(refusal)}
      onClick={onClick}
    >
      {label}
    </button>
  );
}
