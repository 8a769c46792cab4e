/** A small button with a drawing; its name is said when the mouse rests on it, and to whoever listens. */
import * as React from 'react';

import { Sign, SignName } from './Sign';

export interface IToolButtonProps {
  readonly sign: SignName;
  readonly label: string;
  /** Whether what it opens is open. */
  readonly expanded?: boolean;
  readonly onClick: () => void;
}

export function ToolButton({ sign, label, expanded, onClick }: IToolButtonProps): JSX.Element {
  return (
    <button
      type="button"
      className="jp-Osf-toolButton"
      title={label}
      aria-label={label}
      aria-expanded={expanded}
      onClick={onClick}
    >
      <Sign name={sign} size={14} />
    </button>
  );
}
