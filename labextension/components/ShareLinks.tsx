/** View-only links of a project: addresses under which anybody can look, to be made, copied and revoked. */
import * as React from 'react';

import type { IViewOnlyLink } from '../api/schemas';
import type { ISharePartProps } from './ShareDialog';
import { TwoSteps } from './TwoSteps';

export interface IShareLinksProps extends ISharePartProps {
  readonly onCopy: (text: string) => void;
}

export function ShareLinks({ model, trans, locked, onCopy }: IShareLinksProps): JSX.Element {
  const title = React.useRef<HTMLHeadingElement>(null);
  const links = model.sharing?.links;

  function make(event: React.FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const written = new FormData(event.currentTarget);
    void model.addLink(String(written.get('name')), written.has('anonymous'));
    event.currentTarget.reset();
  }

  function revoke(link: IViewOnlyLink): void {
    // The button is gone afterwards, and with it the focus.
    void model.removeLink(link).then(() => title.current?.focus());
  }

  return (
    <>
      <h3 ref={title} tabIndex={-1}>
        {trans.__('View-only links')}
      </h3>
      <p>{trans.__('Whoever has such a link can look at all of it but its components, also without an account.')}</p>
      {links && links.length > 0 && (
        <ul className="jp-Osf-people" aria-label={trans.__('View-only links')}>
          {links.map(link => (
            <li key={link.id}>
              <span className="jp-Osf-personName">
                {link.name} <small>{link.anonymous && trans.__('(anonymous)')}</small>
              </span>
              <input
                className="jp-mod-styled"
                aria-label={trans.__('Address of “%1”', link.name)}
                value={link.address}
                readOnly
                onFocus={event => event.target.select()}
              />
              <button
                type="button"
                className="jp-Osf-button jp-mod-styled jp-mod-accept"
                aria-label={trans.__('Copy “%1”', link.name)}
                onClick={() => onCopy(link.address)}
              >
                {trans.__('Copy')}
              </button>
              <TwoSteps
                label={trans.__('Revoke')}
                name={trans.__('Revoke “%1”', link.name)}
                question={trans.__('Revoke “%1”? Its address stops working for good.', link.name)}
                action={trans.__('Revoke')}
                back={trans.__('Keep')}
                disabled={locked !== undefined}
                title={locked}
                onDo={() => revoke(link)}
              />
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={make}>
        <fieldset className="jp-Osf-line" disabled={locked !== undefined} title={locked}>
          <legend>{trans.__('New link')}</legend>
          <label>
            {trans.__('Name of the link')}{' '}
            <input name="name" className="jp-mod-styled" autoComplete="off" required />
          </label>
          <label>
            <input name="anonymous" type="checkbox" /> {trans.__('Anonymous: hide who takes part')}
          </label>
          <button type="submit" className="jp-Osf-button jp-mod-styled jp-mod-accept">
            {trans.__('Make link')}
          </button>
        </fieldset>
      </form>
    </>
  );
}
