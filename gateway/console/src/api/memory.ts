/** What a browser may keep; a booth and a guard's phone have a light of their own. */
type Remembered =
  | 'language'
  | 'theme'
  | 'booth-theme'
  | 'guard-theme'
  | 'wall-theme'
  | 'by-card'
  /** Where this machine stands: a silent alarm is not shown at the post it comes from. */
  | 'stands-at'
  | 'muted';

/** What this browser chose, where it may keep anything at all. */
export function remembered(name: Remembered): string | undefined {
  try {
    return localStorage.getItem(`gatehouse.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a choice of this browser. */
export function remember(name: Remembered, value: string): void {
  try {
    localStorage.setItem(`gatehouse.${name}`, value);
  } catch {
    // A browser that keeps nothing asks again next time; nothing depends on it.
  }
}
