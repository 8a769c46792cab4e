/** Sends what is linked to OSF, and tells what came of it: once for each file or folder, with the next step. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { RequestFailure } from './api/failure';
import type { IReport } from './api/schemas';
import { CommandIDs } from './commandIds';
import { showNotDone } from './components/NotDone';
import { countsOf, IUploadCounts } from './model/uploadCounts';
import { tellFailure } from './notices';
import { notify } from './notify';
import { StandingNotices } from './standingNotices';
import type { ILinks, IMismatch, IMoveOptions } from './tokens';

/** How long a good message stays, in milliseconds. */
const GOOD_FOR = 6000;

export interface IUploadsOptions {
  readonly links: ILinks;
  readonly mismatch: IMismatch | null;
  readonly trans: TranslationBundle;
  readonly execute: (command: string, path: string) => void;
}

export class Uploads {
  constructor(private readonly options: IUploadsOptions) {
    this.notices = new StandingNotices(options.trans);
    options.links.changed.connect(() => this.forgetGone());
  }

  /** Upload a linked file or data folder. What goes well `byItself` is not worth a message: the state tells it. */
  async send(path: string, byItself = false, options: IMoveOptions = {}): Promise<void> {
    const { links, trans } = this.options;
    try {
      const report = await links.push([path], options);
      this.notices.withdraw(path);
      this.tellDone(path, report, byItself);
    } catch (reason) {
      if (!(reason instanceof RequestFailure)) {
        throw reason;
      }
      if (reason.problem?.code === 'public-project' && !options.yes) {
        if (await this.mayBePublic(path, reason.problem.message)) {
          await this.send(path, byItself, { ...options, yes: true });
        }
      } else if (links.of(path)?.kind === 'folder' && reason.report !== null) {
        this.tellData(path, reason.report, trans.__('Nothing was uploaded.'));
      } else if (reason.problem?.code === 'missing-on-osf') {
        this.tellGone(path);
      } else if (reason.status === 409 && this.options.mismatch !== null) {
        this.options.mismatch.offer(path);
      } else {
        this.tellTrouble(path, reason);
      }
    }
  }

  private tellDone(path: string, report: IReport, byItself: boolean): void {
    const { links, trans } = this.options;
    const name = PathExt.basename(path);
    const counts = countsOf(report);
    if (counts.waiting > 0) {
      this.waiting.set(path, false);
      this.notices.show(
        path,
        'warning',
        trans.__('“%1” waits to be sent to OSF, and goes by itself when OSF can be reached and you are signed in.', name)
      );
    } else if (links.of(path)?.kind === 'folder') {
      this.tellData(path, report, trans.__('OSF has everything in “%1” already.', name));
    } else if (!byItself) {
      const version = report.results.find(result => result.path === path)?.version;
      const good =
        counts.sent === 0
          ? trans.__('OSF has “%1” as it is here already.', name)
          : version
            ? trans.__('“%1” is version %2 on OSF now.', name, version)
            : trans.__('“%1” is on OSF now.', name);
      notify('success', good, trans, { autoClose: GOOD_FOR });
    }
  }

  /** One message about all files of a data folder; those that did not go are listed on demand. */
  private tellData(path: string, report: IReport, nothing: string): void {
    const { trans } = this.options;
    const counts = countsOf(report);
    const says = summary(counts, PathExt.basename(path), trans) || nothing;
    if (counts.notDone.length > 0) {
      this.notices.show(path, 'error', says, [
        {
          label: trans.__('Show which'),
          callback: () => void showNotDone(counts.notDone, trans)
        }
      ]);
    } else {
      notify('success', says, trans, { autoClose: GOOD_FOR });
    }
  }

  private tellGone(path: string): void {
    const { trans, execute } = this.options;
    this.notices.show(path, 'warning', trans.__('“%1” is not on OSF any more. Yours is still here.', PathExt.basename(path)), [
      { label: trans.__('Create it again on OSF'), callback: () => execute(CommandIDs.createAgain, path) },
      { label: trans.__('Unlink'), callback: () => execute(CommandIDs.unlinkDocument, path) }
    ]);
  }

  private tellTrouble(path: string, failure: RequestFailure): void {
    if (failure.problem === null) {
      tellFailure(failure, this.options.trans);
    } else {
      this.notices.show(path, 'error', `${failure.problem.message} ${failure.problem.hint}`.trim());
    }
  }

  private async mayBePublic(path: string, warning: string): Promise<boolean> {
    const { trans } = this.options;
    const answer = await showDialog({
      title: trans.__('Upload “%1” to a public project?', PathExt.basename(path)),
      body: trans.__('%1 Upload only what everybody may see: no names, no addresses, nothing that was told in confidence.', warning),
      buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: trans.__('Upload for everyone to see') })],
      defaultButton: 0
    });
    return answer.button.accept;
  }

  /** What waited and has gone meanwhile, or met something else that is told elsewhere, does not wait any more. */
  private forgetGone(): void {
    for (const [path, isListed] of this.waiting) {
      const link = this.options.links.of(path);
      if (link === null || link.state === 'in-sync' || (isListed && !link.waiting)) {
        this.waiting.delete(path);
        this.notices.withdraw(path);
      } else {
        this.waiting.set(path, Boolean(link.waiting));
      }
    }
  }

  /** What was said to wait, and whether the list of links says so by now as well. */
  private readonly waiting = new Map<string, boolean>();
  private readonly notices: StandingNotices;
}

function summary({ sent, notDone }: IUploadCounts, folder: string, trans: TranslationBundle): string {
  const went = sent > 0 ? trans._n('%1 file of “%2” is on OSF now.', '%1 files of “%2” are on OSF now.', sent, folder) : '';
  const left =
    notDone.length > 0
      ? trans._n('%1 file of “%2” did not go.', '%1 files of “%2” did not go.', notDone.length, folder)
      : '';
  return [went, left].filter(Boolean).join(' ');
}
