/** The links of the document that the person works on, and of its data folders: where to, how they stand, what to do. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ILink } from '../api/schemas';
import { CommandIDs } from '../commandIds';
import type { LinksModel } from '../model/links';
import type { Projects } from '../model/projects';
import { LinkCard } from './LinkCard';

export interface ILinksSectionProps {
  readonly model: LinksModel;
  readonly projects: Projects;
  readonly trans: TranslationBundle;
  readonly execute: (command: string, args: { readonly path: string; readonly upload?: string }) => void;
}

export function LinksSection(props: ILinksSectionProps): JSX.Element {
  const { model, trans } = props;
  const { current } = model;
  const link = current === null ? null : model.of(current);
  const data = current === null ? [] : model.dataAt(current);
  return (
    <section className="jp-Osf-links" aria-label={trans.__('Links of this document')}>
      {model.problems.map(problem => (
        <div key={problem.message} role="alert" className="jp-Osf-says jp-mod-warn">
          <p>{problem.message}</p>
          {problem.hint && <p>{problem.hint}</p>}
        </div>
      ))}
      {current === null ? (
        <p className="jp-Osf-quiet">{trans.__('Open a notebook or another file to see where it is linked.')}</p>
      ) : (
        <>
          <h3 title={current}>{nameOf(current)}</h3>
          {link ? (
            <LinkCard {...props} link={link} />
          ) : (
            model.isKnown && <NotLinked {...props} path={current} isAlone={data.length === 0} />
          )}
        </>
      )}
      {data.map((one: ILink) => (
        <React.Fragment key={one.path}>
          <h3 title={one.path}>{trans.__('Data in %1', `${nameOf(one.path)}/`)}</h3>
          <LinkCard {...props} link={one} />
        </React.Fragment>
      ))}
    </section>
  );
}

interface INotLinkedProps extends ILinksSectionProps {
  readonly path: string;
  /** Whether there is no data folder either. */
  readonly isAlone: boolean;
}

function NotLinked({ path, isAlone, trans, execute }: INotLinkedProps): JSX.Element {
  return (
    <>
      <p className="jp-Osf-quiet">
        {isAlone
          ? trans.__('Not linked to OSF: choose a folder in the explorer and link it from its menu, or name one here.')
          : trans.__('Not linked to OSF itself.')}
      </p>
      <div className="jp-Osf-buttons">
        <button
          type="button"
          className="jp-Osf-button jp-mod-styled jp-mod-accept"
          onClick={() => execute(CommandIDs.linkDocument, { path })}
        >
          {trans.__('Link this document…')}
        </button>
      </div>
    </>
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
