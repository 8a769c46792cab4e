/** A tab that shows what differs between a file of this computer and OSF, and lets the person choose what to keep. */
import { PathExt, Time } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IComparison, ISide } from '../api/schemas';
import { osfIcon } from '../icons';
import { formatSize } from '../model/amounts';
import type { Comparison } from '../model/comparison';
import type { Mismatch } from '../model/mismatch';
import { ChoiceProblem, Choices, Deed } from './Choices';
import { DrawNotebooks, NotebookDifference } from './NotebookDifference';
import { TextDifference } from './TextDifference';
import { useChanged } from './useChanged';

const DEEDS: readonly Deed[] = ['theirs', 'mine', 'both'];

export interface ICompareViewProps {
  readonly comparison: Comparison;
  readonly mismatch: Mismatch;
  /** Whether it is about OSF's newest version, so that there may be something to choose. */
  readonly isNewest: boolean;
  readonly draw: DrawNotebooks;
  readonly trans: TranslationBundle;
  readonly onDo: (deed: Deed) => void;
}

export class CompareView extends ReactWidget {
  constructor(private readonly props: ICompareViewProps) {
    super();
    const { mismatch, trans } = props;
    this.addClass('jp-Osf-compare');
    this.title.label = trans.__('%1: here and on OSF', PathExt.basename(mismatch.path));
    this.title.icon = osfIcon;
  }

  /** Compare the two as they are now. */
  compare(): Promise<void> {
    return this.props.comparison.load();
  }

  override dispose(): void {
    this.props.comparison.dispose();
    super.dispose();
  }

  protected override render(): JSX.Element {
    return <CompareBody {...this.props} />;
  }
}

export function CompareBody(props: ICompareViewProps): JSX.Element {
  const { comparison, mismatch, trans, onDo } = props;
  useChanged(comparison.changed, mismatch.changed);
  const { found, problem } = comparison;
  return (
    <div aria-busy={comparison.isAsking}>
      {found && <Sides found={found} trans={trans} />}
      <div role="status" className="jp-Osf-compareWords">
        {!found && comparison.isAsking && <p>{trans.__('Comparing with OSF…')}</p>}
        {found && <p>{summary(found, trans)}</p>}
        {found && mismatch.isUnsaved && (
          <p>{trans.__('Your unsaved changes are not in this comparison: save the document, then compare again.')}</p>
        )}
      </div>
      {problem && (
        <p role="alert" className="jp-Osf-problem">
          {problem.message} {problem.hint}
        </p>
      )}
      <ChoiceProblem {...props} />
      <div className="jp-Osf-compareDeeds">
        {props.isNewest && mismatch.link !== null && (
          <Choices mismatch={mismatch} trans={trans} deeds={DEEDS} onDo={onDo} />
        )}
        <button
          type="button"
          className="jp-Osf-button jp-mod-styled jp-mod-reject"
          disabled={comparison.isAsking}
          onClick={() => void comparison.load()}
        >
          {trans.__('Compare again')}
        </button>
      </div>
      {found && !found.same && <Differences {...props} found={found} />}
    </div>
  );
}

function Differences({ found, draw, trans }: ICompareViewProps & { readonly found: IComparison }): JSX.Element | null {
  if (found.base && found.diff) {
    return <NotebookDifference base={found.base} diff={found.diff} draw={draw} trans={trans} />;
  }
  return found.lines && found.lines.length > 0 ? <TextDifference lines={found.lines} trans={trans} /> : null;
}

interface ISidesProps {
  readonly found: IComparison;
  readonly trans: TranslationBundle;
}

function Sides({ found, trans }: ISidesProps): JSX.Element {
  const { mine, theirs } = found;
  const version = theirs.version ? trans.__('OSF, version %1', theirs.version) : trans.__('OSF');
  return (
    <div className="jp-Osf-sides">
      <Side title={trans.__('This computer')} side={mine} trans={trans} />
      <Side title={version} side={theirs} trans={trans} />
    </div>
  );
}

function Side({ title, side, trans }: { title: string; side: ISide; trans: TranslationBundle }): JSX.Element {
  const facts = [
    side.author && trans.__('by %1', side.author),
    side.modified && Time.formatHuman(side.modified),
    side.size !== null && formatSize(side.size)
  ];
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p title={side.modified ? Time.format(side.modified) : undefined}>{facts.filter(Boolean).join(' · ')}</p>
      {side.sha256 && (
        <p className="jp-Osf-hash" title={side.sha256}>
          {trans.__('SHA-256 %1…', side.sha256.slice(0, 12))}
        </p>
      )}
    </section>
  );
}

function summary(found: IComparison, trans: TranslationBundle): string {
  if (found.same) {
    return trans.__('Both are the same.');
  }
  if (found.only_outputs) {
    return trans.__('Only outputs differ: what is written in the cells is the same.');
  }
  switch (found.note) {
    case 'too-large':
      return trans.__('They differ, but are too large to be compared here (more than 10 MB).');
    case 'too-much':
      return trans.__('They differ in too much to show it line by line.');
    case 'no-cells':
      return trans.__('They differ in too much to show it cell by cell; this is what is written in the cells.');
    case 'cut':
      return trans.__('They differ in much; this is the beginning of it.');
    case 'line-ends':
      return trans.__('Only the ends of lines differ: what is written in them is the same.');
    case null:
      return found.kind === 'binary'
        ? trans.__('They differ, and are no text that could be compared line by line.')
        : trans.__('They differ.');
  }
}
