/** What each choice means where OSF has another file than the one that is to be linked to it. */
import * as React from 'react';

export interface IChoicesExplainedProps {
  readonly problem: string;
  readonly ways: readonly { readonly label: string; readonly caption: string }[];
}

export function ChoicesExplained({ problem, ways }: IChoicesExplainedProps): JSX.Element {
  return (
    <div>
      <p>{problem}</p>
      <dl>
        {ways.map(({ label, caption }) => (
          <React.Fragment key={label}>
            <dt>{label}</dt>
            <dd>{caption}</dd>
          </React.Fragment>
        ))}
      </dl>
    </div>
  );
}
