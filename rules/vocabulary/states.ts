import Type from 'typebox';
import { VERDICTS } from './alarm-facts.ts';
import { Condition, Direction } from './facts.ts';
import {
  type BarrierId,
  configuredId,
  type LaneId,
  madeId,
  type PassageId,
  type PermitId,
} from './ids.ts';
import { InputState } from './readings.ts';
import { open, type Static, Text, words } from './schema.ts';
import { LOW_ASSURANCES } from './site.ts';

/** What each retained `state/{kind}/{id}` says (CONTRACT, states). */
export const STATES = {
  lane: open({
    name: Text,
    direction: Direction,
    barrier: configuredId<BarrierId>(),
    mode: Type.String(),
    arm: words(['up', 'down', 'moving', 'broken', 'unknown'] as const),
    inputs: Type.Record(Type.String(), InputState),
    passage: Type.Optional(
      open({
        passage: madeId<PassageId>(),
        stage: words(['armed', 'identified', 'refused', 'commanded', 'arm-up', 'on-loop'] as const),
        since: Type.String(),
      }),
    ),
    lastDecision: Type.Optional(
      open({
        type: Type.String(),
        reason: Type.Optional(Type.String()),
        at: Type.String(),
        passage: madeId<PassageId>(),
      }),
    ),
    /** An override that waits for a second person. */
    asked: Type.Optional(open({ by: Type.String(), since: Type.String() })),
    /** Its reader proves little: the number alone, or three bytes of it. */
    assurance: Type.Optional(words(LOW_ASSURANCES)),
    /** Its reader waits for a card to enrol, and judges none. */
    enrolment: Type.Optional(
      open({ permit: madeId<PermitId>(), by: Type.String(), until: Type.String() }),
    ),
    /** A driver has pressed the call button and waits. */
    call: Type.Optional(open({ since: Type.String(), due: Type.String(), missed: Type.Boolean() })),
    conditions: Type.Array(Condition),
    held: Type.Optional(Type.String()),
    decidedBy: Type.String(),
  }),
  round: open({
    route: Type.String(),
    name: Text,
    kind: Type.Optional(Type.String()),
    /** True where its points are due in the order of `due`. */
    ordered: Type.Optional(Type.Boolean()),
    early: Type.Optional(Type.String()),
    from: Type.String(),
    to: Type.String(),
    tolerance: Type.Optional(Type.String()),
    due: Type.Array(Type.String()),
    /** How each visit stands; one that nobody made yet is left out. */
    visits: Type.Optional(Type.Record(Type.String(), Type.String())),
    made: Type.Array(Type.String()),
    missed: Type.Array(Type.String()),
    unprovable: Type.Optional(Type.Array(Type.String())),
    madeUp: Type.Optional(Type.Array(Type.String())),
    /** Who took it. */
    taken: Type.Optional(Type.String()),
    outcome: Type.Optional(Type.String()),
  }),
  alarm: open({
    kind: Type.String(),
    priority: Type.String(),
    place: Text,
    state: words(['unacknowledged', 'acknowledged', 'returned', 'cleared', 'shelved'] as const),
    raised: Type.String(),
    needsReset: Type.Boolean(),
    /** False once the cause is gone. */
    active: Type.Boolean(),
    /** Nothing that is seen here would show that the cause is gone: who has looked says so as he resets it. */
    byWord: Type.Optional(Type.Boolean()),
    clocks: Type.Array(
      open({
        clock: Type.String(),
        due: Type.String(),
        stopped: Type.Optional(Type.String()),
        missed: Type.Optional(Type.Boolean()),
      }),
    ),
    /** What it has in common with others: its panel, board or lane. */
    group: Type.Optional(Type.String()),
    zone: Type.Optional(Type.String()),
    panel: Type.Optional(Type.String()),
    device: Type.Optional(Type.String()),
    shelvedUntil: Type.Optional(Type.String()),
    verified: Type.Optional(words(VERDICTS)),
    dispatched: Type.Optional(
      open({ guard: Type.Optional(Type.String()), post: Type.Optional(Type.String()) }),
    ),
    /** Steps of its procedure card that are done. */
    ticks: Type.Optional(Type.Array(Type.String())),
    /** When the client agreed that nobody need come. */
    waived: Type.Optional(Type.String()),
    /** The furthest step of the escalation that was told, to whom, and everybody who was told since it asks. */
    escalation: Type.Optional(
      open({
        step: Type.Integer(),
        to: Type.Optional(Type.String()),
        told: Type.Optional(Type.Array(Type.String())),
      }),
    ),
    /** How much one line stands for: alarms that share it, devices of a host, zones of a panel. */
    count: Type.Optional(Type.Integer()),
    /** It turns there and back, and stands until it is quiet. */
    chattering: Type.Optional(Type.Boolean()),
    /** It comes of a test. */
    test: Type.Optional(Type.Boolean()),
    /** Nothing of it is shown at the post it comes from, which is `post` where that is known. */
    quiet: Type.Optional(Type.Boolean()),
    post: Type.Optional(Type.String()),
  }),
  post: open({
    name: Text,
    lanes: Type.Array(configuredId<LaneId>()),
    /** Who is signed on; nobody where it is left out. */
    guard: Type.Optional(Type.String()),
    shift: Type.Optional(Type.String()),
    since: Type.Optional(Type.String()),
    /** How often each authority raised its arms in this shift. */
    sums: Type.Optional(Type.Record(Type.String(), Type.Integer())),
    /** Openings that the guard is asked about. */
    asked: Type.Array(
      open({
        opening: Type.String(),
        kind: Type.String(),
        barrier: Type.String(),
        lane: Type.Optional(configuredId<LaneId>()),
        since: Type.String(),
        shift: Type.Optional(Type.String()),
      }),
    ),
    /** Duty checks that its guard is to answer: by a person of the office, or by the account of a higher centre. */
    checks: Type.Optional(
      Type.Array(
        open({
          check: Type.String(),
          since: Type.String(),
          due: Type.String(),
          missed: Type.Boolean(),
          by: Type.Optional(Type.String()),
          account: Type.Optional(Type.String()),
        }),
      ),
    ),
    /** An act that waits for a staff card at the post's reader. */
    awaited: Type.Optional(
      open({
        id: Type.String(),
        purpose: Type.String(),
        by: Type.String(),
        until: Type.String(),
      }),
    ),
  }),
  /** `heard`, `silent` for too long, or `unknown`: nothing was heard yet, or its receivers are down. */
  panel: open({
    name: Text,
    device: Type.String(),
    state: words(['heard', 'silent', 'unknown'] as const),
    /** The receiver that heard it last. */
    heardBy: Type.Optional(Type.String()),
    /** Its main receiver does not hear it, and a back-up does. */
    backupOnly: Type.Optional(Type.Boolean()),
    testUntil: Type.Optional(Type.String()),
  }),
  /** A zone of a panel that is not heard is `unknown`, whatever it last said. */
  zone: open({
    name: Text,
    kind: Type.String(),
    state: words(['normal', 'abnormal', 'tampered', 'unknown'] as const),
    panel: Type.Optional(Type.String()),
    /** False of a burglary zone whose area is disarmed. */
    armed: Type.Boolean(),
    /** It alarmed so often that it alarms no more until it is armed anew, or until then. */
    leftOutUntil: Type.Optional(Type.String()),
    /** Until when it, its panel or its board is tested. */
    testUntil: Type.Optional(Type.String()),
  }),
  /** Zones that are armed together. */
  area: open({
    name: Text,
    armed: Type.Boolean(),
    /** The panel that it follows, and who armed or disarmed it there by the panel's own number. */
    follows: Type.Optional(Type.String()),
    user: Type.Optional(Type.String()),
    /** Its panel has not said yet, or is not heard now: `armed` is what was last known. */
    unknown: Type.Optional(Type.Boolean()),
    /** Of one that follows its panel: by its hours it should be armed now, or need not be. */
    expected: Type.Optional(Type.Boolean()),
    /** It should be armed by its hours and is not, for all we know. */
    notArmed: Type.Optional(Type.Boolean()),
    /** Who said so and until when, where a person did and not its hours. */
    by: Type.Optional(Type.String()),
    until: Type.Optional(Type.String()),
  }),
  site: open({
    posture: Type.String(),
    /** Who set the posture, and until when; while it is normal, nobody. */
    postureBy: Type.Optional(Type.String()),
    postureUntil: Type.Optional(Type.String()),
    fire: Type.Boolean(),
  }),
} as const;

export type StateKind = keyof typeof STATES;
export type StateData<K extends StateKind> = Static<(typeof STATES)[K]>;
/** Names one retained state. */
export type StateRef = { readonly kind: StateKind; readonly id: string };
