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
