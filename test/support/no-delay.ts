import type { Socket } from 'node:net';

/** True where TCP_NODELAY was asked for: Node has no question for it. */
export function hasNoDelay(socket: Socket): unknown {
  const name = Object.getOwnPropertySymbols(socket).find((s) => s.description === 'kSetNoDelay');
  return name === undefined ? undefined : Reflect.get(socket, name);
}
