/** The dialog in which a person sees and changes how a project or component is shared. */
import { Clipboard, Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IDone, SharingModel } from '../model/sharing';
import { FIRST_STYLE, ShareCitation } from './ShareCitation';
import { ShareContributors } from './ShareContributors';
import { ShareLinks } from './ShareLinks';
import { ShareNewcomers } from './ShareNewcomers';
import { ShareVisibility } from './ShareVisibility';

/** What the parts of the dialog share. */
export interface ISharePartProps {
  readonly model: SharingModel;
  readonly trans: TranslationBundle;
  /** Why the person can change nothing; `undefined` where they can. */
  readonly locked: string | undefined;
}

export class ShareDialog extends Dialog<void> {
  /** @param name - what the person wants to share. */
  constructor(model: SharingModel, name: string, trans: TranslationBundle) {
    super({
      title: trans.__('Share “%1”', name),
      body: new ShareBody(model, trans),
      buttons: [Dialog.cancelButton({ label: trans.__('Close') })]
    });
    this.addClass('jp-Osf-shareDialog');
  }

  /** Inside, Enter sends forms and presses buttons; JupyterLab would close the dialog. */
  override handleEvent(event: Event): void {
    const inside = event.target instanceof Element && event.target.closest('.jp-Osf-share') !== null;
    if (!(inside && event instanceof KeyboardEvent && event.key === 'Enter')) {
      super.handleEvent(event);
    }
  }
}

class ShareBody extends ReactWidget {
  constructor(
    private readonly model: SharingModel,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-Osf-share');
    this.node.dataset.lmSuppressShortcuts = 'true';
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this.model.changed}>
        {() => <ShareView model={this.model} trans={this.trans} />}
      </UseSignal>
    );
  }
}

function ShareView({ model, trans }: Omit<ISharePartProps, 'locked'>): JSX.Element {
  const [copied, setCopied] = React.useState(false);
  const outcome = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    const forget = () => setCopied(false);
    model.changed.connect(forget);
    return () => void model.changed.disconnect(forget);
  }, [model]);
  React.useEffect(() => {
    void model.load();
    void model.cite(FIRST_STYLE);
  }, [model]);

  React.useEffect(() => {
    if (model.left) {
      // Nothing else is left that could have the focus, without which Escape would not be heard.
      outcome.current?.focus();
    }
  }, [model.left]);

  function copy(text: string): void {
    Clipboard.copyToSystem(text);
    setCopied(true);
  }

  const { busy, done, problem, sharing } = model;
  const reason = whyLocked(model, trans);
  const parts = { model, trans, locked: reason };
  return (
    <div aria-busy={busy}>
      <div className="jp-Osf-outcome">
        <div role="status" ref={outcome} tabIndex={-1}>
          {busy ? trans.__('Asking OSF…') : copied ? trans.__('Copied.') : done && sentence(done, trans)}
        </div>
        <div role="alert">
          {problem && !busy && (
            <>
              {problem.message} {problem.hint}
            </>
          )}
        </div>
      </div>
      {!sharing && !busy && (
        <button
          type="button"
          className="jp-Osf-button jp-mod-styled jp-mod-accept"
          onClick={() => {
            void model.load();
            void model.cite(FIRST_STYLE);
          }}
        >
          {trans.__('Try again')}
        </button>
      )}
      {sharing && !model.left && (
        <>
          {sharing.within && (
            <p>{trans.__('“%1” is shared with all that is in “%2”.', sharing.within, sharing.name)}</p>
          )}
          {reason && (
            <p role="note" className="jp-Osf-says jp-mod-warn">
              {reason}
            </p>
          )}
          <section>
            <ShareContributors {...parts} />
            <ShareNewcomers {...parts} />
          </section>
          <section>
            <ShareLinks {...parts} onCopy={copy} />
          </section>
          <section>
            <ShareVisibility {...parts} />
          </section>
          <section>
            <ShareCitation model={model} trans={trans} onCopy={copy} />
          </section>
        </>
      )}
    </div>
  );
}

function whyLocked(model: SharingModel, trans: TranslationBundle): string | undefined {
  const obstacle = model.sharing?.obstacle;
  const admins = model.contributors.filter(one => one.permission === 'admin').map(one => one.name);
  switch (obstacle?.code) {
    case undefined:
      return undefined;
    case 'not-signed-in':
      return trans.__('You are not signed in to OSF, so you can only look.');
    case 'read-only-token':
      return trans.__('Your token allows reading only: sign in with one that has the scope osf.full_write.');
    case 'registration':
      return trans.__('A registration is frozen; its sharing is changed on OSF’s site.');
    case 'not-administrator':
      return trans.__('Only administrators can change this: ask %1.', admins.join(', '));
    default:
      return `${obstacle?.message} ${obstacle?.hint}`;
  }
}

function sentence({ what, name }: IDone, trans: TranslationBundle): string {
  switch (what) {
    case 'added':
      return trans.__('%1 takes part now.', name);
    case 'invited':
      return trans.__('%1 is invited.', name);
    case 'permission':
      return trans.__('The permission of %1 has changed.', name);
    case 'cited':
      return trans.__('%1 is named in citations now.', name);
    case 'not-cited':
      return trans.__('%1 is not named in citations any more.', name);
    case 'removed':
      return trans.__('%1 does not take part any more.', name);
    case 'left':
      return trans.__('You do not take part in it any more.');
    case 'link-made':
      return trans.__('The link “%1” is ready to be copied.', name);
    case 'link-revoked':
      return trans.__('The link “%1” does not work any more.', name);
    case 'public':
      return trans.__('“%1” is public now.', name);
    case 'private':
      return trans.__('“%1” is private now.', name);
  }
}
