/** Puts code into a new cell of an open notebook. */
import type { Widget } from '@lumino/widgets';

/** What a notebook has and other documents have not. */
interface INotebook {
  activeCellIndex: number;
  deselectAll(): void;
  readonly model: {
    readonly readOnly: boolean;
    readonly sharedModel: { insertCell(index: number, cell: object): unknown };
  };
}

interface INotebookPanel extends Widget {
  readonly content: INotebook;
}

/** Whether it is a notebook that may be changed. */
export function takesCells(widget: Widget | null | undefined): widget is INotebookPanel {
  const { content } = (widget ?? {}) as Partial<INotebookPanel>;
  return content !== undefined && 'activeCellIndex' in content && !content.model.readOnly;
}

/** Below the current cell; the new one becomes the current one. False where it is no notebook that may be changed. */
export function insertCell(widget: Widget | null | undefined, source: string): boolean {
  if (!takesCells(widget)) {
    return false;
  }
  const notebook = widget.content;
  const index = notebook.activeCellIndex + 1;
  notebook.model.sharedModel.insertCell(index, { cell_type: 'code', source, metadata: { trusted: true } });
  notebook.activeCellIndex = index;
  notebook.deselectAll();
  return true;
}
