import Type from 'typebox';
import { maybe, moment, of, text } from './fact-schema.ts';
import {
  type AlarmId,
  type CheckpointId,
  configuredId,
  type DeviceId,
  type FactId,
  type LaneId,
  madeId,
  type PanelId,
  type PersonId,
  type PostId,
  type ZoneId,
} from './ids.ts';
import { open, Text, words } from './schema.ts';
import { ALARM_KINDS, CLOCKS } from './site.ts';

const alarm = madeId<AlarmId>();
const zone = configuredId<ZoneId>();
const checkpoint = configuredId<CheckpointId>();
const post = configuredId<PostId>();

/** What somebody found: it was what it said, it was not, or nobody can tell. */
export const VERDICTS = ['true', 'false', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why what is abnormal is no alarm: it is tested. */
export const SUPPRESSIONS = ['test'] as const;
export type Suppression = (typeof SUPPRESSIONS)[number];

/** `why`: the key of a reason, with `note` beside it; or words alone. */
const done = {
  alarm,
  by: text(),
  proof: maybe(text()),
  why: maybe(text()),
  note: maybe(text()),
};
const seen = { alarm, kind: words(ALARM_KINDS), zone: maybe(zone), at: maybe(moment()) };
/** What it was about, for who keeps what is abnormal and not which alarm told of it. */
const about = { kind: maybe(words(ALARM_KINDS)), zone: maybe(zone), source: maybe(text()) };
/** Nothing of it is shown at the post it comes from. */
const quietly = { quiet: maybe(Type.Boolean()), post: maybe(post) };

/** Facts about alarms: what raised them, what was done about them, and what was not done in time. */
export const ALARM_FACTS = {
  'alarm.raised': of(
    'alarm',
    open({
      alarm,
      kind: words(ALARM_KINDS),
      priority: text(),
      place: Text,
      origin: text(),
      /** The thing that is abnormal, as `{what} {id}`: an alarm of the same thing repeats until it is signed off. */
      source: maybe(text()),
      /** What it has in common with others, as `{what} {id}`: its panel, board or host. */
      group: maybe(text()),
      zone: maybe(zone),
      lane: maybe(configuredId<LaneId>()),
      checkpoint: maybe(checkpoint),
      device: maybe(configuredId<DeviceId>()),
      panel: maybe(configuredId<PanelId>()),
      latching: Type.Boolean(),
      near: Type.Array(checkpoint),
      /** It comes of a test: it is shown as one, and nobody is called. */
      test: maybe(Type.Boolean()),
      /** Of a zone that is left out: until then at most. */
      until: maybe(moment()),
      ...quietly,
    }),
  ),
  /** It would have been an alarm: recorded, and why it is none. */
  'alarm.suppressed': of(
    'alarm',
    open({
      kind: words(ALARM_KINDS),
      priority: text(),
      place: Text,
      source: text(),
      why: words(SUPPRESSIONS),
      zone: maybe(zone),
      panel: maybe(configuredId<PanelId>()),
      device: maybe(configuredId<DeviceId>()),
    }),
  ),
  /** `device`: told by another than before. */
  'alarm.repeated': of(
    'alarm',
    open({
      ...seen,
      device: maybe(configuredId<DeviceId>()),
      /** Of a zone that is left out once more: what is abnormal, and until when at most. */
      source: maybe(text()),
      until: maybe(moment()),
    }),
  ),
  'alarm.returned': of('alarm', open(seen)),
  'alarm.cleared': of('alarm', open(seen)),
  /**
   * It was acknowledged and asks anew: it came again while it stood (`again`), is graver than it was, or, where several
   * share a line, another came (`another`).
   */
  'alarm.realarmed': of(
    'alarm',
    open({
      ...seen,
      why: words(['again', 'graver', 'another'] as const),
      priority: text(),
      was: maybe(text()),
      ...quietly,
    }),
  ),
  /** It turns there and back: its alarm stands until it is quiet, and what it does meanwhile is counted. */
  'alarm.chattering': of(
    'alarm',
    open({
      ...seen,
      source: text(),
      /** What turns, as the rule knows it, and the level of a contact at which it is fine. */
      trigger: text(),
      fine: maybe(text()),
      count: Type.Integer(),
    }),
  ),
  /** Quiet again; how often it turned in all. */
  'alarm.settled': of('alarm', open({ ...seen, trigger: text(), count: Type.Integer() })),
  /** More alarms than anybody can read: from now on those of one group share a line, but for its first. */
  'flood.begun': of('alarm', open({ count: Type.Integer() })),
  'flood.ended': of('alarm', open({ grouped: Type.Integer() })),
  /** In a flood: part of a line that it shares (`active`), or normal again. */
  'alarm.grouped': of(
    'alarm',
    open({
      alarm,
      kind: words(ALARM_KINDS),
      priority: text(),
      place: Text,
      /** What is abnormal, as the `source` of an alarm of its own would be. */
      member: text(),
      active: Type.Boolean(),
      latching: Type.Boolean(),
      zone: maybe(zone),
      /** Where somebody proves that he came to it: from now on to the line, too. */
      near: maybe(Type.Array(checkpoint)),
    }),
  ),
  'alarm.acknowledged': of('alarm', open(done)),
  'alarm.dispatched': of(
    'alarm',
    open({
      alarm,
      by: text(),
      guard: maybe(madeId<PersonId>()),
      post: maybe(post),
      note: maybe(text()),
    }),
  ),
  'alarm.attended': of('alarm', open({ ...done, checkpoint: maybe(checkpoint) })),
  /** The client agreed, in time, that nobody need come: `consent` says who and how. */
  'alarm.waived': of('alarm', open({ alarm, by: text(), consent: text(), why: text() })),
  'alarm.verified': of(
    'alarm',
    open({ alarm, by: text(), is: words(VERDICTS), note: maybe(text()) }),
  ),
  'alarm.noted': of('alarm', open({ alarm, by: text(), note: text() })),
  /** A step of its procedure card is done, or is not after all. */
  'alarm.ticked': of('alarm', open({ alarm, by: text(), step: text(), done: Type.Boolean() })),
  'alarm.shelved': of(
    'alarm',
    open({ alarm, by: text(), why: text(), note: maybe(text()), until: moment() }),
  ),
  /** `how`: somebody took it back, its time was over, or it asks anew. */
  'alarm.unshelved': of(
    'alarm',
    open({ alarm, by: maybe(text()), how: words(['hand', 'time', 'realarmed'] as const) }),
  ),
  'alarm.reset': of(
    'alarm',
    open({
      ...done,
      ...about,
      /** Of a line that several share: the sources of those that are over by that word. */
      members: maybe(Type.Array(text())),
    }),
  ),
  'alarm.closed': of('alarm', open({ ...done, ...about })),
  /** All of it was given out as a file: by whom, with people and plates or without, the SHA-256 of its `manifest.json`. */
  'alarm.handed-over': of(
    'alarm',
    open({ alarm, by: text(), names: Type.Boolean(), manifest: text() }),
  ),
  /** What raised it was not so, as that fact shows: it is over, and stays in the record. */
  'alarm.withdrawn': of('alarm', open({ ...seen, fact: madeId<FactId>() })),
  'clock.missed': of('alarm', open({ alarm, clock: words(CLOCKS), due: moment() })),
  /** A step of `escalation` in site.yaml is due: whoever delivers it tells `to`. */
  'alarm.escalated': of(
    'alarm',
    open({
      alarm,
      kind: words(ALARM_KINDS),
      priority: text(),
      /** The clock that runs. */
      clock: words(CLOCKS),
      /** Its place in the list, from 1, and how often it was told before. */
      step: Type.Integer(),
      nth: Type.Integer(),
      /** `console`, `booth`, `supervisor`, `post:{post}`, `person:{person}`, `webhook:{webhook}`. */
      to: text(),
      due: moment(),
      ...quietly,
    }),
  ),
} as const;
