import type { PlanFault, PlanFaultCode } from '../../rules/patrol/plan-faults.ts';
import type { PlannedRound } from '../../rules/vocabulary/patrol-plan.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { say } from './sentence.ts';

/** What is wrong with the rounds of a plan, and what to do about it. */
export function planFaultWords({ code, rounds }: PlanFault, plan: readonly PlannedRound[]): Text {
  const [first = '', second = ''] = rounds.map((place) => windowOf(plan[place]));
  return WORDS[code](first, second);
}

const WORDS: Readonly<Record<PlanFaultCode, (first: string, second: string) => Text>> = {
  'round-empty': (window) =>
    say(
      `${window}：时段里排不下一次巡更，请延长时段或缩短用时`,
      `${window}: too short for a round: let it end later, or let the round take less`,
    ),
  'rounds-overlap': (first, second) =>
    say(
      `${first} 与 ${second} 时间重叠，请错开`,
      `${first} and ${second} are open at the same time: let one end before the other begins`,
    ),
  'early-overlap': (first, second) =>
    say(
      `${second} 的提前时间与 ${first} 的宽限时间重叠，其间打点先算前一次`,
      `${second} opens for early visits while ${first} may still be visited late: a tap then serves the older`,
    ),
  'early-unused': (window) =>
    say(
      `${window}：抽签巡更没有“提前”，该设置不起作用`,
      `${window}: nobody can be early for a round drawn by lot: the setting has no effect`,
    ),
  'draw-certain': (window) =>
    say(
      `${window}：时段与用时一样长，没有可抽的时刻，谁都知道何时开始`,
      `${window}: as long as the round itself, it leaves nothing to draw: everybody knows when it begins`,
    ),
};

function windowOf(round: PlannedRound | undefined): string {
  return round === undefined ? '' : `${clock(round.from)}–${clock(round.to)}`;
}

function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return minute === 1_440 ? '24:00' : `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}
