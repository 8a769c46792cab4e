/** How much something is, in words. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IContents } from '../api/entries';
import { spokenLanguage } from '../api/language';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** `12.4 MB`, in the language of the person and with its units. */
export function formatSize(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat(spokenLanguage(), {
    style: 'unit',
    unit: UNITS[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1
  }).format(bytes / 1000 ** power);
}

/** `3 files and 1 folder (12.4 MB)`. */
export function inWords({ files, folders, bytes }: IContents, trans: TranslationBundle): string {
  const parts = [
    files > 0 ? trans._n('%1 file', '%1 files', files) : null,
    folders > 0 ? trans._n('%1 folder', '%1 folders', folders) : null
  ].filter(part => part !== null);
  const what = parts.length > 1 ? trans.__('%1 and %2', ...parts) : parts[0] ?? '';
  return files > 0 && bytes !== null ? `${what} (${formatSize(bytes)})` : what;
}

/** What several folders hold together. */
export function addedUp(contents: readonly IContents[]): IContents {
  return contents.reduce<IContents>(
    (one, other) => ({
      files: one.files + other.files,
      folders: one.folders + other.folders,
      bytes: one.bytes === null || other.bytes === null ? null : one.bytes + other.bytes,
      links: [...one.links, ...other.links],
      more: one.more || other.more
    }),
    { files: 0, folders: 0, bytes: 0, links: [], more: false }
  );
}
