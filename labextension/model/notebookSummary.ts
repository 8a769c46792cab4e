/** What a notebook is about, in a few lines: how much is in it, what runs it, its first headings. */

export interface INotebookSummary {
  readonly codeCells: number;
  readonly otherCells: number;
  /** What runs it; `null` where it does not say. */
  readonly kernel: string | null;
  readonly headings: readonly string[];
}

const MOST_HEADINGS = 8;

/** `null` for what is no notebook. */
export function summaryOf(text: string): INotebookSummary | null {
  let notebook: any;
  try {
    notebook = JSON.parse(text);
  } catch {
    return null;
  }
  // The third version of the format had its cells in worksheets.
  const cells: unknown = notebook?.cells ?? notebook?.worksheets?.[0]?.cells;
  if (!Array.isArray(cells)) {
    return null;
  }
  const { kernelspec, language_info: language } = notebook.metadata ?? {};
  const kernel: unknown = kernelspec?.display_name ?? kernelspec?.name ?? language?.name;
  const codeCells = cells.filter(cell => cell?.cell_type === 'code').length;
  const headings = cells.filter(cell => cell?.cell_type === 'markdown').flatMap(cell => headingsIn(cell.source));
  return {
    codeCells,
    otherCells: cells.length - codeCells,
    kernel: typeof kernel === 'string' ? kernel : null,
    headings: headings.slice(0, MOST_HEADINGS)
  };
}

function headingsIn(source: unknown): readonly string[] {
  const text = Array.isArray(source) ? source.join('') : String(source ?? '');
  const withoutCode = text.replace(/^(```|~~~)[^]*?^\1/gm, '');
  return [...withoutCode.matchAll(/^#{1,3}\s+(.+?)\s*#*\s*$/gm)].map(match => match[1]);
}
