/** The window in which OSF's sign-in page is shown. */

/**
 * Open it at once, as browsers allow only in answer to a click, and lead it to the address when that is known.
 *
 * The page there gets no hold of ours: it does not know who opened it. Where the browser opens no window,
 * the OSF panel has a link.
 */
export async function openSignInWindow(address: Promise<string | null>): Promise<void> {
  const opened = window.open('', '_blank', 'popup,width=640,height=780');
  const url = await address;
  if (opened === null) {
    return;
  }
  if (url === null) {
    opened.close();
    return;
  }
  opened.opener = null;
  opened.location.href = url;
}
