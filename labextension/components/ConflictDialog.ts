/** Asks once what is to become of all files whose names are taken on OSF. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Conflict } from '../api/entries';
import { choose } from './ChoiceDialog';

export interface IConflict {
  readonly names: readonly string[];
  /** The folder on OSF. */
  readonly folder: string;
  /** The newest version there, where there is one file only and OSF keeps versions of it. */
  readonly version: number | null;
  /** Whether the storage is OSF's own, which keeps older versions; others may not. */
  readonly keepsVersions: boolean;
}

export type Settlement = Exclude<Conflict, 'ask'>;

/** `null` if the person thought better of it: then these files are left alone. */
export function askConflict(
  { names, folder, version, keepsVersions }: IConflict,
  trans: TranslationBundle
): Promise<Settlement | null> {
  const [name] = names;
  const isOne = names.length === 1;
  const title = isOne
    ? trans.__('“%1” is on OSF already', name)
    : trans._n('%1 file is on OSF already', '%1 files are on OSF already', names.length);
  const what = isOne
    ? trans.__('“%1” has another file of that name.', folder)
    : trans.__('“%1” has other files of the same names: %2', folder, shortened(names, trans));
  return choose<Settlement>(
    title,
    [
      what,
      ...(keepsVersions ? [becomes(isOne, version, trans)] : [mayVanish(trans)]),
      trans.__('“Keep both” gives yours another name.')
    ],
    [
      // With one file alone, thinking better of it is the same.
      ...(isOne ? [] : [{ label: trans.__('Skip these'), value: 'skip' as const }]),
      { label: trans.__('Keep both'), value: 'keep-both' },
      { label: trans.__('New version'), value: 'new-version', warn: !keepsVersions }
    ]
  );
}

function becomes(isOne: boolean, version: number | null, trans: TranslationBundle): string {
  if (!isOne) {
    return trans.__('As “New version” each of yours becomes the next version; the older ones stay on OSF.');
  }
  return version === null
    ? trans.__('As “New version” yours becomes the next version; the older one stays on OSF.')
    : trans.__('As “New version” yours becomes version %1; version %2 stays on OSF.', version + 1, version);
}

function mayVanish(trans: TranslationBundle): string {
  return trans.__(
    'This storage is not OSF’s own and may keep no older versions: as “New version” yours may replace what is there for good.'
  );
}

const MOST_NAMES = 5;

function shortened(names: readonly string[], trans: TranslationBundle): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length - MOST_NAMES;
  return more > 0 ? trans._n('%2 and %1 more', '%2 and %1 more', more, shown) : shown;
}
