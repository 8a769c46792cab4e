/** Tells files of this computer from those of drives that other extensions add. */
import type { Contents } from '@jupyterlab/services';

/** The drive over which older versions of jupyter-collaboration show the files of this computer. */
const COLLABORATION = 'RTC';

/** A path as the server knows it, or `null` for what is not a file of this computer. */
export function localPath(contents: Contents.IManager, path: string): string | null {
  return ['', COLLABORATION].includes(contents.driveName(path)) ? contents.localPath(path) : null;
}
