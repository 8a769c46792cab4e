/** Shows how a project is cited, in the style that the person chooses. */
import * as React from 'react';

import type { ISharePartProps } from './ShareDialog';

/** By the names under which the server half knows them. */
export const STYLES = {
  apa: 'APA',
  mla: 'MLA',
  chicago: 'Chicago',
  vancouver: 'Vancouver',
  ieee: 'IEEE'
} as const;

export const FIRST_STYLE = 'apa';

export interface IShareCitationProps extends Omit<ISharePartProps, 'locked'> {
  readonly onCopy: (text: string) => void;
}

export function ShareCitation({ model, trans, onCopy }: IShareCitationProps): JSX.Element {
  const [style, choose] = React.useState<string>(FIRST_STYLE);
  const text = model.citation?.citation;
  return (
    <>
      <h3>{trans.__('Citation')}</h3>
      <label>
        {trans.__('Style')}{' '}
        <select
          className="jp-mod-styled"
          value={style}
          onChange={event => {
            choose(event.target.value);
            void model.cite(event.target.value);
          }}
        >
          {Object.entries(STYLES).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <blockquote className="jp-Osf-citation" aria-label={trans.__('Citation')} aria-live="polite">
        {text ?? '…'}
      </blockquote>
      <button
        type="button"
        className="jp-Osf-button jp-mod-styled jp-mod-accept"
        aria-label={trans.__('Copy citation')}
        disabled={text === undefined}
        onClick={() => text !== undefined && onCopy(text)}
      >
        {trans.__('Copy')}
      </button>
    </>
  );
}
