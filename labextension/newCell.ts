/** Puts code into a new cell of an open notebook. */
import type { IDocumentWidget } from '@jupyterlab/docregistry';

/** What a notebook has and other documents have not. */
interface INotebook {
  activeCellIndex: number;
  deselectAll(): void;
  readonly model: {
    readonly readOnly: boolean;
    readonly sharedModel: { insertCell(index: number, cell: object): unknown };
  };
}

/** Below the current cell; the new one becomes the current one. False where it is no notebook that may be changed. */
export function insertCell(widget: IDocumentWidget | undefined, source: string): boolean {
  const content = widget?.content;
  if (content === undefined || !('activeCellIndex' in content)) {
    return false;
  }
  const notebook = content as unknown as INotebook;
  if (notebook.model.readOnly) {
    return false;
  }
  const index = notebook.activeCellIndex + 1;
  notebook.model.sharedModel.insertCell(index, { cell_type: 'code', source, metadata: { trusted: true } });
  notebook.activeCellIndex = index;
  notebook.deselectAll();
  return true;
}
