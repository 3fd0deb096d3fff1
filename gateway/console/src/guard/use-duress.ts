import { useRef } from 'react';

/** Long enough that nobody calls for help by accident, short enough to be done with a thumb on the way to a pocket. */
const HELD_MS = 2_000;

/**
 * A call for help: the line on top held for two seconds. Nothing on the phone shows that it was made, nor that it can be:
 * whoever stands beside the guard sees a page as before.
 */
export function useDuress(onHeld: () => void): {
  readonly onPointerDown: () => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onPointerLeave: () => void;
  readonly onContextMenu: (event: { preventDefault(): void }) => void;
} {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stop = (): void => clearTimeout(timer.current);
  return {
    onPointerDown() {
      stop();
      timer.current = setTimeout(onHeld, HELD_MS);
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onPointerLeave: stop,
    // A long press would open a menu.
    onContextMenu: (event) => event.preventDefault(),
  };
}
