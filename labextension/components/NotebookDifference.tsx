/** What differs between two notebooks, cell by cell. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

/** Begins to draw it in a widget; rejects where the notebooks are not as they should be. */
export type DrawNotebooks = (base: object, diff: readonly object[]) => Promise<Widget>;

export interface INotebookDifferenceProps {
  readonly base: object;
  readonly diff: readonly object[];
  readonly draw: DrawNotebooks;
  readonly trans: TranslationBundle;
}

export function NotebookDifference({ base, diff, draw, trans }: INotebookDifferenceProps): JSX.Element {
  const place = React.useRef<HTMLDivElement>(null);
  const [failed, setFailed] = React.useState(false);
  // What was attached is taken away before React does so, as Lumino demands.
  React.useLayoutEffect(() => {
    let widget: Widget | null = null;
    let gone = false;
    setFailed(false);
    draw(base, diff).then(
      drawn => {
        if (gone || place.current === null) {
          drawn.dispose();
          return;
        }
        widget = drawn;
        Widget.attach(drawn, place.current);
      },
      reason => {
        console.warn('The notebooks were not drawn.', reason);
        setFailed(!gone);
      }
    );
    return () => {
      gone = true;
      widget?.dispose();
    };
  }, [base, diff, draw]);
  return (
    <>
      <div className="jp-Osf-notebookSides" aria-hidden="true">
        <span>{trans.__('This computer')}</span>
        <span>{trans.__('OSF')}</span>
      </div>
      {failed && <p role="alert">{trans.__('One of the two is no notebook that can be shown. Download both to look at them.')}</p>}
      <div ref={place} className="jp-Osf-notebookDifference nbdime-root" />
    </>
  );
}
