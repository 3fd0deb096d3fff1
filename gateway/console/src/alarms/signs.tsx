import type { AlarmPicture } from '../api/types.ts';
import { clockOf } from '../parts/clock.ts';
import { alarmWord, useAlarmWords } from './words.ts';

// Each state and each priority has a sign of its own: red and green are one to some eyes.
const STATE_SIGNS = {
  unacknowledged: '!!',
  returned: '!↩',
  acknowledged: '✓',
  cleared: '○',
  shelved: 'Ⅱ',
  closed: '■',
} as const;
const PRIORITY_SIGNS: Readonly<Record<string, string>> = {
  critical: '▲▲',
  high: '▲',
  medium: '◆',
  low: '▽',
};

/** How an alarm stands, by sign and word. */
export function StateSign({
  alarm: { state, shelvedUntil },
  zone,
}: {
  readonly alarm: Pick<AlarmPicture, 'shelvedUntil'> & {
    readonly state: keyof typeof STATE_SIGNS;
  };
  readonly zone: string;
}) {
  const { say } = useAlarmWords();
  return (
    <span className={`state-sign ${state}`}>
      <i aria-hidden="true">{STATE_SIGNS[state]}</i>
      {shelvedUntil === undefined || state !== 'shelved'
        ? say(`state.${state}`)
        : say('state.shelved-until', { at: clockOf(shelvedUntil, zone, false) })}
    </span>
  );
}

/** How grave it is, by sign and word. */
export function PrioritySign({ priority }: { readonly priority: string }) {
  const { say } = useAlarmWords();
  const word = alarmWord(`priority.${priority}`);
  return (
    <span className={`priority-sign ${priority}`}>
      <i aria-hidden="true">{PRIORITY_SIGNS[priority] ?? '◆'}</i>
      {word === undefined ? priority : say(word)}
    </span>
  );
}
