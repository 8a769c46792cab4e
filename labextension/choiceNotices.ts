/** Tells the person what came of a choice between this computer's version of a document and OSF's. */
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IReport } from './api/schemas';
import type { IDone } from './model/mismatch';
import { tellReport } from './notices';
import { notify } from './notify';

/** `open` shows another file of this computer. */
export function tellChoice(done: IDone, path: string, trans: TranslationBundle, open: (path: string) => void): void {
  const { report } = done;
  const copy = beside(report);
  const actions = copy ? [{ label: trans.__('Open it'), callback: () => open(copy) }] : [];
  if (!done.isShown) {
    notify(
      'warning',
      trans.__(
        '“%1” was edited while OSF’s version was brought here, so the tab still shows yours and its file has OSF’s. Save yours under another name, or choose Reload from Disk in the menu File.',
        PathExt.basename(path)
      ),
      trans,
      { autoClose: false }
    );
  } else {
    tellReport(report, inWords(done, PathExt.basename(path), trans), trans, actions);
  }
}

/** A file that is not open was not uploaded, since OSF has another version of it. */
export function tellRefused(
  path: string,
  trans: TranslationBundle,
  then: { readonly open: () => void; readonly compare: () => void }
): void {
  notify(
    'warning',
    trans.__('“%1” was not uploaded: OSF has another version of it.', PathExt.basename(path)),
    trans,
    {
      autoClose: false,
      actions: [
        { label: trans.__('Compare'), callback: then.compare },
        { label: trans.__('Open it'), callback: then.open }
      ]
    }
  );
}

function inWords({ choice, report }: IDone, name: string, trans: TranslationBundle): string {
  const version = report.results.find(result => ['downloaded', 'new-version', 'created'].includes(result.outcome))?.version;
  const copy = PathExt.basename(beside(report) ?? '');
  if (choice === 'theirs') {
    return copy
      ? trans.__('“%1” is OSF’s version now. Yours is kept beside it as “%2”.', name, copy)
      : trans.__('“%1” is OSF’s version now.', name);
  }
  const mine = version
    ? trans.__('Your “%1” is version %2 on OSF now.', name, version)
    : trans.__('OSF has your “%1” already.', name);
  return copy ? `${mine} ${trans.__('OSF’s version is kept here as “%1”.', copy)}` : mine;
}

/** What was kept beside the document: a backup of mine, or OSF's version. */
function beside(report: IReport): string | null {
  return report.results.find(result => ['backed-up', 'kept-both'].includes(result.outcome))?.path ?? null;
}
