/** The OSF panel of the sidebar: the sections that plugins add, or what to do where the server half is not there. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import { DisposableDelegate, IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import { osfIcon } from '../icons';
import type { ServerHalf } from '../model/serverHalf';
import type { IOsfPanel, IPanelSection } from '../tokens';
import { ServerReport } from './ServerReport';

export class OsfPanel extends ReactWidget implements IOsfPanel {
  constructor(
    private readonly server: ServerHalf,
    private readonly trans: TranslationBundle,
    private readonly open: () => void
  ) {
    super();
    this.id = 'jupyter_osf-panel';
    this.addClass('jp-Osf-panel');
    this.title.icon = osfIcon;
    this.title.caption = trans.__('OSF');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('OSF'));
  }

  get isShown(): boolean {
    return this.isVisible;
  }

  addSection(section: IPanelSection): IDisposable {
    this.sections.push(section);
    this.sections.sort((one, other) => one.rank - other.rank);
    this.sectionsChanged.emit();
    if (this.isVisible && this.isServed) {
      section.onShow?.();
    }
    return new DisposableDelegate(() => {
      this.sections.splice(this.sections.indexOf(section), 1);
      this.sectionsChanged.emit();
    });
  }

  reveal(): void {
    this.open();
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this.server.changed} initialArgs={this.server.state}>
        {() => (
          <UseSignal signal={this.sectionsChanged}>
            {() => (
              <>
                <header className="jp-Osf-head">
                  <h2 className="jp-Osf-title">{this.trans.__('OSF')}</h2>
                  {this.isServed && this.draw(section => section.place === 'head')}
                </header>
                {this.isServed ? (
                  this.draw(section => section.place !== 'head')
                ) : (
                  <ServerReport
                    state={this.server.state}
                    trans={this.trans}
                    onCheck={() => void this.look()}
                  />
                )}
              </>
            )}
          </UseSignal>
        )}
      </UseSignal>
    );
  }

  /** Each time somebody looks at the panel it finds out how things stand now. */
  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this.look();
  }

  private async look(): Promise<void> {
    await this.server.check();
    if (this.isServed) {
      this.sections.forEach(section => section.onShow?.());
    }
  }

  /** Once it was there it counts as there while it is asked again: nothing that is shown flickers. */
  private get isServed(): boolean {
    const { kind } = this.server.state;
    this.wasServed = kind === 'present' || (kind === 'asking' && this.wasServed);
    return this.wasServed;
  }

  private draw(which: (section: IPanelSection) => boolean): JSX.Element[] {
    return this.sections.filter(which).map(section => (
      <div key={section.id} className={`jp-Osf-section jp-mod-${section.place ?? 'own'}`}>
        {section.render()}
      </div>
    ));
  }

  private wasServed = false;
  private readonly sections: IPanelSection[] = [];
  private readonly sectionsChanged = new Signal<this, void>(this);
}
