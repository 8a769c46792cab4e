/** In which language the server half answers, amounts and dates are written, and the little is said that is said below the components. */
import { nullTranslator, TranslationBundle } from '@jupyterlab/translation';

/** The one that JupyterLab speaks, not the one of the browser. */
let language = 'en';
let trans = nullTranslator.load('jupyter_osf');

/** From now on ask for answers in that language, a code of JupyterLab's such as `fr_FR`, and speak it. */
export function speak(code: string, words: TranslationBundle): void {
  language = code.replace('_', '-');
  trans = words;
}

/** The words for what no component is there to say: why a request had no answer. */
export function spoken(): TranslationBundle {
  return trans;
}

/** The language of the person, as the browser calls languages, such as `fr-FR`. */
export function spokenLanguage(): string {
  return language;
}

/** What an event tells everybody, in the words for this person where it has them. */
export function inLanguage<T extends { message?: string }>({
  messages,
  ...told
}: T & { readonly messages?: Readonly<Record<string, string>> }): Omit<T, 'messages'> {
  const words = messages?.[language];
  return words === undefined ? (told as Omit<T, 'messages'>) : { ...(told as Omit<T, 'messages'>), message: words };
}

/** The headers of a request, with that language. */
export function withLanguage(headers: HeadersInit | undefined): Headers {
  const all = new Headers(headers);
  all.set('Accept-Language', language);
  return all;
}
