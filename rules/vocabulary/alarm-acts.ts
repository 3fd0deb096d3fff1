import Type from 'typebox';
import { VERDICTS } from './alarm-facts.ts';
import { type AlarmId, configuredId, madeId, type PersonId, type PostId } from './ids.ts';
import { closed, words } from './schema.ts';

const alarm = madeId<AlarmId>();
const note = () => Type.String({ minLength: 1, maxLength: 500 });

/** What people do about alarms. */
export const ALARM_ACTS = {
  'alarm.acknowledge': closed({ alarm }),
  /** Somebody is sent: a guard, or whoever stands at a post. */
  'alarm.dispatch': closed({
    alarm,
    guard: Type.Optional(madeId<PersonId>()),
    post: Type.Optional(configuredId<PostId>()),
    note: Type.Optional(note()),
  }),
  /** What was found: a real alarm, a false one, or nobody can tell. */
  'alarm.verify': closed({ alarm, is: words(VERDICTS), note: Type.Optional(note()) }),
  /** The client agrees that nobody need come: who, and how he said so. In time only. */
  'alarm.waive': closed({ alarm, consent: note(), why: note() }),
  'alarm.note': closed({ alarm, note: note() }),
  /** A step of the procedure card is done; with `done: false`, it is not after all. */
  'alarm.tick': closed({
    alarm,
    step: Type.String({ minLength: 1, maxLength: 100 }),
    done: Type.Optional(Type.Boolean()),
  }),
  /** Out of the list until then: for a reason, and never longer than a shift. */
  'alarm.shelve': closed({
    alarm,
    why: note(),
    until: Type.String({ description: 'RFC 3339' }),
  }),
  'alarm.unshelve': closed({ alarm }),
  /** With `why`, also where a panel never says that the cause is gone: somebody has looked. */
  'alarm.reset': closed({ alarm, why: Type.Optional(note()) }),
  'alarm.close': closed({ alarm, why: note() }),
} as const;
