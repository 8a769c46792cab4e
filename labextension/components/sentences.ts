/** Puts what went wrong and the next step into one line. */
import type { IProblem } from '../api/failure';

export function sentences({ message, hint }: IProblem): string {
  return hint ? `${message} ${hint}` : message;
}
