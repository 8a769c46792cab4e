/** All about the entry that is selected, and a look at what is in it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IEntry } from '../api/schemas';
import { formatSize } from '../model/amounts';
import { formatTime } from '../model/dates';
import type { EntryDetails } from '../model/entryDetails';
import { shownName } from '../model/explorerNodes';
import type { IEntryLink } from './EntryBadges';
import { EntryPreview } from './EntryPreview';
import { sentences } from './sentences';
import { Sign } from './Sign';
import { stateText } from './StateBadge';
import { useChanged } from './useChanged';

export interface IDetailsProps {
  readonly details: EntryDetails;
  readonly trans: TranslationBundle;
  readonly linksTo: (entry: IEntry) => readonly IEntryLink[];
  /** Shows a file or folder of this computer. */
  readonly onOpenPath: (path: string) => void;
}

export function Details(props: IDetailsProps): JSX.Element | null {
  const { details, trans } = props;
  useChanged(details.changed);
  const id = React.useId();
  const { entry, isOpen } = details;
  if (entry === null) {
    return null;
  }
  return (
    <section className={`jp-Osf-details${isOpen ? ' jp-mod-open' : ''}`} aria-label={trans.__('Details')}>
      <button
        type="button"
        className="jp-Osf-detailsHead"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => details.open(!isOpen)}
      >
        <Sign name={isOpen ? 'opened' : 'closed'} />
        <span>{trans.__('Details')}</span>
      </button>
      {isOpen && (
        // Scrolled by the keyboard as well: nothing in it may take the focus.
        <div id={id} className="jp-Osf-detailsBody" aria-busy={details.busy} tabIndex={0}>
          <Facts {...props} entry={entry} />
          {details.problem && (
            <p role="alert" className="jp-Osf-explorerLine">
              {sentences(details.problem)}
            </p>
          )}
          {details.preview && <EntryPreview preview={details.preview} name={entry.name} trans={trans} />}
        </div>
      )}
    </section>
  );
}

function Facts({ entry, trans, linksTo, onOpenPath }: IDetailsProps & { readonly entry: IEntry }): JSX.Element {
  const links = linksTo(entry);
  const checked = entry.checked_out_by ? trans.__('Checked out on OSF, so that nobody else changes it.') : null;
  return (
    <dl>
      <Fact term={trans.__('Name')}>{shownName(entry)}</Fact>
      {entry.kind === 'file' || entry.kind === 'folder' ? (
        <Fact term={trans.__('Path')}>{humanPath(entry)}</Fact>
      ) : null}
      <Fact term={trans.__('Kind')}>{kindWords(entry, trans)}</Fact>
      <Fact term={trans.__('Size')}>{entry.size === null ? null : formatSize(entry.size)}</Fact>
      <Fact term={trans.__('Version')}>{entry.version}</Fact>
      <Fact term={trans.__('Modified')}>{modified(entry, trans)}</Fact>
      <Fact term={trans.__('Access')}>{accessWords(entry, trans)}</Fact>
      <Fact term={trans.__('Tags')}>{entry.tags.join(', ')}</Fact>
      <Fact term={trans.__('Note')}>{checked}</Fact>
      {links.length > 0 && (
        <Fact term={trans.__('On this computer')}>
          {links.map(({ path, state }) => (
            <span key={path} className="jp-Osf-detailsLink">
              <button type="button" onClick={() => onOpenPath(path)}>
                {path}
              </button>
              {state && ` (${stateText(state, trans)})`}
            </span>
          ))}
        </Fact>
      )}
      <Fact term={trans.__('SHA-256')}>{entry.sha256 && <code title={entry.sha256}>{entry.sha256}</code>}</Fact>
    </dl>
  );
}

function Fact({ term, children }: React.PropsWithChildren<{ readonly term: string }>): JSX.Element | null {
  return children ? (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  ) : null;
}

function humanPath(entry: IEntry): string {
  const storage = shownName({ ...entry, kind: 'storage', name: entry.provider ?? '' });
  return [storage, ...(entry.path ?? '').split('/').filter(name => name !== '')].join(' / ');
}

function modified(entry: IEntry, trans: TranslationBundle): string | null {
  if (entry.modified === null) {
    return entry.author;
  }
  const when = formatTime(entry.modified);
  return entry.author ? trans.__('%1 by %2', when, entry.author) : when;
}

function accessWords(entry: IEntry, trans: TranslationBundle): string {
  const seen = entry.public === null ? [] : [entry.public ? trans.__('public') : trans.__('private')];
  const changed =
    entry.writable === null ? [] : [entry.writable ? trans.__('you can change it') : trans.__('read-only')];
  return [...seen, ...changed].join(', ');
}

function kindWords(entry: IEntry, trans: TranslationBundle): string {
  switch (entry.kind) {
    case 'project':
      return withCategory(entry, trans.__('project'));
    case 'component':
      return withCategory(entry, trans.__('component'));
    case 'registration':
      return trans.__('registration');
    case 'storage':
      return trans.__('storage');
    case 'folder':
      return trans.__('folder');
    case 'file':
      return trans.__('file');
  }
}

/** OSF's categories are its own words. */
function withCategory({ kind, category }: IEntry, word: string): string {
  return category && category !== kind ? `${word} (${category})` : word;
}
