/** A button whose deed is done only after a second look: the question takes its place. */
import * as React from 'react';

export interface ITwoStepsProps {
  readonly label: string;
  /** What screen readers say in place of the label, where that alone is not clear. */
  readonly name?: string;
  readonly question: string;
  /** The button that does it, and the one that does not. */
  readonly action: string;
  readonly back: string;
  readonly disabled?: boolean;
  /** Shown when the mouse rests on it. */
  readonly title?: string;
  readonly onDo: () => void;
}

export function TwoSteps(props: ITwoStepsProps): JSX.Element {
  const { label, name, question, action, back, disabled, title, onDo } = props;
  // Null before the first question, so that the button takes the focus only when it comes back.
  const [asking, ask] = React.useState<boolean | null>(null);
  const id = React.useId();
  if (!asking) {
    return (
      <button
        type="button"
        className="jp-Osf-button jp-mod-styled jp-mod-reject"
        aria-label={name}
        disabled={disabled}
        title={title}
        autoFocus={asking === false}
        onClick={() => ask(true)}
      >
        {label}
      </button>
    );
  }
  return (
    <div role="group" aria-labelledby={id} className="jp-Osf-question">
      <p id={id}>{question}</p>
      <button
        type="button"
        className="jp-Osf-button jp-mod-styled jp-mod-warn"
        aria-describedby={id}
        onClick={() => {
          ask(false);
          onDo();
        }}
      >
        {action}
      </button>
      <button
        type="button"
        className="jp-Osf-button jp-mod-styled jp-mod-reject"
        aria-describedby={id}
        autoFocus
        onClick={() => ask(false)}
      >
        {back}
      </button>
    </div>
  );
}
