/** What OSF has found for a text; choosing one shows it in the tree. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IEntry } from '../api/schemas';
import { shownName } from '../model/explorerNodes';
import type { ProjectSearch } from '../model/projectSearch';
import { sentences } from './sentences';
import { ToolButton } from './ToolButton';
import { useChanged } from './useChanged';

export interface ISearchResultsProps {
  readonly search: ProjectSearch;
  readonly trans: TranslationBundle;
  readonly icon: (entry: IEntry) => React.ReactNode;
  readonly onChoose: (entry: IEntry) => void;
}

export function SearchResults({ search, trans, icon, onChoose }: ISearchResultsProps): JSX.Element | null {
  useChanged(search.changed);
  const { text, busy, found, problem } = search;
  if (text === null) {
    return null;
  }
  const says = busy
    ? trans.__('Looking for “%1” on OSF…', text)
    : problem
      ? sentences(problem)
      : found.length === 0
        ? trans.__('OSF has found nothing with “%1” in its title.', text)
        : trans._n('OSF has found %1 project with “%2”:', 'OSF has found %1 projects with “%2”:', found.length, text);
  return (
    <div className="jp-Osf-found" aria-busy={busy}>
      <div className="jp-Osf-foundHead">
        <p role="status">{says}</p>
        <ToolButton sign="close" label={trans.__('Close what was found')} onClick={() => search.clear()} />
      </div>
      {found.length > 0 && (
        <ul aria-label={trans.__('Found on OSF')}>
          {found.map(entry => (
            <li key={entry.id}>
              <button type="button" title={entry.tags.join(', ')} onClick={() => onChoose(entry)}>
                <span className="jp-Osf-icon" aria-hidden="true">
                  {icon(entry)}
                </span>
                <span className="jp-Osf-name">{shownName(entry)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
