/** Asks for title and category of a new project or component. */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { askForm } from './FormDialog';

export interface IProjectWish {
  readonly title: string;
  readonly category: string;
}

/** What is to be made; `null` if the person thought better of it. */
export async function askProject(
  heading: string,
  category: string,
  trans: TranslationBundle
): Promise<IProjectWish | null> {
  const answer = await askForm<IProjectWish>({
    title: heading,
    value: { title: '', category },
    body: change => <ProjectFields category={category} trans={trans} onChange={change} />,
    buttons: [Dialog.cancelButton(), Dialog.okButton({ label: trans.__('Create') })],
    focus: 'input'
  });
  const title = answer?.value.title.trim() ?? '';
  return answer && title ? { ...answer.value, title } : null;
}

interface IProjectFieldsProps {
  readonly category: string;
  readonly trans: TranslationBundle;
  readonly onChange: (wish: IProjectWish) => void;
}

export function ProjectFields({ category, trans, onChange }: IProjectFieldsProps): JSX.Element {
  const [wish, setWish] = React.useState<IProjectWish>({ title: '', category });
  const id = React.useId();
  function change(some: Partial<IProjectWish>): void {
    const next = { ...wish, ...some };
    setWish(next);
    onChange(next);
  }
  return (
    <div>
      <div className="jp-Osf-field">
        <label htmlFor={`${id}-title`}>{trans.__('Title')}</label>
        <input
          id={`${id}-title`}
          className="jp-mod-styled"
          value={wish.title}
          required
          pattern=".*\S.*"
          autoComplete="off"
          onChange={event => change({ title: event.target.value })}
        />
      </div>
      <div className="jp-Osf-field">
        <label htmlFor={`${id}-category`}>{trans.__('Category')}</label>
        <select
          id={`${id}-category`}
          className="jp-mod-styled"
          value={wish.category}
          aria-describedby={`${id}-note`}
          onChange={event => change({ category: event.target.value })}
        >
          {categories(trans).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <small id={`${id}-note`}>{trans.__('It is private until you make it public.')}</small>
      </div>
    </div>
  );
}

/** OSF's categories, with what people call them. */
function categories(trans: TranslationBundle): [string, string][] {
  return [
    ['project', trans.__('Project')],
    ['data', trans.__('Data')],
    ['analysis', trans.__('Analysis')],
    ['hypothesis', trans.__('Hypothesis')],
    ['instrumentation', trans.__('Instrumentation')],
    ['methods and measures', trans.__('Methods and measures')],
    ['procedure', trans.__('Procedure')],
    ['software', trans.__('Software')],
    ['communication', trans.__('Communication')],
    ['other', trans.__('Other')]
  ];
}
