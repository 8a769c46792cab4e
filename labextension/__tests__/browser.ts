/** What components need of a browser; imported before anything that draws. */
import 'global-jsdom/register';

// The page's own: node's is another one, which the page does not know.
globalThis.AbortController = window.AbortController;

// Nothing has a size in jsdom, and of a list without height no row would be drawn.
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { value: 480 });
Object.defineProperty(HTMLElement.prototype, 'clientWidth', { value: 300 });
HTMLElement.prototype.scrollTo = () => undefined;

globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};
