/** The part of the OSF panel in which everything on OSF is: a link to open, a filter, the tree. */
import * as React from 'react';

import type { IProblem } from '../api/failure';
import { sentences } from './ExplorerRow';
import { ExplorerTree, ITreeProps } from './ExplorerTree';
import { LinkField } from './LinkField';
import { Sign } from './Sign';
import { useChanged } from './useChanged';

export function Explorer(props: ITreeProps): JSX.Element {
  const { model, trans } = props;
  useChanged(model.changed);
  const [asksLink, askLink] = React.useState(false);
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
            expanded={asksLink}
            onClick={() => askLink(!asksLink)}
          />
        )}
        <ToolButton sign="refresh" label={trans.__('Refresh')} onClick={() => void model.refresh()} />
      </div>
      {(asksLink || model.signedOut) && <LinkField model={model} trans={trans} onOpened={() => askLink(false)} />}
      {model.refusal && <Line problem={model.refusal} />}
      <ExplorerTree {...props} />
    </section>
  );
}

function Line({ problem }: { readonly problem: IProblem }): JSX.Element {
  return (
    <p role="status" className="jp-Osf-line">
      {sentences(problem)}
    </p>
  );
}

interface IToolButtonProps {
  readonly sign: React.ComponentProps<typeof Sign>['name'];
  readonly label: string;
  readonly expanded?: boolean;
  readonly onClick: () => void;
}

export function ToolButton({ sign, label, expanded, onClick }: IToolButtonProps): JSX.Element {
  return (
    <button
      type="button"
      className="jp-Osf-toolButton"
      title={label}
      aria-label={label}
      aria-expanded={expanded}
      onClick={onClick}
    >
      <Sign name={sign} size={14} />
    </button>
  );
}
