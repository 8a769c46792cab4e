/** Lets people choose, inside an open document, what to keep where OSF has another version of it. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget } from '@jupyterlab/apputils';
import { IDocumentManager, IDocumentWidgetOpener } from '@jupyterlab/docmanager';
import type { DocumentRegistry, IDocumentWidget } from '@jupyterlab/docregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { tellChoice } from '../choiceNotices';
import { CommandIDs } from '../commandIds';
import { Deed, deedsInWords } from '../components/Choices';
import { MismatchBanner } from '../components/MismatchBanner';
import { localPath } from '../localPath';
import { Mismatch } from '../model/mismatch';
import { OpenDocument } from '../openDocument';
import { ILinks, IMismatch } from '../tokens';

const DEEDS: readonly Deed[] = ['theirs', 'mine', 'both', 'later'];

const COMMANDS: Record<Deed, string> = {
  theirs: CommandIDs.takeTheirs,
  mine: CommandIDs.keepMine,
  both: CommandIDs.keepBoth,
  compare: CommandIDs.compareDocument,
  later: CommandIDs.postponeChoice
};

export const mismatchPlugin: JupyterFrontEndPlugin<IMismatch> = {
  id: 'jupyter_osf:mismatch',
  description: 'Lets people choose what to keep where OSF has another version of an open document.',
  autoStart: true,
  provides: IMismatch,
  requires: [IDocumentManager, IDocumentWidgetOpener, ILinks],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    opener: IDocumentWidgetOpener,
    links: ILinks,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): IMismatch => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    const { commands, shell } = app;
    const { contents } = app.serviceManager;
    /** The open documents of this computer, each with the widgets that show it. */
    const open = new Map<DocumentRegistry.Context, { mismatch: Mismatch; widgets: Set<IDocumentWidget> }>();

    opener.opened.connect((_, widget) => {
      const context = manager.contextForWidget(widget);
      if (context && localPath(contents, context.path) !== null) {
        show(widget, context);
      }
    });

    window.addEventListener('focus', () => {
      for (const { mismatch, widgets } of open.values()) {
        if ([...widgets].some(widget => widget.isVisible)) {
          void mismatch.glance();
        }
      }
    });

    function show(widget: IDocumentWidget, context: DocumentRegistry.Context): void {
      const { mismatch, widgets } = open.get(context) ?? follow(context);
      if (widgets.has(widget) || !(widget instanceof MainAreaWidget)) {
        return;
      }
      widgets.add(widget);
      const banner = new MismatchBanner({
        mismatch,
        trans,
        deeds: DEEDS,
        onDo: deed => void commands.execute(COMMANDS[deed], { path: mismatch.path })
      });
      widget.contentHeader.addWidget(banner);
      widget.disposed.connect(() => widgets.delete(widget));
    }

    function follow(context: DocumentRegistry.Context): { mismatch: Mismatch; widgets: Set<IDocumentWidget> } {
      const widgets = new Set<IDocumentWidget>();
      const mismatch = new Mismatch({
        links,
        path: () => localPath(contents, context.path) ?? context.path,
        document: () => new OpenDocument(context, revert => untouched(widgets, revert))
      });
      context.model.stateChanged.connect(mismatch.touched, mismatch);
      context.disposed.connect(() => {
        open.delete(context);
        mismatch.dispose();
      });
      const found = { mismatch, widgets };
      open.set(context, found);
      return found;
    }

    async function carryOut(mismatch: Mismatch, deed: Deed): Promise<void> {
      if (deed === 'later') {
        mismatch.later();
        return;
      }
      if (deed === 'compare') {
        return;
      }
      const done = await mismatch.choose(deed);
      if (done !== null) {
        tellChoice(done, mismatch.path, trans, path => void manager.openOrReveal(path));
      }
    }

    /** The document of that path, or the one that the person works on, if there is something to choose. */
    function meant({ path }: ReadonlyPartialJSONObject): Mismatch | undefined {
      const current = shell.currentWidget && manager.contextForWidget(shell.currentWidget);
      return [...open].find(
        ([context, { mismatch }]) =>
          mismatch.link !== null && (path === undefined ? context === current : mismatch.path === path)
      )?.[1].mismatch;
    }

    const words = deedsInWords(trans);
    const category = trans.__('OSF');
    for (const deed of DEEDS) {
      commands.addCommand(COMMANDS[deed], {
        ...words[deed],
        isEnabled: args => meant(args) !== undefined,
        execute: async args => {
          const mismatch = meant(args);
          await (mismatch && carryOut(mismatch, deed));
        },
        describedBy: {
          args: {
            type: 'object',
            properties: { path: { type: 'string', description: trans.__('An open document; else the current one.') } }
          }
        }
      });
      palette?.addItem({ command: COMMANDS[deed], category });
    }
    return {
      offer: path => {
        void [...open.values()].find(({ mismatch }) => mismatch.path === path)?.mismatch.offer();
      }
    };
  }
};

/** Read a document anew while nothing can be typed into it, since that would be lost. */
async function untouched(widgets: Iterable<IDocumentWidget>, revert: () => Promise<void>): Promise<void> {
  const nodes = [...widgets].map(widget => widget.content.node);
  nodes.forEach(node => (node.inert = true));
  try {
    await revert();
  } finally {
    nodes.forEach(node => (node.inert = false));
  }
}
