/** A form with one field, which is emptied the moment its content is sent: it is not kept here. */
import * as React from 'react';

export interface IOneFieldProps {
  readonly label: string;
  /** Small words that explain the field. */
  readonly note: string;
  readonly action: string;
  /** Whether what is typed should not be seen. */
  readonly secret?: boolean;
  /** Nothing can be sent now. The focus stays where it is: a field that is disabled would lose it. */
  readonly disabled: boolean;
  readonly onSend: (text: string) => void;
}

export function OneField({ label, note, action, secret, disabled, onSend }: IOneFieldProps): JSX.Element {
  // No state of React: the text is in the field, and nowhere once it was sent.
  const field = React.useRef<HTMLInputElement>(null);
  const id = React.useId();

  function send(event: React.FormEvent): void {
    event.preventDefault();
    const text = field.current?.value.trim();
    if (field.current && text && !disabled) {
      field.current.value = '';
      onSend(text);
    }
  }

  return (
    <form className="jp-Osf-field" onSubmit={send} data-lm-suppress-shortcuts="true">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={field}
        className="jp-mod-styled"
        aria-describedby={`${id}-note`}
        aria-disabled={disabled}
        type={secret ? 'password' : 'text'}
        autoComplete="off"
        spellCheck={false}
        readOnly={disabled}
        required
      />
      <small id={`${id}-note`}>{note}</small>
      <button type="submit" className="jp-Osf-button jp-mod-styled jp-mod-accept" aria-disabled={disabled}>
        {action}
      </button>
    </form>
  );
}
