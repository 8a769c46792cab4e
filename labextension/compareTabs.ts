/** Opens the tabs in which a file of this computer is compared with OSF, one for each file and version. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '@jupyterlab/translation';

import { getComparison } from './api/compare';
import { CompareView } from './components/CompareView';
import type { Deed } from './components/Choices';
import type { Mismatches } from './mismatches';
import { Comparison } from './model/comparison';
import type { Mismatch } from './model/mismatch';

export interface ICompareTabsOptions {
  readonly app: JupyterFrontEnd;
  readonly mismatches: Mismatches;
  readonly rendermime: IRenderMimeRegistry;
  readonly translator: ITranslator;
  /** Carries out what the person chose; whether that was possible. */
  readonly carryOut: (mismatch: Mismatch, deed: Deed) => Promise<boolean>;
}

export class CompareTabs {
  constructor(private readonly options: ICompareTabsOptions) {}

  /** Compare a linked file with its newest version on OSF, or with that one. */
  open(path: string, version: string | null): void {
    const { shell } = this.options.app;
    const name = `${path}@${version ?? ''}`;
    const tab = this.tabs.get(name) ?? this.make(path, version);
    if (!tab.isAttached) {
      this.tabs.set(name, tab);
      tab.disposed.connect(() => this.tabs.delete(name));
      shell.add(tab, 'main');
    }
    void tab.content.compare();
    shell.activateById(tab.id);
  }

  private make(path: string, version: string | null): MainAreaWidget<CompareView> {
    const { app, carryOut, mismatches, rendermime, translator } = this.options;
    const mismatch = mismatches.beside(path);
    const content = new CompareView({
      comparison: new Comparison(signal =>
        getComparison(path, version, app.serviceManager.serverSettings, signal)
      ),
      mismatch,
      isNewest: version === null,
      draw: async (base, diff) => {
        const { drawDifference } = await import('./notebookDifference');
        return drawDifference(base, diff, rendermime, translator);
      },
      trans: translator.load('jupyter_osf'),
      onDo: deed => {
        void carryOut(mismatch, deed).then(isDone => isDone && tab.dispose());
      }
    });
    const tab = new MainAreaWidget({ content });
    tab.toolbar.hide();
    tab.disposed.connect(() => mismatch.dispose());
    return tab;
  }

  private readonly tabs = new Map<string, MainAreaWidget<CompareView>>();
}
