/** The buttons with which a person chooses what to keep, and why a choice was not carried out. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IProblem } from '../api/failure';
import type { Choice } from '../api/schemas';
import type { Mismatch, Obstacle } from '../model/mismatch';

/** What a person can do about two versions. */
export type Deed = Choice | 'compare' | 'later';

export interface IChoicesProps {
  readonly mismatch: Mismatch;
  readonly trans: TranslationBundle;
  /** What is offered, in this order. */
  readonly deeds: readonly Deed[];
  readonly onDo: (deed: Deed) => void;
}

export function Choices({ mismatch, trans, deeds, onDo }: IChoicesProps): JSX.Element {
  const words = deedsInWords(trans);
  return (
    <div className="jp-Osf-buttons" aria-busy={mismatch.busy !== null}>
      {deeds.map(deed => (
        <button
          key={deed}
          type="button"
          className="jp-Osf-button jp-mod-styled jp-mod-reject"
          title={words[deed].caption}
          disabled={mismatch.busy !== null}
          onClick={() => onDo(deed)}
        >
          {words[deed].label}
        </button>
      ))}
    </div>
  );
}

export function deedsInWords(trans: TranslationBundle): Record<Deed, { label: string; caption: string }> {
  return {
    theirs: {
      label: trans.__("Use OSF's version"),
      caption: trans.__(
        'OSF’s version takes the place of yours on this computer. Yours is kept beside it as a backup.'
      )
    },
    mine: {
      label: trans.__('Keep mine'),
      caption: trans.__('Yours becomes the next version on OSF. The versions before it stay in OSF’s history.')
    },
    both: {
      label: trans.__('Keep both'),
      caption: trans.__(
        'Yours becomes the next version on OSF. OSF’s version is saved on this computer beside it.'
      )
    },
    compare: {
      label: trans.__('Compare'),
      caption: trans.__('See what differs between this computer and OSF, in a tab of its own.')
    },
    later: {
      label: trans.__('Later'),
      caption: trans.__('Hide this until you open the document again, or OSF has yet another version.')
    }
  };
}

/** Why the last choice was not carried out, and what to do about it. */
export function ChoiceProblem({ mismatch, trans }: Pick<IChoicesProps, 'mismatch' | 'trans'>): JSX.Element | null {
  const { problem } = mismatch;
  if (problem === null) {
    return null;
  }
  const { message, hint } = isObstacle(problem) ? describe(problem, trans) : problem;
  return (
    <p role="alert" className="jp-Osf-problem">
      {message} {hint}
    </p>
  );
}

function isObstacle(problem: IProblem | Obstacle): problem is Obstacle {
  return typeof problem === 'string' || 'others' in problem;
}

function describe(obstacle: Obstacle, trans: TranslationBundle): { message: string; hint: string } {
  return obstacle === 'not-saved'
    ? {
        message: trans.__('Your unsaved changes could not be saved, so nothing was replaced or sent.'),
        hint: trans.__('Save the document, then choose again.')
      }
    : othersInWords(obstacle.others, trans);
}

/** Why a document that others have open too is not replaced. */
export function othersInWords(
  others: readonly string[],
  trans: TranslationBundle
): { message: string; hint: string } {
  return {
    message: trans.__('This document is open elsewhere too, by %1, so it is not replaced.', others.join(', ')),
    hint: trans.__('Choose again when it is closed there, or keep both.')
  };
}
