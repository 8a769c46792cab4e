/** An OSF for tests of the explorer: a tree by references, which counts what it is asked and answers when told to. */
import { RequestFailure } from '../api/failure';
import type { IAccount } from '../api/account';
import type { IEntry } from '../api/schemas';
import type { ITreeApi } from '../api/tree';
import { ExplorerModel } from '../model/explorer';

export const ME: IAccount = {
  state: 'signed_in',
  id: 'me111',
  name: 'Demo Researcher',
  source: 'keyring',
  scopes: null,
  site: 'https://api.osf.io/v2/',
  problem: null,
  oauth: { available: true, pending: false },
  token_page: 'https://osf.io/settings/tokens'
} as IAccount;

const NOTHING: IEntry = {
  name: '',
  kind: 'file',
  path: null,
  reference: '',
  id: '',
  size: null,
  version: null,
  modified: null,
  sha256: null,
  provider: null,
  web_url: null,
  node: '',
  parent: null,
  category: null,
  linked_node: false,
  public: null,
  writable: true,
  admin: null,
  author: null,
  tags: [],
  checked_out_by: null
};

export function project(id: string, name: string, more: Partial<IEntry> = {}): IEntry {
  return { ...NOTHING, kind: 'project', id, node: id, name, reference: `osf://${id}/`, public: false, ...more };
}

export function storage(node: string): IEntry {
  const reference = `osf://${node}/osfstorage/`;
  return { ...NOTHING, kind: 'storage', name: 'osfstorage', provider: 'osfstorage', node, id: `${node}:osfstorage`, path: '/', reference };
}

/** A file, or a folder where the path ends in a slash. */
export function file(node: string, path: string, more: Partial<IEntry> = {}): IEntry {
  const name = path.split('/').filter(Boolean).at(-1)!;
  const kind = path.endsWith('/') ? 'folder' : 'file';
  const reference = `osf://${node}/osfstorage${path}`;
  return { ...NOTHING, kind, name, path, provider: 'osfstorage', node, id: `id of ${path}`, reference, ...more };
}

export class Osf implements ITreeApi {
  /** References that were listed, in their order; my projects are "". */
  readonly listed: string[] = [];
  /** Which files were read, with the most that was wanted of each. */
  readonly asked: string[] = [];
  /** What is in files. */
  readonly contents: Record<string, Uint8Array> = {};
  /** References whose listing or reading was given up before it was answered. */
  readonly givenUp: string[] = [];
  failures = new Map<string, RequestFailure>();
  /** Listings that wait until they are let go. */
  held = new Map<string, () => void>();
  private readonly holding = new Set<string>();

  constructor(public levels: Record<string, readonly IEntry[]>) {}

  hold(reference: string): void {
    this.holding.add(reference);
  }

  list = async (of: string | null, signal: AbortSignal): Promise<readonly IEntry[]> => {
    const reference = of ?? '';
    this.listed.push(reference);
    await this.untilLetGo(reference, signal);
    const failure = this.failures.get(reference);
    if (failure) {
      throw failure;
    }
    return this.levels[reference] ?? [];
  };

  entry = async (reference: string): Promise<IEntry> => {
    const found = Object.values(this.levels).flat().find(one => one.reference === reference && !one.linked_node);
    if (!found) {
      throw this.failures.get(reference) ?? new RequestFailure(404, undefined, { code: 'not-found', message: 'Not there.', hint: 'Look.' });
    }
    return found;
  };

  read = async (reference: string, most: number, signal: AbortSignal): Promise<Uint8Array> => {
    this.asked.push(`${reference} ${most}`);
    await this.untilLetGo(reference, signal);
    const bytes = this.contents[reference];
    if (!bytes) {
      throw new RequestFailure(404, undefined, { code: 'not-found', message: 'Not there.', hint: 'Look.' });
    }
    return bytes.subarray(0, most);
  };

  private async untilLetGo(reference: string, signal: AbortSignal): Promise<void> {
    if (this.holding.delete(reference)) {
      await new Promise<void>((resolve, reject) => {
        this.held.set(reference, resolve);
        signal.addEventListener('abort', () => {
          this.givenUp.push(reference);
          reject(new RequestFailure(null));
        });
      });
    }
  }

  search = async (text: string): Promise<readonly IEntry[]> =>
    Object.values(this.levels).flat().filter(one => one.kind === 'project' && one.name.includes(text));
}

/** A small study of mine with a folder, and what is public elsewhere. */
export function study(): Osf {
  return new Osf({
    '': [project('stud1', 'Study')],
    'osf://stud1/': [storage('stud1'), project('comp1', 'Analysis', { kind: 'component', parent: 'stud1' })],
    'osf://stud1/osfstorage/': [file('stud1', '/data/'), file('stud1', '/README.md')],
    'osf://stud1/osfstorage/data/': [file('stud1', '/data/a.csv'), file('stud1', '/data/b.csv'), file('stud1', '/data/c.csv')],
    'osf://comp1/': [storage('comp1')],
    elsewhere: [project('publ1', 'Public', { public: true, writable: false })],
    'osf://publ1/': [storage('publ1')],
    'osf://publ1/osfstorage/': [file('publ1', '/words.csv')]
  });
}

/** What was opened by its link on other days, and since. */
export class Memory {
  constructor(public references: readonly string[] = []) {}
  read = async () => this.references;
  write = async (references: readonly string[]) => {
    this.references = references;
  };
}

export async function explorerOf(osf: Osf, account: IAccount | null = ME, memory = new Memory()): Promise<ExplorerModel> {
  const model = new ExplorerModel(osf, memory);
  await model.look();
  await model.setAccount(account);
  return model;
}

/** The rows as text, indented by their level; what is neither entry nor group is in brackets. */
export function drawn(model: ExplorerModel): string[] {
  return model.rows.map(({ kind, node, level }) => {
    const name = node.group ?? node.name;
    return '  '.repeat(level - 1) + (kind === 'node' ? name : `(${kind})`);
  });
}

export function indexOf(model: ExplorerModel, name: string): number {
  return model.rows.findIndex(row => row.kind === 'node' && (row.node.group ?? row.node.name) === name);
}

/** Open rows one after the other, and wait for what is in them. */
export async function expand(model: ExplorerModel, ...names: string[]): Promise<void> {
  for (const name of names) {
    model.toggle(model.rows[indexOf(model, name)].node, true);
    await settled();
  }
}

/** Wait until everything that can be answered at once was answered. */
export function settled(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve));
}
