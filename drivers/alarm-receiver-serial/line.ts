import type { CodeTable } from '../panels/panel-code.ts';
import type { LineEvent } from './events.ts';

/** What a line says. */
export type LineMessage =
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'events'; readonly account: string; readonly events: readonly LineEvent[] };

/** How a sort of line looks, and what it says. */
export type LineShape = readonly [
  pattern: RegExp,
  read: (parts: readonly string[], own: CodeTable) => LineMessage,
];
