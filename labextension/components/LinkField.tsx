/** The field for a link, DOI or id of something on OSF that is to be opened in the explorer. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IProblem } from '../api/failure';
import type { ExplorerModel } from '../model/explorer';
import { sentences } from './sentences';

export interface ILinkFieldProps {
  readonly model: ExplorerModel;
  readonly trans: TranslationBundle;
}

export function LinkField({ model, trans }: ILinkFieldProps): JSX.Element {
  const id = React.useId();
  const [text, setText] = React.useState('');
  const [problem, setProblem] = React.useState<IProblem | null>(null);
  const [busy, setBusy] = React.useState(false);
  const field = React.useRef<HTMLInputElement>(null);

  React.useEffect(() => {
    if (model.asksLink) {
      field.current!.focus();
    }
  }, [model.asksLink]);

  async function open(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    if (text.trim()) {
      setBusy(true);
      const found = await model.open(text.trim());
      setBusy(false);
      setProblem(found);
      if (found === null) {
        setText('');
        model.askLink(false);
      }
    }
  }

  return (
    <form className="jp-Osf-linkField" data-lm-suppress-shortcuts="true" onSubmit={event => void open(event)}>
      <label htmlFor={id}>{trans.__('Open an OSF link or DOI')}</label>
      <div>
        <input
          id={id}
          ref={field}
          className="jp-mod-styled"
          value={text}
          placeholder="https://osf.io/abc12"
          spellCheck={false}
          autoComplete="off"
          aria-busy={busy}
          aria-invalid={problem !== null}
          aria-describedby={problem ? `${id}-problem` : undefined}
          onChange={event => {
            setText(event.target.value);
            setProblem(null);
          }}
        />
        <button type="submit" className="jp-Osf-button jp-mod-styled jp-mod-accept" disabled={busy}>
          {trans.__('Open')}
        </button>
      </div>
      {problem && (
        <p id={`${id}-problem`} role="alert" className="jp-Osf-explorerLine">
          {sentences(problem)}
        </p>
      )}
    </form>
  );
}
