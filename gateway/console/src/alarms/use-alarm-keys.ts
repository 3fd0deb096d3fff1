import { useEffect, useRef } from 'react';
import { isMeant } from './meant.ts';

/** What the keys of the list do. */
export type AlarmKeys = {
  move(by: number): void;
  /** To the first or the last. */
  end(which: 'first' | 'last'): void;
  open(): void;
  back(): void;
  /** A letter. True where it meant something. */
  press(letter: string): boolean;
};

/** The keys of the page of alarms, wherever the focus is; whoever types into a field types, and Escape leaves it. */
export function useAlarmKeys(keys: AlarmKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (!isMeant(event)) return;
      if (event.key === 'Escape') latest.current.back();
      else if (!isTyping(event.target) && answer(latest.current, event)) event.preventDefault();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]');

function answer(keys: AlarmKeys, { key, target }: KeyboardEvent): boolean {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      keys.move(1);
      return true;
    case 'ArrowUp':
    case 'k':
      keys.move(-1);
      return true;
    case 'Home':
      keys.end('first');
      return true;
    case 'End':
      keys.end('last');
      return true;
    case 'Enter':
      // A button or a link means what it says.
      if (target instanceof HTMLElement && target.closest('button, a, summary') !== null)
        return false;
      keys.open();
      return true;
    default:
      return /^[a-z]$/i.test(key) && keys.press(key.toLowerCase());
  }
}
