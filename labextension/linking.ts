/** Makes and ends links with the person: asks where to, settles what is there already, and tells what came of it. */
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { RequestFailure } from './api/failure';
import type { Choice, IEntry, ILink, IReport } from './api/schemas';
import { choose } from './components/ChoiceDialog';
import { deedsInWords } from './components/Choices';
import { askPlace } from './components/PlaceDialog';
import { placeOf } from './model/storages';
import { tellFailure, tellReport } from './notices';
import { notify } from './notify';
import type { ILinkOptions, ILinks } from './tokens';

/** How long *Undo* is offered, in milliseconds. */
const UNDO_FOR = 15_000;

export interface ILinkingOptions {
  readonly links: ILinks;
  readonly trans: TranslationBundle;
  /** Write an open document to its file; its path then, or `null` if the person thought better of it. */
  readonly save: (path: string) => Promise<string | null>;
  /** Do what replaces the file of a document that may be open, and show it anew. */
  readonly replacing: <T>(path: string, work: () => Promise<T>) => Promise<T>;
  /** What is selected in the explorer. */
  readonly selection: () => readonly IEntry[];
}

export class Linking {
  constructor(private readonly options: ILinkingOptions) {}

  /** Link a file or data folder to the folder on OSF that is given, or that the person names. */
  async link(path: string, reference?: string): Promise<void> {
    const { save, trans, links } = this.options;
    const saved = await save(path);
    const target = saved === null ? null : (reference ?? (await this.askReference(saved)));
    if (saved === null || !target) {
      return;
    }
    const report = await this.carryOut(saved, target);
    if (report !== null) {
      const link = links.of(saved);
      const words = trans.__('“%1” is linked to %2.', PathExt.basename(saved), link ? placeOf(link).join(' / ') : target);
      const before = report.results.find(result => result.outcome === 'linked')?.message;
      tellReport(report, before ? `${words} ${before}` : words, trans);
    }
  }

  /** End a link at once; both files stay, and it can be undone. */
  async unlink(path: string): Promise<void> {
    const { links, trans } = this.options;
    const link = links.of(path);
    try {
      await links.unlink(path);
    } catch (reason) {
      tellFailure(reason, trans);
      return;
    }
    notify(
      'info',
      trans.__('“%1” is no longer linked. Nothing was deleted, here or on OSF.', PathExt.basename(path)),
      trans,
      {
        autoClose: UNDO_FOR,
        actions:
          link && link.state !== 'another-osf'
            ? [{ label: trans.__('Undo'), callback: () => void this.undo(link) }]
            : []
      }
    );
  }

  private async undo({ path }: ILink): Promise<void> {
    const { links, trans } = this.options;
    try {
      await links.undoUnlink(path);
    } catch (reason) {
      tellFailure(reason, trans);
      return;
    }
    notify('success', trans.__('“%1” is linked as before.', PathExt.basename(path)), trans, { autoClose: 6000 });
  }

  /** The report, once there is nothing left to choose; `null` where nothing came of it, which was told. */
  private async carryOut(path: string, reference: string, options: ILinkOptions = {}): Promise<IReport | null> {
    const { links, replacing, trans } = this.options;
    const work = () => links.link(path, reference, options);
    try {
      return await (options.choice === 'theirs' ? replacing(path, work) : work());
    } catch (reason) {
      if (reason instanceof RequestFailure && reason.problem?.code === 'name-taken' && !options.choice) {
        const choice = await this.askChoice(path, reason.problem.message);
        return choice && this.carryOut(path, reference, { ...options, choice });
      }
      tellFailure(reason, trans);
      return null;
    }
  }

  private askReference(path: string): Promise<string | null> {
    const { links, selection, trans } = this.options;
    const name = PathExt.basename(path);
    const selected = selection().find(entry => entry.kind !== 'file' && entry.kind !== 'registration');
    const before = links.of(path)?.reference;
    return askPlace({
      title: before ? trans.__('Link “%1” to another folder on OSF', name) : trans.__('Link “%1” to OSF', name),
      label: trans.__('Folder on OSF'),
      note: [
        before ? trans.__('It is linked to %1 now.', before) : '',
        selected
          ? trans.__('This is “%1”, which is selected in the explorer.', selected.name)
          : trans.__('Its address in the browser, or what “Copy link” gives. A folder that is selected in the explorer is filled in here.')
      ]
        .filter(Boolean)
        .join(' '),
      accept: trans.__('Link'),
      place: selected?.reference ?? '',
      suggestions: [...new Set(links.all.map(link => folderOf(link)))]
    });
  }

  private askChoice(path: string, problem: string): Promise<Choice | null> {
    const { trans } = this.options;
    const choices: readonly Choice[] = ['theirs', 'both', 'mine'];
    const words = deedsInWords(trans);
    return choose(
      trans.__('What is to be kept of “%1”?', PathExt.basename(path)),
      [problem, ...choices.map(choice => trans.__('“%1”: %2', words[choice].label, words[choice].caption))],
      choices.map(choice => ({ label: words[choice].label, value: choice }))
    );
  }
}

/** The folder on OSF to which a link leads, or in which its file is. */
function folderOf({ kind, reference }: ILink): string {
  return kind === 'folder' ? reference : reference.slice(0, reference.lastIndexOf('/') + 1);
}
