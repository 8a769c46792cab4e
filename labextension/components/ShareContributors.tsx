/** Those who take part in a project: what each may do, who is cited, and leaving. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IContributor, Permission } from '../api/schemas';
import { PermissionChoice } from './PermissionChoice';
import type { ISharePartProps } from './ShareDialog';
import { TwoSteps } from './TwoSteps';

export function ShareContributors({ model, trans, locked }: ISharePartProps): JSX.Element {
  const title = React.useRef<HTMLHeadingElement>(null);
  const obstacle = model.sharing?.obstacle?.code;

  function remove(person: IContributor): void {
    // The button is gone afterwards, and with it the focus.
    void model.remove(person).then(() => title.current?.focus());
  }

  return (
    <>
      <h3 ref={title} tabIndex={-1}>
        {trans.__('Contributors')}
      </h3>
      <ul className="jp-Osf-people" aria-label={trans.__('Contributors')}>
        {model.contributors.map(person => (
          <li key={person.id}>
            <span className="jp-Osf-personName">
              {person.name} <small>{remark(person, trans)}</small>
            </span>
            <PermissionChoice
              label={trans.__('Permission of %1', person.name)}
              value={person.permission}
              locked={locked}
              trans={trans}
              onChange={(permission: Permission) => void model.change(person, { permission })}
            />
            <label title={locked}>
              <input
                type="checkbox"
                aria-label={trans.__('Cited: %1', person.name)}
                checked={person.bibliographic}
                disabled={locked !== undefined}
                onChange={event => void model.change(person, { bibliographic: event.target.checked })}
              />
              {trans.__('Cited')}
            </label>
            {person.me ? (
              <TwoSteps
                label={trans.__('Leave')}
                question={trans.__('You may lose access to it. Components keep you. Leave?')}
                action={trans.__('Leave it')}
                back={trans.__('Stay')}
                disabled={locked !== undefined && obstacle !== 'not-administrator'}
                onDo={() => remove(person)}
              />
            ) : (
              <TwoSteps
                label={trans.__('Remove')}
                name={trans.__('Remove %1', person.name)}
                question={trans.__('Remove %1? Components keep their own contributors.', person.name)}
                action={trans.__('Remove')}
                back={trans.__('Keep')}
                disabled={locked !== undefined}
                title={locked}
                onDo={() => remove(person)}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function remark(person: IContributor, trans: TranslationBundle): string {
  if (person.me) {
    return trans.__('(you)');
  }
  return person.registered ? '' : trans.__('(invited, without an account so far)');
}
