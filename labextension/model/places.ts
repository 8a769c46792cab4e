/** Which entries lie in which, by their references. */
import { folderReference, parentReference } from '../api/entries';
import type { IEntry } from '../api/schemas';

/** Without those that lie in another one of them, and go where that goes. */
export function topmost(entries: readonly IEntry[]): IEntry[] {
  return entries.filter(
    entry => !entries.some(other => other !== entry && other.kind === 'folder' && isIn(entry, other.reference))
  );
}

/** Whether an entry can be moved there: it is not there already, and the place is not inside it. */
export function goesInto(entry: IEntry, onto: IEntry): boolean {
  const to = folderReference(onto);
  return parentReference(entry.reference) !== to && !(entry.kind === 'folder' && to.startsWith(entry.reference));
}

function isIn(entry: IEntry, folder: string): boolean {
  return entry.reference !== folder && entry.reference.startsWith(folder);
}
