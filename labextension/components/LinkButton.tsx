/** The OSF icon of a document with a dot for the state of its link; pressing it leads to the link, or makes one. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ILink } from '../api/schemas';
import { osfIcon } from '../icons';
import { stateText, toneOf } from './StateBadge';

export interface ILinkButtonProps {
  /** `null` where the document is not linked, as far as is known. */
  readonly link: ILink | null;
  readonly trans: TranslationBundle;
  /** Whether the state stands beside it in words. */
  readonly isLong?: boolean;
  readonly onClick: () => void;
}

export function LinkButton({ link, trans, isLong, onClick }: ILinkButtonProps): JSX.Element {
  const says = link ? trans.__('OSF: %1', stateText(link.state, trans)) : trans.__('Link to OSF…');
  return (
    <button
      type="button"
      className="jp-Osf-linkButton jp-ToolbarButtonComponent jp-mod-minimal jp-Button"
      title={says}
      aria-label={says}
      data-osf-state={link?.state ?? undefined}
      onClick={onClick}
    >
      <osfIcon.react tag="span" stylesheet="toolbarButton" className="jp-Osf-linkIcon" />
      {link && <span className={`jp-Osf-dot jp-mod-${toneOf(link.state)}`} aria-hidden="true" />}
      {link && isLong && <span aria-hidden="true">{stateText(link.state, trans)}</span>}
    </button>
  );
}
