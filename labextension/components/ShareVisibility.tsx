/** Says whether a project is public, and changes it, with a plain warning before everybody can see it. */
import * as React from 'react';

import type { ISharePartProps } from './ShareDialog';
import { TwoSteps } from './TwoSteps';

export function ShareVisibility({ model, trans, locked }: ISharePartProps): JSX.Element {
  const title = React.useRef<HTMLHeadingElement>(null);
  const { name, public: isPublic } = model.sharing!;

  function set(value: boolean): void {
    void model.setPublic(value).then(() => title.current?.focus());
  }

  return (
    <>
      <h3 ref={title} tabIndex={-1}>
        {trans.__('Public or private')}
      </h3>
      <p>
        {isPublic
          ? trans.__('Public: everyone can see it and download its files.')
          : trans.__('Private: only contributors, and whoever has a view-only link, can see it.')}{' '}
        {trans.__('Components have a setting of their own.')}
      </p>
      {isPublic ? (
        <TwoSteps
          label={trans.__('Make private…')}
          question={trans.__('Copies that others made stay with them. Make “%1” private?', name)}
          action={trans.__('Make private')}
          back={trans.__('Keep public')}
          disabled={locked !== undefined}
          title={locked}
          onDo={() => set(false)}
        />
      ) : (
        <TwoSteps
          label={trans.__('Make public…')}
          question={trans.__(
            'Everyone on the internet will see “%1”, its files with all their versions, and who takes part. Others may keep copies, even if you make it private again.',
            name
          )}
          action={trans.__('Make public')}
          back={trans.__('Keep private')}
          disabled={locked !== undefined}
          title={locked}
          onDo={() => set(true)}
        />
      )}
    </>
  );
}
