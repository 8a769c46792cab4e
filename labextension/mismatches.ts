/** The open documents of this computer, each with what can be chosen where OSF has another version of it. */
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry, IDocumentWidget } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import type { Widget } from '@lumino/widgets';

import { localPath } from './localPath';
import { IEditedDocument, Mismatch } from './model/mismatch';
import { OpenDocument } from './openDocument';
import type { ILinks, IMismatch } from './tokens';

interface IOpen {
  readonly context: DocumentRegistry.Context;
  readonly widgets: Set<IDocumentWidget>;
  readonly mismatch: Mismatch;
}

export interface IMismatchesOptions {
  readonly links: ILinks;
  readonly manager: IDocumentManager;
  readonly contents: Contents.IManager;
  /** Offers the choices about a file that is not open. */
  readonly offerElsewhere: (path: string) => void;
}

export class Mismatches implements IMismatch {
  constructor(private readonly options: IMismatchesOptions) {}

  offer(path: string): void {
    const mismatch = this.at(path);
    if (mismatch === null) {
      this.options.offerElsewhere(path);
    } else {
      void mismatch.offer();
    }
  }

  /** Of the document of that path, if it is open. */
  at(path: string): Mismatch | null {
    return this.find(path)?.mismatch ?? null;
  }

  /** Of the document that a widget shows. */
  in(widget: Widget | null): Mismatch | null {
    const context = widget && this.options.manager.contextForWidget(widget);
    return (context && this.open.get(context)?.mismatch) ?? null;
  }

  /** A widget shows a document; `null` where that is no file of this computer, or was said before. */
  shows(widget: IDocumentWidget): Mismatch | null {
    const context = this.options.manager.contextForWidget(widget);
    if (!context || localPath(this.options.contents, context.path) === null) {
      return null;
    }
    const { mismatch, widgets } = this.open.get(context) ?? this.follow(context);
    if (widgets.has(widget)) {
      return null;
    }
    widgets.add(widget);
    widget.disposed.connect(() => widgets.delete(widget));
    return mismatch;
  }

  /** Somebody has come back to this window: ask OSF about what they see. */
  glance(): void {
    for (const { mismatch, widgets } of this.open.values()) {
      if ([...widgets].some(widget => widget.isVisible)) {
        void mismatch.glance();
      }
    }
  }

  /** For a file that may be open or not, for as long as somebody looks at it elsewhere than in the document. */
  beside(path: string): Mismatch {
    const mismatch = new Mismatch({
      links: this.options.links,
      path: () => path,
      document: () => {
        const open = this.find(path);
        return open ? this.documentOf(open) : null;
      }
    });
    this.at(path)?.changed.connect(mismatch.touched, mismatch);
    return mismatch;
  }

  private find(path: string): IOpen | undefined {
    return [...this.open.values()].find(({ mismatch }) => mismatch.path === path);
  }

  private follow(context: DocumentRegistry.Context): IOpen {
    const { contents, links } = this.options;
    const mismatch = new Mismatch({
      links,
      path: () => localPath(contents, context.path) ?? context.path,
      document: () => this.documentOf(open)
    });
    const open: IOpen = { context, widgets: new Set(), mismatch };
    this.open.set(context, open);
    context.model.stateChanged.connect(mismatch.touched, mismatch);
    context.disposed.connect(() => {
      this.open.delete(context);
      mismatch.dispose();
    });
    return open;
  }

  private documentOf({ context, widgets }: IOpen): IEditedDocument {
    return new OpenDocument(context, this.options.contents, () => [...widgets].map(widget => widget.content.node));
  }

  private readonly open = new Map<DocumentRegistry.Context, IOpen>();
}
