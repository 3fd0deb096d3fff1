import type { AlarmPicture } from '../api/types.ts';

/** What of an alarm its place in the list needs. */
type Standing = Pick<AlarmPicture, 'id' | 'state' | 'priority' | 'raised'>;

const URGENCY = ['critical', 'high', 'medium', 'low'];

/** It asks to be acknowledged, whether its cause is gone or not. */
export const asks = ({ state }: Pick<AlarmPicture, 'state'>): boolean =>
  state === 'unacknowledged' || state === 'returned';

/** Unacknowledged on top, shelved at the end; then priority, then the oldest first. */
export const inOrder = <T extends Standing>(alarms: readonly T[]): readonly T[] =>
  alarms.toSorted(
    (a, b) =>
      part(a) - part(b) ||
      URGENCY.indexOf(a.priority) - URGENCY.indexOf(b.priority) ||
      Date.parse(a.raised) - Date.parse(b.raised) ||
      a.id.localeCompare(b.id),
  );

function part(alarm: Standing): number {
  if (asks(alarm)) return 0;
  if (alarm.state === 'acknowledged') return 1;
  return alarm.state === 'cleared' ? 2 : 3;
}

/** The most urgent of those that ask; undefined where nothing does. */
export const loudest = (alarms: readonly AlarmPicture[]): string | undefined =>
  URGENCY.find((priority) => alarms.some((alarm) => asks(alarm) && alarm.priority === priority));
