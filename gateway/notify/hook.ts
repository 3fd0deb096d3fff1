import type { Hours } from '../../rules/vocabulary/hours.ts';
import type { AlarmKind } from '../../rules/vocabulary/site.ts';

/** Somebody outside who is told of alarms, as configured. */
export type Hook = {
  readonly id: string;
  readonly url: string;
  /** Its first line signs; a second line, the secret before it, signs too. */
  readonly secretFile: string;
  /** What else it is told for: `supervisor`, `person:…`, `post:…` as steps of the escalation name them. */
  readonly for?: readonly string[];
  /** Left out: every kind. */
  readonly kinds?: readonly AlarmKind[];
  /** None: at any time. */
  readonly hours: Hours;
  /** What leaves the site: where it happened, or only what. */
  readonly tells: 'place' | 'kind';
  readonly timeoutMs: number;
};
