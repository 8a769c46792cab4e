/** In which language the server half answers: the one that JupyterLab speaks, not the one of the browser. */
let language = 'en';

/** From now on ask for answers in that language, a code of JupyterLab's such as `fr_FR`. */
export function askIn(code: string): void {
  language = code.replace('_', '-');
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
