/** The lines in which two texts differ, with some around them. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IComparison } from '../api/schemas';

type ILine = NonNullable<IComparison['lines']>[number];

export interface ITextDifferenceProps {
  readonly lines: readonly ILine[];
  readonly trans: TranslationBundle;
}

export function TextDifference({ lines, trans }: ITextDifferenceProps): JSX.Element {
  return (
    <table className="jp-Osf-lines">
      <caption>{trans.__('− only on this computer, + only in OSF’s version')}</caption>
      <thead>
        <tr>
          <th scope="col">{trans.__('Here')}</th>
          <th scope="col">{trans.__('OSF')}</th>
          <th scope="col" colSpan={2}>
            {trans.__('Line')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) =>
          line.side === 'gap' ? (
            <tr key={index} className="jp-mod-gap">
              <td colSpan={4}>{trans._n('%1 equal line', '%1 equal lines', Number(line.text))}</td>
            </tr>
          ) : (
            <tr key={index} className={`jp-mod-${line.side}`}>
              <td>{line.mine}</td>
              <td>{line.theirs}</td>
              <td>{SIGNS[line.side]}</td>
              <td>
                <LineText line={line} />
              </td>
            </tr>
          )
        )}
      </tbody>
    </table>
  );
}

const SIGNS = { both: '', mine: '−', theirs: '+' };

function LineText({ line }: { readonly line: ILine }): JSX.Element {
  switch (line.side) {
    case 'mine':
      return <del>{line.text}</del>;
    case 'theirs':
      return <ins>{line.text}</ins>;
    default:
      return <>{line.text}</>;
  }
}
