/** The part of the OSF panel in which everything on OSF is: a link to open, a filter, the tree, details. */
import * as React from 'react';

import type { IEntry } from '../api/schemas';
import type { EntryDetails } from '../model/entryDetails';
import type { ProjectSearch } from '../model/projectSearch';
import { Details, IDetailsProps } from './Details';
import { ExplorerTree, ITreeProps } from './ExplorerTree';
import { LinkField } from './LinkField';
import { SearchResults } from './SearchResults';
import { ToolButton } from './ToolButton';
import { useChanged } from './useChanged';

export interface IExplorerProps extends ITreeProps, Omit<IDetailsProps, 'details'> {
  readonly search: ProjectSearch;
  readonly details: EntryDetails;
}

export function Explorer(props: IExplorerProps): JSX.Element {
  const { model, search, trans, icon } = props;
  useChanged(model.changed);
  const text = model.filterText.trim();
  const choose = async (entry: IEntry) => {
    const problem = await model.open(entry.reference);
    if (problem) {
      search.tell(problem);
    } else {
      search.clear();
    }
  };
  return (
    <section
      className={`jp-Osf-explorerSection${model.refusal ? ' jp-mod-refused' : ''}`}
      aria-label={trans.__('Projects and files')}
    >
      <div className="jp-Osf-toolbar">
        <input
          type="text"
          className="jp-Osf-filter jp-mod-styled"
          aria-label={trans.__('Filter by name')}
          placeholder={trans.__('Filter by name')}
          value={model.filterText}
          spellCheck={false}
          data-lm-suppress-shortcuts="true"
          onChange={event => model.setFilter(event.target.value)}
          onKeyDown={event => event.key === 'Escape' && model.setFilter('')}
        />
        {model.filterText && (
          <ToolButton sign="close" label={trans.__('Clear the filter')} onClick={() => model.setFilter('')} />
        )}
        {model.signedOut === false && (
          <ToolButton
            sign="link"
            label={trans.__('Open an OSF link or DOI')}
            expanded={model.asksLink}
            onClick={() => model.askLink(!model.asksLink)}
          />
        )}
        <ToolButton sign="refresh" label={trans.__('Refresh')} onClick={() => void model.refresh()} />
      </div>
      {(model.asksLink || model.signedOut) && <LinkField model={model} trans={trans} />}
      {text && (
        <button
          type="button"
          className="jp-Osf-searchButton"
          onClick={() => void search.search(text, model.signedOut === false)}
        >
          {model.signedOut ? trans.__('Search public projects on OSF') : trans.__('Search my projects on OSF')}
        </button>
      )}
      <SearchResults
        search={search}
        trans={trans}
        icon={icon}
        onChoose={entry => void choose(entry)}
      />
      {model.refusal && (
        <p role="status" className="jp-Osf-explorerLine">
          {trans.__('This is what was listed before the sign-in ended. Sign in again to go on.')}
        </p>
      )}
      <ExplorerTree {...props} />
      <Details {...props} />
    </section>
  );
}
