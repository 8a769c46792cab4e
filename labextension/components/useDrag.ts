/** Begins to drag what is selected, once the mouse has moved far enough with its button down. */
import * as React from 'react';

import type { IEntry } from '../api/schemas';

/** Pixels; less is a hand that trembles. */
const FAR_ENOUGH = 5;

export function useDrag(
  selection: () => readonly IEntry[],
  onDrag: (entries: readonly IEntry[], x: number, y: number) => void
): (event: React.MouseEvent) => void {
  return React.useCallback((event: React.MouseEvent) => {
    const { clientX, clientY } = event;
    const listening = new AbortController();
    const options = { signal: listening.signal, capture: true };
    const move = (now: MouseEvent) => {
      if (Math.hypot(now.clientX - clientX, now.clientY - clientY) >= FAR_ENOUGH) {
        listening.abort();
        const entries = selection();
        if (entries.length > 0) {
          onDrag(entries, now.clientX, now.clientY);
        }
      }
    };
    document.addEventListener('mousemove', move, options);
    document.addEventListener('mouseup', () => listening.abort(), options);
  }, [selection, onDrag]);
}
