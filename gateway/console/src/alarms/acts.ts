import { asks, NEVER_SHELVED } from '../../../../rules/vocabulary/alarm-order.ts';
import { alarmId } from '../api/brands.ts';
import type { Act, AlarmPicture, Session } from '../api/types.ts';

/** What may be done about an alarm here, in the order in which it is usually done. */
export const DOINGS = [
  'acknowledge',
  'fire',
  'dispatch',
  'verify',
  'note',
  'waive',
  'shelve',
  'unshelve',
  'reset',
  'close',
] as const;
export type Doing = (typeof DOINGS)[number];

/** The key of each: its own initial in English, where two would have the same the rarer gives way. */
export const KEYS: Readonly<Record<Doing, string>> = {
  acknowledge: 'a',
  fire: 'f',
  dispatch: 'd',
  verify: 'v',
  note: 'n',
  waive: 'w',
  shelve: 's',
  unshelve: 'u',
  reset: 'r',
  close: 'c',
};

const ACTS: Readonly<Record<Doing, Act['type']>> = {
  acknowledge: 'alarm.acknowledge',
  fire: 'fire.confirm',
  dispatch: 'alarm.dispatch',
  verify: 'alarm.verify',
  note: 'alarm.note',
  waive: 'alarm.waive',
  shelve: 'alarm.shelve',
  unshelve: 'alarm.unshelve',
  reset: 'alarm.reset',
  close: 'alarm.close',
};

type Given = {
  readonly session: Pick<Session, 'acts'>;
  readonly isFire: boolean;
  readonly now: number;
};

/** What this session may do about this alarm now; the rules judge it again. */
export const doingsOf = (alarm: AlarmPicture, given: Given): readonly Doing[] =>
  DOINGS.filter(
    (doing) => given.session.acts.includes(ACTS[doing]) && isOpenTo(alarm, doing, given),
  );

function isOpenTo(alarm: AlarmPicture, doing: Doing, { isFire, now }: Given): boolean {
  const isShelved = alarm.state === 'shelved';
  switch (doing) {
    case 'acknowledge':
      return asks(alarm);
    case 'fire':
      return alarm.kind === 'fire' && !isFire;
    case 'waive':
      return isAwaited(alarm, now);
    case 'shelve':
      return !isShelved && !NEVER_SHELVED.includes(alarm.kind);
    case 'unshelve':
      return isShelved;
    case 'reset':
      // What a panel never takes back is over by the word of somebody who has looked, latching or not.
      return alarm.needsReset || isUpToPanel(alarm);
    case 'close':
      return !asks(alarm) && !isShelved;
    default:
      return true;
  }
}

/** It stands until its panel says otherwise, which some never do, and of a stranger's nobody waits for. */
export const isUpToPanel = ({ byWord }: AlarmPicture): boolean => byWord === true;

/** What is sent at once, with nothing to ask; undefined where a form comes first. */
export function actAtOnce(doing: Doing, alarm: AlarmPicture): Act | undefined {
  const data = { alarm: alarmId(alarm) };
  switch (doing) {
    case 'acknowledge':
      return { type: 'alarm.acknowledge', data };
    case 'unshelve':
      return { type: 'alarm.unshelve', data };
    case 'reset':
      // Some panels never say that the cause is gone: somebody who has looked says it.
      return isUpToPanel(alarm) ? undefined : { type: 'alarm.reset', data };
    default:
      return undefined;
  }
}

/** Somebody is waited for, and may still come in time. */
const isAwaited = ({ clocks }: AlarmPicture, now: number): boolean =>
  clocks.some(
    ({ clock, stopped, missed, due }) =>
      clock === 'attended' && stopped === undefined && missed !== true && Date.parse(due) > now,
  );
