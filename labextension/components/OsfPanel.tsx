/** The OSF panel of the sidebar. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { osfIcon } from '../icons';
import type { AccountModel } from '../model/account';
import type { ServerHalf } from '../model/serverHalf';
import { openSignInWindow } from '../signInWindow';
import { AccountSection } from './AccountSection';
import { ServerReport } from './ServerReport';

export class OsfPanel extends ReactWidget {
  constructor(
    private readonly server: ServerHalf,
    private readonly account: AccountModel,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.id = 'jupyter_osf-panel';
    this.addClass('jp-Osf-panel');
    this.title.icon = osfIcon;
    this.title.caption = trans.__('OSF');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('OSF'));
  }

  protected override render(): JSX.Element {
    return (
      <>
        <h2 className="jp-Osf-title">{this.trans.__('OSF')}</h2>
        <UseSignal signal={this.server.changed} initialArgs={this.server.state}>
          {() => (
            <ServerReport
              state={this.server.state}
              trans={this.trans}
              onCheck={() => void this.server.check()}
            />
          )}
        </UseSignal>
        <UseSignal signal={this.account.changed}>
          {() => (
            <AccountSection
              model={this.account}
              trans={this.trans}
              onOpen={address => void openSignInWindow(address)}
            />
          )}
        </UseSignal>
      </>
    );
  }

  /** Each time somebody looks at the panel it finds out how things stand now. */
  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this.look();
  }

  private async look(): Promise<void> {
    await this.server.check();
    if (['present', 'differs'].includes(this.server.state.kind)) {
      await this.account.load();
    }
  }
}
