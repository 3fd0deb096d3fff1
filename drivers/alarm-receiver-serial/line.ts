import type { PanelProfile } from '../panels/profiles.ts';
import type { LineEvent } from './events.ts';

/** What a line says. */
export type LineMessage =
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'events'; readonly account: string; readonly events: readonly LineEvent[] };

/** How the panels of a receiver are to be read. */
export type LineProfile = Pick<PanelProfile, 'contactId' | 'sia' | 'charset'>;

/** How a sort of line looks, and what it says. */
export type LineShape = readonly [
  pattern: RegExp,
  read: (parts: readonly string[], profile: LineProfile) => LineMessage,
];

/** Whom a line is about that names no account. */
export const NOBODY = 'unknown';

/** An account of four digits in a field of six has blanks or zeros in front: it is the same panel as by Contact ID. */
export const shortest = (account: string): string =>
  account.trim().replace(/^0+(?=[0-9A-F]{4})/, '');
