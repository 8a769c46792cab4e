/** The account in the status bar: no more than “OSF” before anybody has looked. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { AccountModel } from '../model/account';
import { shortly } from './accountWords';

export class AccountStatus extends ReactWidget {
  constructor(
    private readonly model: AccountModel,
    private readonly trans: TranslationBundle,
    private readonly onOpen: () => void
  ) {
    super();
    this.addClass('jp-Osf-accountStatus');
  }

  protected override render(): JSX.Element {
    return <UseSignal signal={this.model.changed}>{() => this.draw()}</UseSignal>;
  }

  private draw(): JSX.Element {
    const { account } = this.model;
    const words = account ? this.trans.__('OSF: %1', shortly(account, this.trans)) : this.trans.__('OSF');
    return (
      <button
        type="button"
        className="jp-StatusBar-TextItem"
        title={this.trans.__('Show the account in the OSF panel')}
        onClick={this.onOpen}
      >
        {words}
      </button>
    );
  }
}
