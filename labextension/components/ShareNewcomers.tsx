/** Adds people to a project: found by name on OSF, or invited by e-mail. */
import * as React from 'react';

import type { IPerson, Permission } from '../api/schemas';
import { PermissionChoice } from './PermissionChoice';
import type { ISharePartProps } from './ShareDialog';

export function ShareNewcomers({ model, trans, locked }: ISharePartProps): JSX.Element {
  const [permission, choose] = React.useState<Permission>('read');
  const words = React.useRef<HTMLInputElement>(null);

  function find(event: React.FormEvent): void {
    event.preventDefault();
    const text = words.current?.value.trim();
    if (text) {
      void model.find(text);
    }
  }

  function add(person: IPerson): void {
    // The button is gone afterwards, and with it the focus.
    void model.add(person, permission).then(() => words.current?.focus());
  }

  return (
    <fieldset className="jp-Osf-newcomers" disabled={locked !== undefined} title={locked}>
      <legend>{trans.__('Add people')}</legend>
      <PermissionChoice
        label={trans.__('New people')}
        labelled
        value={permission}
        trans={trans}
        onChange={choose}
      />
      <form className="jp-Osf-line" onSubmit={find}>
        <label>
          {trans.__('Name of somebody on OSF')} <input ref={words} type="search" className="jp-mod-styled" />
        </label>
        <button type="submit" className="jp-Osf-button jp-mod-styled jp-mod-reject">
          {trans.__('Search')}
        </button>
      </form>
      <div role="status">
        {model.found?.length === 0 && <p>{trans.__('Nobody of that name was found who could be added.')}</p>}
      </div>
      {model.found && model.found.length > 0 && (
        <ul className="jp-Osf-people" aria-label={trans.__('People found')}>
          {model.found.map(person => (
            <li key={person.id}>
              <span className="jp-Osf-personName">{person.name}</span>
              {person.web_url && /^https?:/.test(person.web_url) && (
                <a href={person.web_url} target="_blank" rel="noopener noreferrer">
                  {trans.__('Profile')}
                </a>
              )}
              <button
                type="button"
                className="jp-Osf-button jp-mod-styled jp-mod-accept"
                aria-label={trans.__('Add %1', person.name)}
                onClick={() => add(person)}
              >
                {trans.__('Add')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Invitation
        name={trans.__('Name')}
        email={trans.__('E-mail address')}
        summary={trans.__('Invite by e-mail')}
        action={trans.__('Invite')}
        onInvite={(name, email) => model.invite(name, email, permission)}
      />
      <small>{trans.__('OSF sends an e-mail to people whom you add.')}</small>
    </fieldset>
  );
}

interface IInvitationProps {
  readonly name: string;
  readonly email: string;
  readonly summary: string;
  readonly action: string;
  readonly onInvite: (name: string, email: string) => Promise<boolean>;
}

function Invitation({ name, email, summary, action, onInvite }: IInvitationProps): JSX.Element {
  async function invite(form: HTMLFormElement): Promise<void> {
    const written = new FormData(form);
    if (await onInvite(String(written.get('name')), String(written.get('email')))) {
      form.reset();
    }
  }
  function submit(event: React.FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    void invite(event.currentTarget);
  }
  return (
    <details>
      <summary>{summary}</summary>
      <form className="jp-Osf-line" onSubmit={submit}>
        <label>
          {name} <input name="name" className="jp-mod-styled" autoComplete="off" required />
        </label>
        <label>
          {email} <input name="email" type="email" className="jp-mod-styled" autoComplete="off" required />
        </label>
        <button type="submit" className="jp-Osf-button jp-mod-styled jp-mod-accept">
          {action}
        </button>
      </form>
    </details>
  );
}
