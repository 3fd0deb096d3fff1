import Type from 'typebox';
import { VERDICTS } from './alarm-facts.ts';
import {
  type AlarmId,
  type ArmAreaId,
  configuredId,
  type DeviceId,
  madeId,
  type PanelId,
  type PersonId,
  type PostId,
  type ZoneId,
} from './ids.ts';
import { closed, words } from './schema.ts';

const alarm = madeId<AlarmId>();
const area = configuredId<ArmAreaId>();
const tested = {
  panel: Type.Optional(configuredId<PanelId>()),
  zone: Type.Optional(configuredId<ZoneId>()),
  device: Type.Optional(configuredId<DeviceId>()),
};
const moment = () => Type.String({ description: 'RFC 3339' });
const note = () => Type.String({ minLength: 1, maxLength: 500 });

/** Why: the key of a reason that every reader has in his language, with words beside it; or words alone. */
const reason = { why: note(), note: Type.Optional(note()) };

/** A detector was looked at, and it burns: how one knows. */
export const FIRE_CONFIRM = closed(reason);

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
    ...reason,
    until: moment(),
  }),
  'alarm.unshelve': closed({ alarm }),
  /** With `why`, also where a panel never says that the cause is gone: somebody has looked. */
  'alarm.reset': closed({ alarm, why: Type.Optional(note()), note: Type.Optional(note()) }),
  'alarm.close': closed({ alarm, ...reason }),
  /** All of it was given out as a file, whose `manifest.json` has this SHA-256; with `names`, people and plates too. */
  'alarm.hand-over': closed({
    alarm,
    names: Type.Boolean(),
    manifest: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, hex' }),
  }),
} as const;

/** What people do about what is watched: arming, and tests. */
export const WATCH_ACTS = {
  'area.arm': closed({ area, until: Type.Optional(moment()) }),
  /** Its burglary zones do not alarm until then. */
  'area.disarm': closed({ area, until: moment(), ...reason }),
  /** One of the three: what comes of it until then is a test. */
  'test.begin': closed({ ...tested, until: moment(), ...reason }),
  'test.end': closed(tested),
} as const;
