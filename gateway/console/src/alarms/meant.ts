/** What of a key says whose it is, as the browser tells it. */
type Pressed = {
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly defaultPrevented: boolean;
  readonly isComposing: boolean;
};

/** False of a key for the browser, or for what writes Chinese: that takes its own Escape, and no question is left by it. */
export const isMeant = (key: Pressed): boolean =>
  !(key.ctrlKey || key.metaKey || key.altKey || key.defaultPrevented || key.isComposing);
