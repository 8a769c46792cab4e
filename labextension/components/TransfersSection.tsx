/** What is on its way to OSF or from there, what waits and why, and what can be done about each. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IJob } from '../api/schemas';
import { phaseOf, progressOf, Transfers } from '../model/transfers';
import { filesOf, nameOf, stateOf } from './transferWords';
import { useChanged } from './useChanged';

export interface ITransfersSectionProps {
  readonly transfers: Transfers;
  readonly trans: TranslationBundle;
  /** Shows what there is to choose between. */
  readonly onChoose: (job: IJob) => void;
}

export function TransfersSection({ transfers, trans, onChoose }: ITransfersSectionProps): JSX.Element | null {
  useChanged(transfers.changed);
  const [chosen, choose] = React.useState<boolean | null>(null);
  const id = React.useId();
  const { jobs, problem } = transfers;
  if (jobs.length === 0 && problem === null) {
    return null;
  }
  const unfinished = jobs.filter(job => phaseOf(job) !== 'over');
  // What is over is no news for long; whoever wants to see it opens the section.
  const isOpen = chosen ?? (unfinished.length > 0 || problem !== null);
  const Caret = isOpen ? caretDownIcon : caretRightIcon;
  return (
    <section className="jp-Osf-transfers" aria-label={trans.__('Transfers')}>
      <h3>
        <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={() => choose(!isOpen)}>
          <Caret.react tag="span" width="16px" />
          {unfinished.length > 0 ? trans.__('Transfers (%1)', unfinished.length) : trans.__('Transfers')}
        </button>
      </h3>
      <div id={id} hidden={!isOpen}>
        {problem && (
          <p role="alert" className="jp-Osf-transferMessage">
            {problem.message} {problem.hint}
          </p>
        )}
        <ul>
          {jobs.map(job => (
            <Transfer key={job.id} job={job} transfers={transfers} trans={trans} onChoose={onChoose} />
          ))}
        </ul>
        {jobs.some(job => phaseOf(job) === 'over') && (
          <button type="button" className="jp-Osf-textButton" onClick={() => void transfers.clear()}>
            {trans.__('Clear finished')}
          </button>
        )}
      </div>
    </section>
  );
}

interface ITransferProps extends ITransfersSectionProps {
  readonly job: IJob;
}

function Transfer({ job, transfers, trans, onChoose }: ITransferProps): JSX.Element {
  const id = React.useId();
  const phase = phaseOf(job);
  const message = phase === 'moving' ? null : job.message;
  const button = (label: string, onClick: () => void) => (
    <button type="button" className="jp-Osf-textButton" aria-describedby={id} onClick={onClick}>
      {label}
    </button>
  );
  return (
    <li className={`jp-Osf-transfer jp-mod-${phase}`} data-state={job.state}>
      <div className="jp-Osf-transferLine">
        <span id={id} className="jp-Osf-transferName" title={job.path ?? job.reference ?? undefined}>
          {nameOf(job, trans)}
        </span>
        <span className="jp-Osf-transferState">
          {[stateOf(job, trans), phase === 'moving' ? filesOf(job, trans) : null].filter(Boolean).join(' · ')}
        </span>
      </div>
      {phase === 'moving' && <Progress job={job} labelledBy={id} />}
      {message && <p className="jp-Osf-transferMessage">{message}</p>}
      {phase !== 'over' && (
        <div className="jp-Osf-transferActions">
          {phase === 'moving' && button(trans.__('Cancel'), () => void transfers.stop(job))}
          {job.state === 'needs-choice' && button(trans.__('Choose…'), () => onChoose(job))}
          {phase !== 'moving' && (
            <>
              {button(trans.__('Try again'), () => void transfers.retry(job.id))}
              {button(trans.__('Forget'), () => void transfers.drop(job.id))}
            </>
          )}
        </div>
      )}
    </li>
  );
}

function Progress({ job, labelledBy }: { readonly job: IJob; readonly labelledBy: string }): JSX.Element {
  const share = progressOf(job);
  const percent = share === null ? undefined : Math.floor(share * 100);
  return (
    <div
      role="progressbar"
      className={`jp-Osf-progress ${share === null ? 'jp-mod-unknown' : ''}`}
      aria-labelledby={labelledBy}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div style={{ width: percent === undefined ? undefined : `${percent}%` }} />
    </div>
  );
}
