/** Finds the place of an entry in the explorer's tree, which is listed from the top as far as that takes. */
import { IProblem, RequestFailure } from '../api/failure';
import { spoken } from '../api/language';
import type { IEntry } from '../api/schemas';
import { ExplorerNode, isProject } from './explorerNodes';
import { isClosed } from './explorerRoots';

export interface IPlacesOptions {
  /** A project or component by its id; rejects with a `RequestFailure`. */
  readonly project: (id: string) => Promise<IEntry>;
  /** The node of a project, if that stands on top of the tree. */
  readonly root: (project: IEntry) => Promise<ExplorerNode | null>;
  /** Put a project on top of the tree. */
  readonly addRoot: (project: IEntry) => ExplorerNode;
  /** The level below a node, listed if need be. */
  readonly below: (node: ExplorerNode) => Promise<readonly ExplorerNode[]>;
}

type Step = (entry: IEntry) => boolean;

/** The node of an entry. Rejects with a `RequestFailure` where it cannot be found, or a level not be listed. */
export async function findPlace(entry: IEntry, options: IPlacesOptions): Promise<ExplorerNode> {
  const projects = [isProject(entry) ? entry : await options.project(entry.node)];
  let place = await options.root(projects[0]);
  while (place === null && projects[0].parent !== null) {
    const above = await seen(options.project(projects[0].parent));
    if (above === null) {
      break;
    }
    projects.unshift(above);
    place = await options.root(above);
  }
  place ??= options.addRoot(projects[0]);
  for (const step of [...projects.slice(1).map(toProject), ...toFile(entry)]) {
    const found: ExplorerNode | undefined = (await options.below(place)).find(node => step(node.entry!));
    if (!found) {
      throw new RequestFailure(404, undefined, place.problem ?? notThere());
    }
    place = found;
  }
  return place;
}

function notThere(): IProblem {
  return {
    code: 'not-found',
    message: spoken().__('It is not where it was.'),
    hint: spoken().__('Refresh the explorer and look for it there.')
  };
}

/** What is above may be closed to this account; then it goes on from what is known. */
async function seen(project: Promise<IEntry>): Promise<IEntry | null> {
  try {
    return await project;
  } catch (reason) {
    if (isClosed(reason)) {
      return null;
    }
    throw reason;
  }
}

function toProject(project: IEntry): Step {
  return entry => isProject(entry) && !entry.linked_node && entry.id === project.id;
}

/** From the project of a file to the file itself; no step where the entry is the project. */
function toFile(entry: IEntry): readonly Step[] {
  if (isProject(entry)) {
    return [];
  }
  const names = (entry.path ?? '').split('/').filter(name => name !== '');
  const toStorage: Step = other => other.kind === 'storage' && other.provider === entry.provider;
  const toName = (name: string, index: number): Step => other =>
    other.name === name && (other.kind === 'folder') === (index < names.length - 1 || entry.kind === 'folder');
  return [toStorage, ...names.map(toName)];
}
