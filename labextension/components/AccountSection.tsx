/** All about the account at OSF: how things stand, signing in and out. Only heard, not seen, where the badge is enough. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { AccountModel } from '../model/account';
import { fully } from './accountWords';
import { OneField } from './OneField';
import { SignIn } from './SignIn';

export interface IAccountSectionProps {
  readonly model: AccountModel;
  readonly trans: TranslationBundle;
  /** Opens a window for OSF's page, at once, and leads it there when the address is known. */
  readonly onOpen: (address: Promise<string | null>) => void;
  readonly onHelp: () => void;
}

export function AccountSection({ model, trans, onOpen, onHelp }: IAccountSectionProps): JSX.Element | null {
  const { account, busy } = model;
  const section = React.useRef<HTMLElement>(null);
  useFocus(section, model);
  useClosing(section, model);
  const problem = model.problem ?? account?.problem;
  if (account === null && !problem) {
    return null;
  }
  const shown = model.isOpen;
  const overlaid = shown && !model.needsAttention;
  const says = [...(account ? fully(account, trans) : []), ...model.said];
  return (
    <section
      ref={section}
      className={`jp-Osf-account ${shown ? '' : 'jp-mod-closed'} ${overlaid ? 'jp-mod-overlaid' : ''}`}
      aria-label={trans.__('Account')}
      aria-busy={busy}
    >
      <div role="status" className={`jp-Osf-says jp-mod-${toneOf(model)}`}>
        {says.map(sentence => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {problem && (
        <div role="alert" className="jp-Osf-says jp-mod-warn">
          <p>{problem.message}</p>
          {problem.hint && <p>{problem.hint}</p>}
        </div>
      )}
      {shown && <Actions model={model} trans={trans} onOpen={onOpen} onHelp={onHelp} />}
    </section>
  );
}

function Actions({ model, trans, onOpen, onHelp }: IAccountSectionProps): JSX.Element {
  const { account, busy } = model;
  const state = account?.state;
  const offersSignIn =
    state === 'signed_out' || state === 'expired' || (state === 'read_only' && account?.source !== 'OSF_TOKEN');
  return (
    <>
      {account?.oauth.pending ? (
        <OnTheWay model={model} trans={trans} />
      ) : (
        account && offersSignIn && <SignIn model={model} account={account} trans={trans} onOpen={onOpen} />
      )}
      <div className="jp-Osf-buttons">
        {(account === null || state === 'offline' || state === 'expired') && (
          <Button label={trans.__('Try again')} disabled={busy} onClick={() => void model.check()} />
        )}
        {(state === 'signed_in' || state === 'read_only' || state === 'offline' || state === 'expired') && (
          <Button label={trans.__('Sign out')} disabled={busy} onClick={() => void model.signOut()} />
        )}
      </div>
      <p className="jp-Osf-more">
        {account && (
          <a href={account.web_site} target="_blank" rel="noopener noreferrer">
            {trans.__('Open OSF in the browser')}
          </a>
        )}
        <button type="button" className="jp-Osf-textButton" onClick={onHelp}>
          {trans.__('Help')}
        </button>
      </p>
    </>
  );
}

function OnTheWay({ model, trans }: Pick<IAccountSectionProps, 'model' | 'trans'>): JSX.Element {
  return (
    <>
      {model.page && (
        <p className="jp-Osf-more">
          <a href={model.page} target="_blank" rel="noopener noreferrer">
            {trans.__('Open OSF’s page again')}
          </a>
        </p>
      )}
      <OneField
        label={trans.__('If you come out on a page that does not sign you in, paste its address')}
        note={trans.__(
          'If OSF shows an error and does not lead back, it does not know this Jupyter server: cancel, and sign in with a token.'
        )}
        action={trans.__('Finish')}
        disabled={model.busy}
        onSend={address => void model.finish(address)}
      />
      <Button label={trans.__('Cancel')} disabled={model.busy} onClick={() => void model.giveUp()} />
    </>
  );
}

interface IButtonProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function Button({ label, disabled, onClick }: IButtonProps): JSX.Element {
  return (
    <button
      type="button"
      className="jp-Osf-button jp-mod-styled jp-mod-reject"
      aria-disabled={disabled}
      onClick={disabled ? undefined : onClick}
    >
      {label}
    </button>
  );
}

function toneOf({ account }: AccountModel): 'calm' | 'good' | 'warn' {
  switch (account?.state) {
    case 'signed_in':
      return 'good';
    case 'read_only':
    case 'offline':
    case 'expired':
      return 'warn';
    default:
      return 'calm';
  }
}

/** Who asks for the section gets into it; who was in it when what had the focus went away is not left nowhere. */
function useFocus(section: React.RefObject<HTMLElement>, model: AccountModel): void {
  const within = React.useRef(false);
  React.useEffect(() => {
    const onPress = () => {
      within.current = false;
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, []);
  // Before anybody else finds that nothing has the focus.
  React.useLayoutEffect(() => {
    const lost = document.activeElement === document.body;
    within.current = Boolean(section.current?.contains(document.activeElement)) || (within.current && lost);
    const landed = lost && within.current;
    if (section.current && (landed || model.takeFocus())) {
      const first = section.current.querySelector<HTMLElement>('input, button, a');
      (first ?? badgeBeside(section.current))?.focus();
    }
  });
}

function badgeBeside(section: HTMLElement): HTMLElement | null {
  return section.closest('.jp-Osf-panel')?.querySelector<HTMLElement>('.jp-Osf-accountBadge') ?? null;
}

/** Escape closes it; so does a click elsewhere where it lies over something. */
function useClosing(section: React.RefObject<HTMLElement>, model: AccountModel): void {
  React.useEffect(() => {
    const onPress = (event: PointerEvent) => {
      const target = event.target as Element;
      const isOurs = section.current?.contains(target) || target.closest('.jp-Osf-accountBadge');
      if (model.isOpen && !model.needsAttention && !isOurs) {
        model.open(false);
      }
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && model.isOpen && section.current?.contains(event.target as Node)) {
        model.open(false);
        badgeBeside(section.current)?.focus();
      }
    };
    document.addEventListener('pointerdown', onPress);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      document.removeEventListener('keydown', onKey);
    };
  }, [section, model]);
}
