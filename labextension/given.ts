/** What a person picks or drops in the browser, as files with the folders in which they lie. */
import type { IGiven, IGivenFile } from './model/sending';

export interface IRead extends IGiven {
  /** How many hidden and temporary files in folders were left out. */
  readonly leftOut: number;
}

/** Read what was dropped. Has to be called while the drop is being handled: later the browser no longer tells. */
export function readDropped(transfer: DataTransfer): Promise<IRead> {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry()).filter(entry => entry !== null);
  if (entries.length === 0) {
    return Promise.resolve(readPicked(transfer.files));
  }
  return readEntries(entries);
}

/** Files that were picked one by one. */
export function readPicked(files: FileList | readonly File[]): IRead {
  return { folders: [], files: [...files].map(file => ({ folders: [], name: file.name, bytes: file })), leftOut: 0 };
}

async function readEntries(entries: readonly FileSystemEntry[]): Promise<IRead> {
  const folders: string[][] = [];
  const files: IGivenFile[] = [];
  let leftOut = 0;
  async function read(entry: FileSystemEntry, above: readonly string[]): Promise<void> {
    if (above.length > 0 && /^[.~]/.test(entry.name)) {
      leftOut++;
    } else if (entry.isDirectory) {
      folders.push([...above, entry.name]);
      for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) {
        await read(child, [...above, entry.name]);
      }
    } else {
      files.push({ folders: above, name: entry.name, bytes: await fileOf(entry as FileSystemFileEntry) });
    }
  }
  for (const entry of entries) {
    await read(entry, []);
  }
  return { folders, files, leftOut };
}

/** The browser hands out a hundred at a time, and none when it has no more. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) {
      return found;
    }
    found.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((done, fail) => entry.file(done, fail));
}
