/** Which names files and folders on OSF can have. */

/** Characters that OSF takes and some computers do not: whoever downloads the file could not keep its name. */
const AWKWARD = /[<>:"\\|?*]/g;
const MOST_BYTES = 255;

/** The name that OSF would give it: without white space at its ends, control characters as spaces. */
export function cleaned(name: string): string {
  return name.replace(/\p{Cc}/gu, ' ').replaceAll('/', '_').trim();
}

/** Whether something can be called so. */
export function isName(name: string): boolean {
  return !['', '.', '..'].includes(name) && new TextEncoder().encode(name).length <= MOST_BYTES;
}

/** Characters in a name that not every computer can keep. */
export function awkward(name: string): string[] {
  return [...new Set(name.match(AWKWARD))];
}
