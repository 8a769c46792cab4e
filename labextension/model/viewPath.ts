/** How the paths of the read-only drive stand for references: `osf://abc12/osfstorage/a b.csv@3` is `abc12@3/osfstorage/a b.csv`. */

/** The name of the drive. */
export const DRIVE = 'OSF';

/** The version stands at the front, so that the last part is a file name that viewers know what to do with. */
const REFERENCE = /^osf:\/\/([^/@]+)\/(.+?)(@\d+)?$/;
const PATH = /^([^/@]+)(@\d+)?\/(.+)$/;

/** The path, with the drive, at which a file of OSF can be opened; `null` for what is not named by its path. */
export function viewPath(reference: string): string | null {
  const [, id, path, version = ''] = REFERENCE.exec(reference) ?? [];
  return path === undefined ? null : `${DRIVE}:${id}${version}/${path.split('/').map(decode).join('/')}`;
}

/** The reference that a path on the drive stands for; `null` where there can be nothing. */
export function viewedReference(path: string): string | null {
  const [, id, version = '', rest] = PATH.exec(path) ?? [];
  return rest === undefined ? null : `osf://${id}/${rest.split('/').map(encodeURIComponent).join('/')}${version}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
