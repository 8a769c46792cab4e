/** Draws a component anew whenever a model says that it has changed. */
import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

export function useChanged(...signals: readonly ISignal<unknown, unknown>[]): void {
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    signals.forEach(signal => signal.connect(redraw));
    return () => signals.forEach(signal => signal.disconnect(redraw));
  }, signals);
}
