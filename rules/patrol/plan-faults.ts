import type { PlannedRound } from '../vocabulary/patrol-plan.ts';
import { STEP_MS } from './lots.ts';
import { earlyIntoLate, overlapIn } from './overlap.ts';
import { MINUTE_MS } from './plan.ts';

/** What may be wrong with the rounds of one plan. */
export const PLAN_FAULTS = {
  /** A window of no time, or too short for what is drawn in it. */
  'round-empty': { warning: false },
  /** Two rounds are open at the same time: a tap in both would be claimed twice. */
  'rounds-overlap': { warning: false },
  /** A round opens for early visits while one before it may still be visited late. */
  'early-overlap': { warning: true },
  /** Nobody can be early for what is drawn by lot. */
  'early-unused': { warning: true },
  /** A slot as long as its round leaves nothing to draw. */
  'draw-certain': { warning: true },
} as const;
export type PlanFaultCode = keyof typeof PLAN_FAULTS;

/** One fault, with the places in the plan of the rounds that have it. */
export type PlanFault = { readonly code: PlanFaultCode; readonly rounds: readonly number[] };

/** True for a window that ends after it begins, and in which what is drawn by lot has room. */
export const hasRoom = ({ from, to, lastsMin = 1 }: PlannedRound): boolean => to - from >= lastsMin;

/** All that is wrong with the rounds of a plan; of overlaps the first. */
export function planFaults(rounds: readonly PlannedRound[]): readonly PlanFault[] {
  const overlap = overlapIn(rounds);
  const early = overlap === undefined ? earlyIntoLate(rounds) : undefined;
  return [
    ...rounds.flatMap((round, place) => faultsOf(round, place)),
    ...(overlap === undefined ? [] : [{ code: 'rounds-overlap', rounds: overlap } as const]),
    ...(early === undefined ? [] : [{ code: 'early-overlap', rounds: early } as const]),
  ];
}

function faultsOf(round: PlannedRound, place: number): readonly PlanFault[] {
  const { from, to, lastsMin, earlyMin = 0 } = round;
  const faults: PlanFault[] = [];
  if (!hasRoom(round)) return [{ code: 'round-empty', rounds: [place] }];
  if (lastsMin === undefined) return faults;
  if (earlyMin > 0) faults.push({ code: 'early-unused', rounds: [place] });
  const isCertain = (to - from - lastsMin) * MINUTE_MS < STEP_MS;
  if (isCertain) faults.push({ code: 'draw-certain', rounds: [place] });
  return faults;
}
