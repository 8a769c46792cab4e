/** Words as they stand in the code, for tests of components. */
import type { TranslationBundle } from '@jupyterlab/translation';

function filled(text: string, ...values: unknown[]): string {
  return values.reduce<string>((so, value, index) => so.replaceAll(`%${index + 1}`, String(value)), text);
}

export const english = {
  __: filled,
  _n: (one: string, more: string, count: number, ...values: unknown[]) =>
    filled(count === 1 ? one : more, count, ...values)
} as unknown as TranslationBundle;
