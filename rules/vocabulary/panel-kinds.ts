/**
 * What a code of an alarm panel means, whatever protocol brought it. The first group are alarms at once, the second are
 * troubles of the panel, the third are kept for the record; `unknown` is kept raw and shown, never dropped.
 */
export const PANEL_KINDS = [
  'fire',
  'medical',
  'panic',
  'hold-up',
  'duress',
  'gas',
  'burglary',
  'technical',
  'tamper',
  'power',
  'communication',
  'supervision',
  'trouble',
  'arming',
  'bypass',
  'access',
  'test',
  'log',
  'unknown',
] as const;
export type PanelKind = (typeof PANEL_KINDS)[number];

/** The first group: what calls for somebody at once. */
const ALARMING: ReadonlySet<PanelKind> = new Set([
  'fire',
  'medical',
  'panic',
  'hold-up',
  'duress',
  'gas',
  'burglary',
  'technical',
]);

/** True of a kind that is an alarm at once, and no trouble or record of the panel. */
export const isAlarming = (kind: PanelKind): boolean => ALARMING.has(kind);

/** The third group: kept for the record, and no alarm. */
const RECORDS: ReadonlySet<PanelKind> = new Set(['arming', 'bypass', 'access', 'test', 'log']);

/** True of a kind that is only kept for the record. */
export const isRecord = (kind: PanelKind): boolean => RECORDS.has(kind);

/** Why what came under a panel's account is doubted. */
export const PANEL_DOUBTS = [
  'unknown-account',
  'replayed',
  'downgraded',
  'wrong-key',
  'clock-off',
  'malformed',
] as const;
export type PanelDoubt = (typeof PANEL_DOUBTS)[number];

/** How a panel speaks of a place of its own: the number of a zone, and of the part it lies in. */
export type Spoken = { readonly number?: string; readonly partition?: string };

/** A number as panels mean it: `005` is 5, and 0 is the panel itself, as is none at all. */
export function numberOf(said: string | undefined): string {
  const bare = (said ?? '')
    .trim()
    .toLowerCase()
    .replace(/^0+(?=[0-9])/, '');
  return bare === '0' ? '' : bare;
}
