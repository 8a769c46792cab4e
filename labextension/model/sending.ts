/** Sends files that the browser has been given to a folder on OSF, and asks once about all whose names are taken. */
import { childReference, Conflict, IEntriesApi } from '../api/entries';
import type { IReport } from '../api/schemas';
import { concernsAll, failed, isRefusal, reportOf, Result, result } from './reports';

/** How many files are on their way at the same time. */
const AT_ONCE = 3;

/** What a person has picked or dropped. */
export interface IGiven {
  /** Folders, each by the names that lead to it; those above come first. */
  readonly folders: readonly (readonly string[])[];
  readonly files: readonly IGivenFile[];
}

export interface IGivenFile {
  /** The folders in which it lies. */
  readonly folders: readonly string[];
  readonly name: string;
  readonly bytes: Blob;
}

export interface ISendingOptions {
  readonly api: Pick<IEntriesApi, 'createFolder' | 'send'>;
  /** What is to become of files whose names are taken by other content; `null` for nothing. */
  readonly ask: (names: readonly string[]) => Promise<Conflict | null>;
}

interface IStep {
  readonly file: IGivenFile;
  /** Where it goes. */
  readonly folder: string;
}

export class Sending {
  constructor(private readonly options: ISendingOptions) {}

  /** Send everything into a folder. Never rejects for what happens to single files: the report tells that. */
  async send(folder: string, given: IGiven): Promise<IReport> {
    const results: Result[] = [];
    const places = await this.makeFolders(folder, given.folders);
    const steps: IStep[] = [];
    for (const file of given.files) {
      const place = places.get(key(file.folders));
      if (typeof place === 'string') {
        steps.push({ file, folder: place });
      } else {
        results.push(failed(pathOf(file), place));
      }
    }
    const taken = await this.sendAll(steps, 'ask', results);
    if (taken.length > 0) {
      await this.settle(taken, results);
    }
    return reportOf(results);
  }

  /** Ask about those whose names are taken, and do what was chosen. */
  private async settle(taken: readonly IStep[], results: Result[]): Promise<void> {
    const conflict = await this.options.ask(taken.map(({ file }) => pathOf(file)));
    if (conflict === null || conflict === 'skip') {
      results.push(...taken.map(({ file }) => result(pathOf(file), 'skipped')));
      return;
    }
    await this.sendAll(taken, conflict, results);
  }

  /** The references of the folders, by their names; of one that could not be made the reason. */
  private async makeFolders(top: string, folders: IGiven['folders']): Promise<Map<string, unknown>> {
    const places = new Map<string, unknown>([[key([]), top]]);
    for (const names of folders) {
      const above = places.get(key(names.slice(0, -1)));
      const name = names[names.length - 1];
      places.set(key(names), typeof above === 'string' ? await this.makeFolder(above, name) : above);
    }
    return places;
  }

  private async makeFolder(above: string, name: string): Promise<unknown> {
    try {
      const made = await this.options.api.createFolder(above, name);
      return made.results[0].reference ?? `${childReference(above, name)}/`;
    } catch (reason) {
      return reason;
    }
  }

  /** Send some files side by side; answers with those whose names are taken. */
  private async sendAll(steps: readonly IStep[], conflict: Conflict, results: Result[]): Promise<IStep[]> {
    const taken: IStep[] = [];
    const waiting = [...steps];
    let end: unknown = null;
    const work = async (): Promise<void> => {
      for (let step = waiting.shift(); step; step = waiting.shift()) {
        const { file, folder } = step;
        if (end !== null) {
          results.push(failed(pathOf(file), end));
          continue;
        }
        try {
          results.push(...(await this.options.api.send(folder, file.name, file.bytes, conflict)).results);
        } catch (reason) {
          if (conflict === 'ask' && isRefusal(reason, 'name-taken')) {
            taken.push(step);
            continue;
          }
          results.push(failed(pathOf(file), reason));
          if (concernsAll(reason)) {
            end = reason;
          }
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return taken;
  }
}

function pathOf({ folders, name }: IGivenFile): string {
  return [...folders, name].join('/');
}

function key(names: readonly string[]): string {
  return names.join('/');
}
