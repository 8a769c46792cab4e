/** What of a file is shown before it is opened: which part of it is read, and what is made of that. */
import Papa from 'papaparse';

import type { IEntry } from '../api/schemas';
import { INotebookSummary, summaryOf } from './notebookSummary';

export type Preview =
  | { readonly kind: 'image'; readonly bytes: Uint8Array; readonly type: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[]; readonly more: boolean }
  | { readonly kind: 'text'; readonly text: string; readonly more: boolean }
  | { readonly kind: 'notebook'; readonly summary: INotebookSummary }
  | { readonly kind: 'empty' | 'too-large' | 'unreadable' };

/** What is to be read of a file, and as what. */
export interface IPreviewPlan {
  readonly kind: 'image' | 'table' | 'text' | 'notebook';
  /** The most bytes that are read. */
  readonly most: number;
  /** Whether the beginning alone is of use. */
  readonly partly: boolean;
  /** The kind of an image. */
  readonly type?: string;
  /** What is between the columns of a table, where that is known. */
  readonly delimiter?: string;
}

const KB = 1024;
const MB = 1024 * KB;
const MOST_ROWS = 50;
const MOST_COLUMNS = 30;

const IMAGES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp'
};

/** Of these the first bytes say nothing to people. */
const OPAQUE = new Set(
  `7z avi bz2 dcm doc docx eps exe feather fif gz h5 hdf5 jar m4a mat mkv mov mp3 mp4 mpg nc nii npy npz ods odt ogg
   parquet pdf pickle pkl ppt pptx rar rda rds sav so sqlite tar tgz tif tiff wav whl xls xlsx xz zip zst`.split(/\s+/)
);

/** How a file is shown; `null` where it is not. */
export function previewPlan(entry: IEntry): IPreviewPlan | null {
  if (entry.kind !== 'file') {
    return null;
  }
  const ending = entry.name.toLowerCase().split('.').slice(1).at(-1) ?? '';
  if (ending in IMAGES) {
    return { kind: 'image', most: 5 * MB, partly: false, type: IMAGES[ending] };
  }
  if (ending === 'ipynb') {
    return { kind: 'notebook', most: 2 * MB, partly: false };
  }
  if (['csv', 'tsv', 'tab'].includes(ending)) {
    return { kind: 'table', most: 64 * KB, partly: true, delimiter: ending === 'csv' ? undefined : '\t' };
  }
  return OPAQUE.has(ending) ? null : { kind: 'text', most: 64 * KB, partly: true };
}

/** What is shown of the first bytes of a file; one more than the plan wants says that there is more. */
export function previewOf(plan: IPreviewPlan, bytes: Uint8Array): Preview {
  const more = bytes.length > plan.most;
  if (more && !plan.partly) {
    return { kind: 'too-large' };
  }
  if (bytes.length === 0) {
    return { kind: 'empty' };
  }
  if (plan.kind === 'image') {
    return { kind: 'image', bytes, type: plan.type! };
  }
  const text = decode(bytes.subarray(0, plan.most));
  if (text === null) {
    return { kind: 'unreadable' };
  }
  switch (plan.kind) {
    case 'notebook': {
      const summary = summaryOf(text);
      return summary ? { kind: 'notebook', summary } : { kind: 'unreadable' };
    }
    case 'table':
      return table(text, more, plan.delimiter);
    case 'text':
      return { kind: 'text', text, more };
  }
}

function table(text: string, more: boolean, delimiter?: string): Preview {
  const { data } = Papa.parse<string[]>(text, { delimiter, skipEmptyLines: true });
  // The last row may be cut in the middle.
  const whole = more && data.length > 1 ? data.slice(0, -1) : data;
  const wide = whole.some(row => row.length > MOST_COLUMNS);
  const rows = whole.slice(0, MOST_ROWS + 1).map(row => row.slice(0, MOST_COLUMNS));
  return { kind: 'table', rows, more: more || wide || rows.length < whole.length };
}

/** The text that bytes mean, or `null` where they mean none. */
function decode(bytes: Uint8Array): string | null {
  const mark = `${bytes[0]},${bytes[1]}`;
  const wide = mark === '255,254' ? 'utf-16le' : mark === '254,255' ? 'utf-16be' : null;
  if (wide === null && bytes.includes(0)) {
    return null;
  }
  try {
    // As a stream, so that a letter that is cut at the end is no fault.
    return new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    // Older programs write so on Windows; every byte is a letter there.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
