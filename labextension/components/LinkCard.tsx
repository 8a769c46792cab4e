/** One link: where on OSF it leads to, how both sides stand, when it uploads, and what can be done with it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ILink, LinkState } from '../api/schemas';
import { CommandIDs } from '../commandIds';
import { placeOf } from '../model/storages';
import type { ILinksSectionProps } from './LinksSection';
import { StateBadge, stateText } from './StateBadge';

export interface ILinkCardProps extends ILinksSectionProps {
  readonly link: ILink;
}

/** Where there may be something to upload; what both sides have changed is asked about then. */
const UPLOADABLE: readonly LinkState[] = ['ahead', 'diverged', 'cannot-verify'];

function hasUploads({ kind, state, files }: ILink): boolean {
  return kind === 'file' || !files
    ? UPLOADABLE.includes(state)
    : files.some(file => ['ahead', 'diverged'].includes(file.state ?? ''));
}

export function LinkCard({ link, model, projects, trans, execute }: ILinkCardProps): JSX.Element {
  const { path, state } = link;
  const place = [projects.of(link.node)?.name ?? link.node, ...placeOf(link)];
  return (
    <div role="group" aria-label={path} className="jp-Osf-link">
      <p className="jp-Osf-place">
        <button
          type="button"
          className="jp-Osf-where"
          title={trans.__('Show it in the explorer')}
          disabled={state === 'another-osf'}
          onClick={() => execute(CommandIDs.revealLink, { path })}
        >
          {place.join(' / ')}
        </button>
        {link.web_url && (
          <a href={link.web_url} target="_blank" rel="noopener noreferrer">
            {trans.__('Open on OSF')}
          </a>
        )}
      </p>
      <p>
        <StateBadge state={state} isChecking={model.isChecking(path)} trans={trans} />
      </p>
      <Details link={link} isReadOnly={projects.of(link.node)?.writable === false} trans={trans} />
      {state !== 'another-osf' && <Policy link={link} trans={trans} execute={execute} />}
      <div className="jp-Osf-buttons">
        {hasUploads(link) && (
          <Button accept label={trans.__('Upload')} onClick={() => execute(CommandIDs.uploadDocument, { path })} />
        )}
        {state === 'missing-on-osf' && link.kind === 'file' && (
          <Button
            accept
            label={trans.__('Create it again on OSF')}
            onClick={() => execute(CommandIDs.createAgain, { path })}
          />
        )}
        <Button label={trans.__('Unlink')} onClick={() => execute(CommandIDs.unlinkDocument, { path })} />
      </div>
    </div>
  );
}

/** What else is worth a sentence. */
function Details({
  link,
  isReadOnly,
  trans
}: {
  readonly link: ILink;
  readonly isReadOnly: boolean;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const sentences: string[] = [];
  const { state, osf_version: version, osf_author: author } = link;
  if (link.kind === 'file' && version !== null && state !== 'missing-on-osf') {
    sentences.push(
      author ? trans.__('OSF has version %1, by %2.', version, author) : trans.__('OSF has version %1.', version)
    );
  }
  if (link.files?.length) {
    sentences.push(trans.__('%1: %2', trans._n('%1 file', '%1 files', link.files.length), countStates(link.files, trans)));
  }
  if (link.waiting) {
    sentences.push(trans._n('%1 file waits to be sent.', '%1 files wait to be sent.', link.waiting));
  }
  if (state === 'unknown' && link.message && !link.waiting) {
    sentences.push(link.message);
  }
  if (state === 'no-access') {
    sentences.push(trans.__('Your account may not see it on OSF. The link stays, and nothing is uploaded meanwhile.'));
  } else if (isReadOnly) {
    sentences.push(trans.__('Your account may only read this project: versions come from OSF, none go there.'));
  } else if (!link.agreed && link.upload === 'always') {
    sentences.push(trans.__('This link came with the files. It uploads by itself only after you have used it once.'));
  }
  if (state === 'missing-on-osf' && !link.files?.length) {
    sentences.push(trans.__('Somebody has deleted it there. What is on this computer stays as it is.'));
  }
  if (state === 'another-osf') {
    sentences.push(trans.__('It belongs to another installation of OSF, which is not contacted.'));
  }
  return (
    <>
      {sentences.map(sentence => (
        <p key={sentence} className="jp-Osf-quiet">
          {sentence}
        </p>
      ))}
    </>
  );
}

/** How many files stand how, such as “4 in sync, 1 missing on OSF”. */
function countStates(files: NonNullable<ILink['files']>, trans: TranslationBundle): string {
  const counts = new Map<string, number>();
  for (const { state } of files) {
    const words = stateText(state, trans);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => trans.__('%1 %2', count, words)).join(', ');
}

function Policy({ link, trans, execute }: Pick<ILinkCardProps, 'link' | 'trans' | 'execute'>): JSX.Element {
  const { path, upload } = link;
  const id = React.useId();
  const choose = (policy: string) => execute(CommandIDs.setUpload, { path, upload: policy });
  return (
    <div className="jp-Osf-policy">
      <label>
        <input
          type="checkbox"
          checked={upload === 'always'}
          onChange={event => choose(event.target.checked ? 'always' : 'ask')}
        />
        {link.kind === 'folder' ? trans.__('Always upload collected data') : trans.__('Always upload on save')}
      </label>
      {upload !== 'always' && (
        <span>
          <label htmlFor={id}>{trans.__('Otherwise')}</label>
          <select id={id} value={upload} onChange={event => choose(event.target.value)}>
            <option value="ask">{trans.__('ask')}</option>
            <option value="never">{trans.__('never upload')}</option>
          </select>
        </span>
      )}
    </div>
  );
}

interface IButtonProps {
  readonly label: string;
  readonly accept?: boolean;
  readonly onClick: () => void;
}

function Button({ label, accept, onClick }: IButtonProps): JSX.Element {
  const classes = `jp-Osf-button jp-mod-styled ${accept ? 'jp-mod-accept' : 'jp-mod-reject'}`;
  return (
    <button type="button" className={classes} onClick={onClick}>
      {label}
    </button>
  );
}
