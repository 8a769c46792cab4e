/** Small line drawings in the colour of the text around them; what they mean is said beside them. */
import * as React from 'react';

export type SignName = keyof typeof DRAWINGS;

export function Sign({ name, size = 12 }: { readonly name: SignName; readonly size?: number }): JSX.Element {
  return (
    <svg className="jp-Osf-sign" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={DRAWINGS[name]} />
    </svg>
  );
}

const DRAWINGS = {
  public: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M1.5 8h13M8 1.5c-4.5 4-4.5 9 0 13c4.5-4 4.5-9 0-13',
  private: 'M3 7h10v7.5H3zM5 7V4.5a3 3 0 0 1 6 0V7',
  'read-only': 'M2.5 13.5l1-3.5L10 3.5l2.5 2.5L6 12.5zM1.5 1.5l13 13',
  arrow: 'M4 12L12.5 3.5M6 3.5h6.5V10',
  link: 'M7 4.5l1.5-1.5a3 3 0 0 1 4.5 4.5L11.5 9M9 11.5L7.5 13A3 3 0 0 1 3 8.5L4.5 7M6 10l4-4',
  person: 'M8 8a3 3 0 1 0 0-6a3 3 0 1 0 0 6M2.5 14.5c0-7 11-7 11 0z',
  refresh: 'M13.5 8a5.5 5.5 0 1 1-1.6-3.900L13.5 5.5M13.5 1.5v4h-4',
  close: 'M4 4l8 8M12 4l-8 8',
  search: 'M7 2a5 5 0 1 0 0 10a5 5 0 1 0 0-10M10.5 10.5l4 4',
  opened: 'M3 5.5l5 5 5-5',
  closed: 'M5.5 3l5 5-5 5'
} as const;
