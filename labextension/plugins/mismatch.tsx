/** Lets people choose, inside an open document, what to keep where OSF has another version of it. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget } from '@jupyterlab/apputils';
import { IDocumentManager, IDocumentWidgetOpener } from '@jupyterlab/docmanager';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { tellChoice, tellRefused } from '../choiceNotices';
import { CommandIDs } from '../commandIds';
import { CompareTabs } from '../compareTabs';
import { Deed, deedsInWords } from '../components/Choices';
import { MismatchBanner } from '../components/MismatchBanner';
import { Mismatches } from '../mismatches';
import type { Mismatch } from '../model/mismatch';
import { ILinks, IMismatch, IOsfSettings } from '../tokens';

const DEEDS: readonly Deed[] = ['theirs', 'mine', 'both', 'compare', 'later'];

export const mismatchPlugin: JupyterFrontEndPlugin<IMismatch> = {
  id: 'jupyter_osf:mismatch',
  description: 'Lets people choose what to keep where OSF has another version of an open document.',
  autoStart: true,
  provides: IMismatch,
  requires: [IDocumentManager, IDocumentWidgetOpener, IRenderMimeRegistry, ILinks],
  optional: [ITranslator, ICommandPalette, IOsfSettings],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    opener: IDocumentWidgetOpener,
    rendermime: IRenderMimeRegistry,
    links: ILinks,
    givenTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    settings: IOsfSettings | null
  ): IMismatch => {
    const translator = givenTranslator ?? nullTranslator;
    const trans = translator.load('jupyter_osf');
    const { contents } = app.serviceManager;
    const mismatches = new Mismatches({
      links,
      manager,
      contents,
      offerElsewhere: path =>
        tellRefused(path, trans, {
          open: () => void manager.openOrReveal(path),
          compare: () => tabs.open(path, null)
        })
    });
    const tabs = new CompareTabs({ app, mismatches, rendermime, translator, carryOut });

    opener.opened.connect((_, widget) => {
      const mismatch = mismatches.shows(widget);
      if (mismatch && widget instanceof MainAreaWidget) {
        const onDo = (deed: Deed) => void carryOut(mismatch, deed);
        widget.contentHeader.addWidget(new MismatchBanner({ mismatch, trans, deeds: DEEDS, onDo }));
      }
    });
    window.addEventListener('focus', () => {
      if (settings?.checkOnOpen !== false) {
        mismatches.glance();
      }
    });

    /** Whether the person has chosen, and that was carried out. */
    async function carryOut(mismatch: Mismatch, deed: Deed): Promise<boolean> {
      if (deed === 'later') {
        mismatch.later();
        return false;
      }
      if (deed === 'compare') {
        tabs.open(mismatch.path, null);
        return false;
      }
      const done = await mismatch.choose(deed);
      if (done !== null) {
        tellChoice(done, mismatch.path, trans, path => void manager.openOrReveal(path));
      }
      return done !== null;
    }

    const { commands, shell } = app;
    const words = deedsInWords(trans);
    const category = trans.__('OSF');
    const path = { type: 'string', description: trans.__('A file of this computer; else that of the current tab') };

    function add(command: string, deed: Deed): void {
      const meant = (args: ReadonlyPartialJSONObject) => {
        const mismatch = typeof args.path === 'string' ? mismatches.at(args.path) : mismatches.in(shell.currentWidget);
        return mismatch?.link ? mismatch : null;
      };
      commands.addCommand(command, {
        ...words[deed],
        describedBy: { args: { type: 'object', properties: { path } } },
        isEnabled: args => meant(args) !== null,
        execute: async args => {
          const mismatch = meant(args);
          await (mismatch && carryOut(mismatch, deed));
        }
      });
      palette?.addItem({ command, category });
    }
    add(CommandIDs.takeTheirs, 'theirs');
    add(CommandIDs.keepMine, 'mine');
    add(CommandIDs.keepBoth, 'both');
    add(CommandIDs.postponeChoice, 'later');

    function linkedFile(args: ReadonlyPartialJSONObject): string | null {
      const found = typeof args.path === 'string' ? args.path : mismatches.in(shell.currentWidget)?.path;
      return found !== undefined && links.of(found)?.kind === 'file' ? found : null;
    }
    const version = { type: 'string', description: trans.__('The number of a version on OSF; else the newest') };
    commands.addCommand(CommandIDs.compareDocument, {
      label: trans.__('Compare with OSF'),
      caption: words.compare.caption,
      describedBy: { args: { type: 'object', properties: { path, version } } },
      isEnabled: args => linkedFile(args) !== null,
      execute: args => {
        const found = linkedFile(args);
        if (found !== null) {
          tabs.open(found, typeof args.version === 'string' ? args.version : null);
        }
      }
    });
    palette?.addItem({ command: CommandIDs.compareDocument, category });
    return mismatches;
  }
};
