/** The field in which somebody types the name of an entry in its row. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

export interface INameBoxProps {
  readonly name: string;
  /** Of files the part before the last dot is selected, since that is what people change. */
  readonly isFile: boolean;
  readonly trans: TranslationBundle;
  /** The name, or `null` if the person thought better of it. */
  readonly onName: (name: string | null) => void;
}

export function NameBox({ name, isFile, trans, onName }: INameBoxProps): JSX.Element {
  const field = React.useRef<HTMLInputElement>(null);
  const answered = React.useRef(false);

  React.useEffect(() => {
    const stem = isFile ? name.lastIndexOf('.') : -1;
    field.current!.focus();
    field.current!.setSelectionRange(0, stem > 0 ? stem : name.length);
  }, []);

  function answer(text: string | null): void {
    // Leaving the field comes after each way of ending it.
    if (!answered.current) {
      answered.current = true;
      onName(text?.trim() || null);
    }
  }

  function press(event: React.KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === 'Enter') {
      answer(field.current!.value);
    } else if (event.key === 'Escape') {
      answer(null);
    }
  }

  return (
    <input
      ref={field}
      className="jp-Osf-nameBox"
      aria-label={trans.__('Name')}
      defaultValue={name}
      spellCheck={false}
      autoComplete="off"
      data-lm-suppress-shortcuts="true"
      onKeyDown={press}
      onMouseDown={event => event.stopPropagation()}
      onDoubleClick={event => event.stopPropagation()}
      onBlur={() => answer(field.current!.value)}
    />
  );
}
