import type { Fact, FactType } from '../../rules/vocabulary/facts.ts';
import { isReason } from '../words/alarm-reasons.ts';

/** Facts in which somebody wrote about an alarm, or what is watched, what he liked: names and telephone numbers, too. */
const WRITTEN: readonly FactType[] = [
  'alarm.acknowledged',
  'alarm.dispatched',
  'alarm.attended',
  'alarm.waived',
  'alarm.verified',
  'alarm.noted',
  'alarm.shelved',
  'alarm.reset',
  'alarm.closed',
  'area.armed',
  'area.disarmed',
  'test.begun',
  'fire.raised',
];
const FIELDS: readonly string[] = ['note', 'consent', 'why', 'proof'];
// That something stands there is told, and not what.
const LEFT_OUT = '—';

/** A reason for who may see no names: the key of one, but nobody's own words. */
export const reasonWithoutWords = (why: string): string => (isReason(why) ? why : LEFT_OUT);

/** A fact for who may see no names: without what somebody wrote. */
export function withoutWords<T extends Fact>(fact: T): T {
  if (!WRITTEN.includes(fact.type)) return fact;
  const data = Object.entries(fact.data).map(([field, value]) => [
    field,
    FIELDS.includes(field) && typeof value === 'string' ? reasonWithoutWords(value) : value,
  ]);
  return { ...fact, data: Object.fromEntries(data) };
}
