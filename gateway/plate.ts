/** A plate as it is kept: full-width letters, small letters and separators all name the same one. */
export const plateAsKept = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s·•.-]/g, '');
