import { describe, expect, it } from 'vitest';
import { maySkip } from '../../../../gateway/console/src/patrol/may-skip.ts';
import {
  initialPatrolState,
  type RoundState,
  type VisitEnd,
} from '../../../../rules/patrol/state.ts';
import { skipVisit } from '../../../../rules/patrol/told.ts';
import type {
  CheckpointId,
  InputId,
  PersonId,
  RoundId,
  RouteId,
} from '../../../../rules/vocabulary/ids.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';

const round = 'r' as RoundId;
const checkpoint = 'pool' as CheckpointId;
const ENDS: readonly (VisitEnd | undefined)[] = [
  undefined,
  'on-time',
  'early',
  'late',
  'out-of-order',
  'too-fast',
  'missed',
  'skipped',
  'unprovable',
];

/** True where the rule takes it that this point is left out. */
function isTaken(end: VisitEnd | undefined): boolean {
  const record: RoundState = {
    route: 'walls' as RouteId,
    from: instant(0),
    to: instant(1_000),
    tolerance: instant(1_000),
    due: [checkpoint],
    visits: end === undefined ? {} : { [checkpoint]: end },
    taps: [],
  };
  const state = { ...initialPatrolState(), rounds: { [round]: record } };
  const facts = skipVisit(state, {
    ...{ kind: 'act', id: 'a' as InputId, type: 'visit.skip', by: 'wang' as PersonId, digests: {} },
    ...{ time: instant(500), at: instant(500), data: { round, checkpoint, why: '施工' } },
  });
  return facts.every(({ type }) => type !== 'act.refused');
}

describe('leaving out a point', () => {
  it.each(ENDS)(
    'of a visit that is %s is offered where the rule takes it, and nowhere else',
    (end) => {
      expect(maySkip(end === undefined ? {} : { mark: end })).toBe(isTaken(end));
    },
  );
});
