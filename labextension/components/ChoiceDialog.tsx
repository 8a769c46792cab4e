/** Asks the person to choose one of a few ways to go on. */
import { Dialog } from '@jupyterlab/apputils';
import * as React from 'react';

import { askForm } from './FormDialog';

export interface IWay<T> {
  readonly label: string;
  readonly value: T;
  /** Whether something goes away for good. */
  readonly warn?: boolean;
}

/** What was chosen; `null` if the person thought better of it. */
export async function choose<T>(
  title: string,
  sentences: readonly string[],
  ways: readonly IWay<T>[]
): Promise<T | null> {
  const buttons = ways.map(({ label, warn }) => (warn ? Dialog.warnButton({ label }) : Dialog.okButton({ label })));
  const answer = await askForm<null>({
    title,
    value: null,
    body: () => (
      <div>
        {sentences.map(sentence => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    ),
    buttons: [Dialog.cancelButton(), ...buttons]
  });
  return answer && ways[answer.button - 1].value;
}
