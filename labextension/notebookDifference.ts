/** nbdime's view of what differs between two notebooks; apart from all else, since it is large and seldom needed. */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import { NotebookDiffModel } from 'nbdime/lib/diff/model';
import { NotebookDiffWidget } from 'nbdime/lib/diff/widget';

import 'nbdime/lib/common/collapsible.css';
import 'nbdime/lib/styles/variables.css';
import 'nbdime/lib/styles/common.css';
import 'nbdime/lib/styles/diff.css';
import 'nbdime/lib/upstreaming/flexpanel.css';

/** Begin to draw what leads from the notebook `base` to the other one. Outputs are sanitized: nobody has run them. */
export function drawDifference(
  base: object,
  diff: readonly object[],
  rendermime: IRenderMimeRegistry,
  translator: ITranslator
): Widget {
  const [content, entries] = [base, diff] as unknown as ConstructorParameters<typeof NotebookDiffModel>;
  const model = new NotebookDiffModel(content, entries);
  const widget = new NotebookDiffWidget({ model, rendermime, translator });
  void widget.init();
  return widget;
}
