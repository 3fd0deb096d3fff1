import type { Clock } from '../../drivers/driver.ts';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { Fact, FactData } from '../../rules/vocabulary/facts.ts';
import type { AlarmId } from '../../rules/vocabulary/ids.ts';
import { after } from '../../rules/vocabulary/time.ts';
import { act } from './demo-reference.ts';

/** What somebody of the demo's staff does, after having looked and thought about it. */
export type Answer = {
  readonly afterMs: number;
  readonly by: string;
  readonly act: ActBody;
};

// Every third alarm is answered too late, so that a missed clock is seen too.
const LATE_EVERY = 3;
const ACKNOWLEDGE_MS = { soon: 25_000, late: 75_000 } as const;
const CLOSE_MS = 60_000;
const LOOK_MS = 15_000;
const SUPERVISOR_MS = 10_000;
const FIRE_MS = 50_000;
const VERIFY_MS = 9_000;
const EXPLAIN_MS = 12_000;

/** The demo's guard and controller: they answer alarms, check papers, explain openings, as long as nobody else does. */
export function staffAnswers(fact: Fact, count: (name: string) => number): readonly Answer[] {
  switch (fact.type) {
    case 'alarm.raised':
      return answersTo(fact.data, count);
    case 'alarm.escalated':
      // Nobody cared until it came to the supervisor: now somebody does, and only now.
      return fact.data.to === 'supervisor' && fact.data.clock === 'acknowledged'
        ? handled({ ...fact.data, latching: fact.data.kind === 'burglary' }, SUPERVISOR_MS)
        : [];
    case 'alarm.attended':
      return signedOff(fact.data.alarm, 'came', count);
    case 'clock.missed':
      return fact.data.clock === 'attended' ? signedOff(fact.data.alarm, 'came', count) : [];
    case 'alarm.cleared':
      return signedOff(fact.data.alarm, 'cleared', count);
    case 'fire.raised':
      return [
        {
          afterMs: FIRE_MS,
          by: 'controller',
          act: act('fire.reset', { why: '现场排查,烟感误报 · looked at, a false alarm' }),
        },
      ];
    case 'exit.refused':
      // Half of those who are held have their papers with them; a lost card is never helped out.
      return fact.data.reason === 'card-unknown' && count('refused') % 2 === 0
        ? [
            {
              afterMs: VERIFY_MS,
              by: 'guard',
              act: act('exit.verify', {
                lane: fact.data.lane,
                papers: { kind: 'driving-licence', lastFour: '3421', calledBack: true },
                why: '访客,已核对证件并回拨 · visitor, papers checked, called back',
              }),
            },
          ]
        : [];
    case 'barrier.opened':
      return ['booth', 'manual-key', 'unexplained'].includes(fact.data.authority.kind)
        ? [
            {
              afterMs: EXPLAIN_MS,
              by: 'guard',
              act: act('opening.explain', {
                opening: fact.id,
                as: '岗亭放行送货车 · let a delivery van in by hand',
              }),
            },
          ]
        : [];
    default:
      return [];
  }
}

type Raised = FactData<'alarm.raised'>;

function answersTo(raised: Raised, count: (name: string) => number): readonly Answer[] {
  const { alarm, kind, near } = raised;
  // Every second burglary is ignored, so that what climbs the escalation is seen too.
  if (kind === 'burglary' && count('burglary') % 2 === 0) return [];
  const late = kind !== 'burglary' && count('alarm') % LATE_EVERY === 0;
  const first = late ? ACKNOWLEDGE_MS.late : ACKNOWLEDGE_MS.soon;
  // Where nobody need come, nobody is waited for.
  if (near.length === 0) signedOff(alarm, 'came', count);
  return handled(raised, first);
}

/** Signed off once it is cleared and somebody came, or once the time in which he should have is over. */
function signedOff(
  alarm: AlarmId,
  part: 'cleared' | 'came',
  count: (name: string) => number,
): readonly Answer[] {
  const isFirst = count(`${part} ${alarm}`) === 1;
  if (!isFirst || count(`done ${alarm}`) < 2) return [];
  const why = '现场查看,无异常 · looked at, nothing wrong';
  return [{ afterMs: LOOK_MS, by: 'controller', act: act('alarm.close', { alarm, why }) }];
}

/** Acknowledged, and reset a while later where it latches. */
const handled = (
  { alarm, latching }: Pick<Raised, 'alarm' | 'latching'>,
  afterMs: number,
): readonly Answer[] => [
  { afterMs, by: 'controller', act: act('alarm.acknowledge', { alarm }) },
  ...(latching
    ? [{ afterMs: afterMs + CLOSE_MS, by: 'controller', act: act('alarm.reset', { alarm }) }]
    : []),
];

/** Puts the staff to work: their acts go in when they would have acted. */
export function startStaff(options: {
  readonly clock: Clock;
  submit(act: ActBody, by: string): void;
}): { see(fact: Fact): void; stop(): void } {
  const { clock, submit } = options;
  const counts = new Map<string, number>();
  const waits = new Set<() => void>();
  const count = (name: string): number => {
    const next = (counts.get(name) ?? 0) + 1;
    counts.set(name, next);
    return next;
  };
  return {
    see(fact) {
      for (const answer of staffAnswers(fact, count)) {
        const cancel = clock.at(after(clock.now(), answer.afterMs), () => {
          waits.delete(cancel);
          submit(answer.act, answer.by);
        });
        waits.add(cancel);
      }
    },
    stop() {
      for (const cancel of waits) cancel();
      waits.clear();
    },
  };
}
