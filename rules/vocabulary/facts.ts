import Type from 'typebox';
import { ACT_REFUSAL_CODES } from './act-refusals.ts';
import { Errand, PermitClass, PermitState, Whereabouts } from './acts.ts';
import { ALARM_FACTS } from './alarm-facts.ts';
import { OUR_AUTHORITIES } from './commands.ts';
import { DUTY_CHECK_FACTS } from './duty-facts.ts';
import { maybe, moment, of, text } from './fact-schema.ts';
import { Hours } from './hours.ts';
import {
  type ArmAreaId,
  type BarrierId,
  type CheckpointId,
  type CommandId,
  type CredentialId,
  configuredId,
  type DeviceId,
  type Digest,
  type FactId,
  type HostId,
  type InputId,
  type LaneId,
  madeId,
  type PanelId,
  type PassageId,
  type PermitId,
  type PersonId,
  type PostId,
  type RoundId,
  type RouteId,
  type VehicleId,
} from './ids.ts';
import { PANEL_FACTS } from './panel-facts.ts';
import { LocalDay, RoutePlan } from './patrol-plan.ts';
import { InputState, TapProof } from './readings.ts';
import { Reason } from './reasons.ts';
import { ROUTE_KINDS } from './route-kinds.ts';
import { open, type Static, Text, words } from './schema.ts';
import { POSTURES } from './site.ts';
import type { Instant } from './time.ts';

const lane = configuredId<LaneId>();
const barrier = configuredId<BarrierId>();
const device = configuredId<DeviceId>();
const host = configuredId<HostId>();
const checkpoint = configuredId<CheckpointId>();
const route = configuredId<RouteId>();
const passage = madeId<PassageId>();
const permit = madeId<PermitId>();
const person = madeId<PersonId>();
const vehicle = madeId<VehicleId>();
const credential = madeId<CredentialId>();
const panel = configuredId<PanelId>();
const armArea = configuredId<ArmAreaId>();
const post = configuredId<PostId>();
const round = madeId<RoundId>();

export const Direction = words(['entry', 'exit'] as const);

/** Why an arm is up: one of ours, or what the hardware itself says, or `unexplained`, which is an alarm. */
export const OpeningAuthority = open({
  kind: words([...OUR_AUTHORITIES, 'board', 'manual-key', 'booth', 'unexplained'] as const),
  id: Type.String(),
  by: maybe(text()),
});
export type OpeningAuthority = Static<typeof OpeningAuthority>;

/** What the rule looked at, for the guard: ids and words, never a whole number or a name. */
const Saw = open({
  credential: maybe(credential),
  permit: maybe(permit),
  vehicle: maybe(vehicle),
  presence: maybe(Whereabouts),
  validFrom: maybe(moment()),
  validTo: maybe(moment()),
  state: maybe(text()),
  tail: maybe(Type.String({ maxLength: 4 })),
});

/** What the guard may do about a refusal. */
export const May = words([
  'exit.verify',
  'override.give',
  'emergency.let-through',
  'permit.issue',
  'show-again',
  'exit.confirm',
] as const);

const granted = {
  lane,
  passage,
  credential,
  permit,
  holder: person,
  vehicle: maybe(vehicle),
  rule: text(),
  notices: Type.Array(Reason),
  /** False where nothing is commanded, because the arm is kept up. */
  opens: maybe(Type.Boolean()),
  /** Who looked at the vehicle, where the lane asks for that. */
  by: maybe(text()),
};
const refused = {
  lane,
  passage,
  credential: maybe(credential),
  reason: Reason,
  rule: text(),
  saw: Saw,
  may: Type.Array(May),
  text: Text,
};
const permitTerms = {
  permit,
  class: PermitClass,
  holder: person,
  vehicles: Type.Array(vehicle),
  lanes: Type.Array(lane),
  validFrom: maybe(moment()),
  validTo: maybe(moment()),
  hours: maybe(Hours),
  visits: maybe(Type.Integer()),
  household: maybe(text()),
  errand: maybe(Errand),
  by: text(),
  was: maybe(PermitState),
  is: PermitState,
};
const importTold = { import: text(), by: text(), count: Type.Integer() };
/** One permit with its cards; its id and theirs derive from its place (rules/access/imports.ts). */
const ImportedRow = open({
  row: Type.Integer(),
  class: PermitClass,
  holder: person,
  vehicles: Type.Array(vehicle),
  lanes: Type.Array(lane),
  validFrom: maybe(moment()),
  validTo: maybe(moment()),
  hours: maybe(Hours),
  visits: maybe(Type.Integer()),
  household: maybe(text()),
  errand: maybe(Errand),
  is: PermitState,
  cards: Type.Array(
    open({
      digests: Type.Array(madeId<Digest>()),
      technology: text(),
      bits: Type.Integer(),
      tail: maybe(Type.String({ maxLength: 4 })),
    }),
  ),
});
export type ImportedRow = Static<typeof ImportedRow>;
const wayOut = {
  lane,
  passage: maybe(passage),
  barrier,
  by: text(),
  second: maybe(text()),
  reason: text(),
  evidence: text(),
  expires: moment(),
};

export const CONDITIONS = [
  'tailgating',
  'wrong-way',
  'forced-arm',
  'arm-left-up',
  'arm-broken',
  'arm-stuck',
  'loop-stuck',
  'waiting-without-card',
  'bad-reads',
  'clock-off',
  'mains-off',
  'cabinet-open',
  'call-unanswered',
  'overstay',
  'card-not-returned',
  'guard-silent',
  'equipment-faulty',
  'duty-check-unanswered',
  'too-many-duty-checks',
  'disk-low',
  'broker-lost',
  'backup-only',
  'not-armed',
] as const;
export const Condition = words(CONDITIONS);
export type Condition = (typeof CONDITIONS)[number];

export const VISIT_CLASSES = [
  'on-time',
  'early',
  'late',
  'out-of-order',
  'too-fast',
  'repeated',
  'unexpected',
] as const;

/**
 * Why a tag is doubted: its message came before, its counter leaps or is too old, it signs its taps and this one is not
 * signed (somebody copied its number), or it is not where it should be.
 */
export const TAG_DOUBTS = [
  'replay',
  'counter-jump',
  'counter-too-old',
  'unsigned',
  'wrong-place',
] as const;
export type TagDoubt = (typeof TAG_DOUBTS)[number];

const Proof = words(['wired', 'sun', 'uid', 'qr', 'manual'] as const);

/** Every fact, by type, with the feed it is told on (CONTRACT, "Facts"). Names are added to and never renamed. */
export const FACTS = {
  'passage.started': of('access', open({ lane, passage, barrier, direction: Direction })),
  /** The vehicle is under the arm: on the safety loop, with the arm up. */
  'passage.advanced': of(
    'access',
    open({ lane, passage, barrier, stage: words(['on-loop'] as const) }),
  ),
  'entry.granted': of('access', open(granted)),
  'exit.granted': of('access', open(granted)),
  'entry.refused': of('access', open(refused)),
  'exit.refused': of('access', open(refused)),
  'barrier.opened': of(
    'access',
    open({
      barrier,
      lane: maybe(lane),
      passage: maybe(passage),
      /** Whose guard answers for it. */
      post: maybe(post),
      authority: OpeningAuthority,
    }),
  ),
  'barrier.closed': of('access', open({ barrier, lane: maybe(lane), passage: maybe(passage) })),
  'barrier.lowered': of('access', open({ barrier, lane, by: text() })),
  'barrier.tested': of('access', open({ barrier, lane, by: text() })),
  'opening.attributed': of(
    'access',
    open({ barrier, opening: madeId<FactId>(), authority: OpeningAuthority }),
  ),
  'opening.explained': of(
    'access',
    open({ barrier, opening: madeId<FactId>(), by: text(), as: text() }),
  ),
  'barrier.held': of('access', open({ barrier, authority: OpeningAuthority })),
  'barrier.released': of('access', open({ barrier, authority: OpeningAuthority })),
  'credential.enrolled': of(
    'access',
    open({
      credential,
      digests: Type.Array(madeId<Digest>()),
      by: text(),
      holder: maybe(person),
      permit: maybe(permit),
      checkpoint: maybe(checkpoint),
      vehicle: maybe(vehicle),
      technology: text(),
      bits: Type.Integer(),
      tail: maybe(text()),
      /** A guard's second badge, by which he silently asks for help. */
      duress: maybe(Type.Boolean()),
    }),
  ),
  'credential.lost': of(
    'access',
    open({ credential, digests: Type.Array(madeId<Digest>()), by: text() }),
  ),
  /** A point waits for the tag that this person taps next. */
  'tag.awaited': of(
    'patrol',
    open({ checkpoint, by: person, replaces: Type.Boolean(), until: moment() }),
  ),
  /** What came of it; `collision`: something else is known by that number. */
  'tag.await-ended': of(
    'patrol',
    open({
      checkpoint,
      by: person,
      credential: maybe(credential),
      outcome: words(['enrolled', 'collision', 'stopped', 'expired'] as const),
    }),
  ),
  /** A reader waits for a card to enrol, instead of judging the next one. */
  'enrolment.awaited': of(
    'access',
    open({
      device,
      lane: maybe(lane),
      credential,
      permit,
      vehicle: maybe(vehicle),
      by: text(),
      until: moment(),
    }),
  ),
  /** What came of it; `known`, `collision`: the card is another's, `interrupted`: a vehicle came, or the lane changed. */
  'enrolment.ended': of(
    'access',
    open({
      device,
      lane: maybe(lane),
      /** How the lane decides. */
      mode: maybe(text()),
      outcome: words([
        'enrolled',
        'known',
        'collision',
        'interrupted',
        'stopped',
        'expired',
      ] as const),
      permit,
      /** The card enrolled, or the one it is known as. */
      credential: maybe(credential),
      holder: maybe(person),
      by: text(),
    }),
  ),
  'mode.changed': of(
    'access',
    open({
      lane,
      was: text(),
      is: text(),
      by: text(),
      until: maybe(moment()),
      /** How it decides now, where the posture of the site is stricter than its own mode. */
      effective: maybe(text()),
    }),
  ),
  /** What the hours of a lane say until then; without `is` it decides by its configured mode. */
  'mode.scheduled': of('access', open({ lane, is: maybe(text()), until: maybe(moment()) })),
  'posture.changed': of(
    'access',
    open({
      was: words(POSTURES),
      is: words(POSTURES),
      by: text(),
      until: maybe(moment()),
      why: maybe(text()),
      /** Lanes that decide otherwise from now on. */
      lanes: Type.Array(open({ lane, mode: text() })),
    }),
  ),
  'passage.committed': of(
    'access',
    open({
      lane,
      passage,
      direction: Direction,
      permit: maybe(permit),
      vehicle: maybe(vehicle),
      holder: maybe(person),
      from: Whereabouts,
      to: Whereabouts,
      /** From which area to which, where the site names areas. */
      fromArea: maybe(text()),
      toArea: maybe(text()),
      assurance: words(['sensed', 'assumed'] as const),
    }),
  ),
  'passage.ended': of(
    'access',
    open({
      lane,
      passage,
      outcome: words(['backed-out', 'timed-out', 'refused', 'stuck'] as const),
    }),
  ),
  'exit.verified': of('access', open({ ...wayOut, vehicle: maybe(vehicle) })),
  'override.given': of(
    'access',
    open({
      ...wayOut,
      /** Given alone, because the second person who was asked did not answer. */
      alone: maybe(Type.Boolean()),
    }),
  ),
  /** An override that waits for a second person, or for his silence. */
  'override.asked': of(
    'access',
    open({ lane, barrier, by: text(), reason: text(), evidence: text() }),
  ),
  'override.settled': of(
    'access',
    open({ override: madeId<FactId>(), by: text(), settlement: text() }),
  ),
  'emergency.let-through': of('access', open({ ...wayOut, vehicleKind: text() })),
  'permit.issued': of('access', open(permitTerms)),
  'permit.changed': of('access', open(permitTerms)),
  /** A chunk of an import, which counts for nothing yet. `rows` stay in the journal: no feed carries them. */
  'import.staged': of(
    'access',
    open({
      ...importTold,
      chunk: Type.Integer(),
      chunks: Type.Integer(),
      rows: maybe(Type.Array(ImportedRow)),
    }),
  ),
  'import.applied': of('access', open(importTold)),
  'import.undone': of('access', open({ ...importTold, why: maybe(text()) })),
  'import.dropped': of('access', open(importTold)),
  'permit.ended': of('access', open({ permit, by: text(), why: maybe(text()) })),
  /** Whom he visits and who agreed; his name and plate are reference data. */
  'visitor.invited': of(
    'access',
    open({
      permit,
      holder: person,
      vehicle: maybe(vehicle),
      host: text(),
      agreed: maybe(text()),
      to: moment(),
      by: text(),
    }),
  ),
  'credential.handed-out': of('access', open({ credential, permit, by: text() })),
  'credential.handed-back': of('access', open({ credential, permit, by: text() })),
  'handover.recorded': of(
    'access',
    open({ carrier: text(), goods: text(), receiver: text(), by: text(), lane: maybe(lane) }),
  ),
  'handover.delivered': of('access', open({ handover: madeId<FactId>(), by: text(), to: text() })),
  'household.set': of(
    'access',
    open({ household: text(), spaces: maybe(Type.Integer()), by: text() }),
  ),
  'subject.blocked': of(
    'access',
    open({ subject: text(), by: text(), approved: text(), until: moment(), why: text() }),
  ),
  'subject.unblocked': of('access', open({ subject: text(), by: text(), why: text() })),
  'vehicle.locked': of('access', open({ vehicle, by: text(), why: maybe(text()) })),
  'vehicle.unlocked': of('access', open({ vehicle, by: text() })),
  'presence.corrected': of(
    'access',
    open({
      subject: text(),
      by: text(),
      why: text(),
      was: Whereabouts,
      is: Whereabouts,
      household: maybe(text()),
    }),
  ),
  /** 呼叫: a driver pressed the button; without a lane it serves both of the barrier. */
  'call.made': of('access', open({ barrier, lane: maybe(lane), due: moment() })),
  'call.missed': of('access', open({ barrier, lane: maybe(lane), due: moment() })),
  'call.ended': of(
    'access',
    open({
      barrier,
      lane: maybe(lane),
      outcome: words(['answered', 'decided', 'left'] as const),
      by: maybe(text()),
    }),
  ),
  /** `subject` is `everybody-else` where a count says so of whoever is not listed. */
  'presence.counted': of(
    'access',
    open({
      subject: text(),
      by: text(),
      why: text(),
      was: Whereabouts,
      is: Whereabouts,
      area: maybe(text()),
      household: maybe(text()),
    }),
  ),
  /** `subject` is `everybody` at the nightly reset, which says when it comes `next`. */
  'passback.forgiven': of(
    'access',
    open({
      subject: text(),
      permit: maybe(permit),
      by: text(),
      why: text(),
      was: maybe(Whereabouts),
      is: maybe(Whereabouts),
      next: maybe(moment()),
    }),
  ),
  /** After a fire release or an outage nobody is known to be inside or outside. */
  'presence.forgotten': of('access', open({ why: text() })),

  /** A card at a post's reader: whose it is. */
  'badge.shown': of('duty', open({ post, credential, holder: person })),
  'badge.refused': of(
    'duty',
    open({
      post,
      credential: maybe(credential),
      why: words(['card-unknown', 'card-ambiguous', 'card-lost', 'not-a-guard'] as const),
    }),
  ),
  'post.manned': of('duty', open({ post, guard: person, by: maybe(text()) })),
  /** A shift is over: how often each authority raised the arms in it, and how many openings are not explained. */
  'post.left': of(
    'duty',
    open({
      post,
      guard: person,
      shift: madeId<FactId>(),
      since: moment(),
      how: words(['relieved', 'signed-off', 'ordered'] as const),
      sums: Type.Record(Type.String(), Type.Integer()),
      unexplained: Type.Integer(),
      by: maybe(text()),
      why: maybe(text()),
    }),
  ),
  /** The shift was not handed over: its openings are explained first. */
  'post.kept': of(
    'duty',
    open({
      post,
      guard: person,
      shift: madeId<FactId>(),
      unexplained: Type.Integer(),
      next: maybe(person),
    }),
  ),
  /** The guard on post is asked what an opening was that no command of ours caused. */
  'opening.asked': of(
    'duty',
    open({
      post,
      opening: madeId<FactId>(),
      kind: text(),
      barrier,
      lane: maybe(lane),
      guard: maybe(person),
      shift: maybe(madeId<FactId>()),
    }),
  ),
  /** An act waits for a staff card. */
  'signature.awaited': of('duty', open({ post, purpose: text(), by: text(), until: moment() })),
  'signature.given': of(
    'duty',
    open({ post, awaited: madeId<FactId>(), guard: person, credential }),
  ),
  /** No card came in time, or somebody has called it off. */
  'signature.lapsed': of('duty', open({ post, awaited: madeId<FactId>(), by: maybe(text()) })),
  ...DUTY_CHECK_FACTS,

  /** A route is walked as this plan says from that day on. */
  'route.planned': of('patrol', open({ route, from: LocalDay, plan: RoutePlan, by: text() })),
  /** A plan whose day had not come is taken back. */
  'route.unplanned': of('patrol', open({ route, from: LocalDay, by: text() })),
  'route.ended': of('patrol', open({ route, from: LocalDay, by: text(), why: text() })),
  /** The lots of this day come from a key whose SHA-256 this is: told before the day, the key after it. */
  'draw.committed': of('patrol', open({ day: LocalDay, commitment: text() })),
  'draw.revealed': of('patrol', open({ day: LocalDay, key: text() })),
  /** A step at which this round might have begun passed while nobody was there to draw. */
  'draw.passed-over': of('patrol', open({ round, route, step: moment() })),
  /** A card at a checkpoint's reader, or a tag tapped: whose, and where, as far as that is known. */
  'tap.seen': of(
    'patrol',
    open({
      device,
      checkpoint: maybe(checkpoint),
      /** The badge shown with it. */
      credential: maybe(credential),
      /** Whose badge it was, or who was signed in on what touched the tag. */
      holder: maybe(person),
      /** The tag that was touched, where it is enrolled: several may hang at one checkpoint. */
      tag: maybe(credential),
      proof: maybe(TapProof),
      /** The tag's own count of its taps, as it signed it. */
      counter: maybe(Type.Integer({ minimum: 0 })),
      /** The badge shown was his second one. */
      duress: maybe(Type.Boolean()),
    }),
  ),
  'round.opened': of(
    'patrol',
    open({
      round,
      route,
      /** From when a visit counts as early; left out: from `from`. */
      early: maybe(moment()),
      from: moment(),
      to: moment(),
      tolerance: moment(),
      /** In the order in which they are due, where there is one. */
      due: Type.Array(checkpoint),
      made: Type.Integer(),
      kind: maybe(words(ROUTE_KINDS)),
      /** True where the points are due in this order. */
      ordered: maybe(Type.Boolean()),
      guards: maybe(Type.Array(person)),
      silenceMin: maybe(Type.Integer()),
      shift: maybe(text()),
      /** Of what was drawn: the lot, by which anybody can check it once the day's key is told. */
      lot: maybe(text()),
      /** Of what began at a moment drawn by lot: between which moments it was to lie. */
      slot: maybe(open({ from: moment(), to: moment() })),
      /** The round of this route before it, whose retained state ends here. */
      previous: maybe(round),
    }),
  ),
  /** Who walks it from now on; before, whoever might. */
  'round.taken': of('patrol', open({ round, guard: person, by: text(), was: maybe(person) })),
  /** The round is over but not judged yet: taps may still be on their way (`backlog`), or we were away (`downtime`). */
  'round.deferred': of(
    'patrol',
    open({ round, route, until: moment(), why: words(['backlog', 'downtime'] as const) }),
  ),
  /** A late tap changed how a closed round ended. */
  'round.corrected': of(
    'patrol',
    open({
      round,
      route,
      due: Type.Integer(),
      made: Type.Integer(),
      was: text(),
      outcome: words(['completed', 'late', 'incomplete', 'missed', 'excused'] as const),
    }),
  ),
  'round.closed': of(
    'patrol',
    open({
      round,
      route,
      due: Type.Integer(),
      made: Type.Integer(),
      outcome: words(['completed', 'late', 'incomplete', 'missed', 'excused'] as const),
      /** The points it missed, and for how many rounds running one of them was missed. */
      missed: maybe(Type.Array(checkpoint)),
      inARow: maybe(Type.Integer()),
    }),
  ),
  /** A tap, and what it is worth to one round: a tap that serves rounds of several routes is told once for each. */
  'visit.made': of(
    'patrol',
    open({
      round: maybe(round),
      checkpoint,
      guard: maybe(person),
      class: words(VISIT_CLASSES),
      proof: Proof,
      device: maybe(device),
      tag: maybe(credential),
      counter: maybe(Type.Integer()),
      /** It was kept by what it was tapped with, and told later. */
      offline: maybe(Type.Boolean()),
      /** When it was, where that is not the time of the fact: somebody told it by hand, and said why. */
      tapped: maybe(moment()),
      by: maybe(text()),
      why: maybe(text()),
    }),
  ),
  /** `inARow`: how many rounds of this route missed this point, this one counted. */
  'visit.missed': of(
    'patrol',
    open({ round, checkpoint, why: maybe(text()), inARow: maybe(Type.Integer()) }),
  ),
  'visit.skipped': of('patrol', open({ round, checkpoint, why: text(), by: text() })),
  'visit.unprovable': of('patrol', open({ round, checkpoint, why: maybe(text()) })),
  /** Somebody came after the round to a point that it missed: the miss stays, and this is its mark (补巡). */
  'visit.made-up': of(
    'patrol',
    open({ round, checkpoint, guard: maybe(person), proof: Proof, tapped: maybe(moment()) }),
  ),
  /** How a due visit stands now, and of whom; what was told before is kept, and this corrects it. */
  'visit.corrected': of(
    'patrol',
    open({
      round,
      checkpoint,
      guard: maybe(person),
      proof: maybe(Proof),
      /** When the tap was that counts now; who told it by hand, and why. */
      tapped: maybe(moment()),
      by: maybe(text()),
      why: maybe(text()),
      was: text(),
      is: text(),
    }),
  ),
  'inspection.recorded': of(
    'patrol',
    open({
      checkpoint,
      item: text(),
      state: words(['fine', 'faulty'] as const),
      note: maybe(text()),
      guard: person,
      round: maybe(round),
      /** When, where it was told later. */
      looked: maybe(moment()),
    }),
  ),
  /** A tag may have been copied, moved or replayed. */
  'tag.suspected': of(
    'patrol',
    open({
      checkpoint,
      why: words(TAG_DOUBTS),
      device: maybe(device),
      tag: maybe(credential),
      guard: maybe(person),
      counter: maybe(Type.Integer()),
    }),
  ),
  /** A guard asks for help without a sound: nothing shows where he is. */
  'duress.signalled': of(
    'patrol',
    open({
      guard: maybe(person),
      checkpoint: maybe(checkpoint),
      how: words(['badge', 'pattern', 'phone'] as const),
    }),
  ),
  /** A guard whose silence was asked after was spoken to. */
  'guard.heard': of('patrol', open({ guard: person, by: text(), why: text() })),

  ...ALARM_FACTS,
  ...PANEL_FACTS,
  'fire.raised': of(
    'alarm',
    open({ origin: text(), by: maybe(text()), why: maybe(text()), note: maybe(text()) }),
  ),
  'fire.reset': of('alarm', open({ origin: text(), by: maybe(text()) })),

  'condition.raised': of(
    'device',
    open({
      condition: Condition,
      subject: text(),
      lane: maybe(lane),
      barrier: maybe(barrier),
      device: maybe(device),
      permit: maybe(permit),
      checkpoint: maybe(checkpoint),
      round: maybe(round),
      guard: maybe(person),
      post: maybe(post),
      panel: maybe(panel),
      area: maybe(armArea),
    }),
  ),
  'condition.cleared': of(
    'device',
    open({
      condition: Condition,
      subject: text(),
      lane: maybe(lane),
      barrier: maybe(barrier),
      device: maybe(device),
      permit: maybe(permit),
      checkpoint: maybe(checkpoint),
      round: maybe(round),
      guard: maybe(person),
      post: maybe(post),
      panel: maybe(panel),
      area: maybe(armArea),
    }),
  ),
  'device.online': of(
    'device',
    open({ device, why: maybe(text()), host: maybe(host), boot: maybe(text()) }),
  ),
  'device.offline': of(
    'device',
    open({ device, why: text(), host: maybe(host), boot: maybe(text()) }),
  ),
  /** A health that changes nothing now, but holds once its host is alive with that boot. */
  'device.reported': of(
    'device',
    open({ device, host, boot: text(), state: words(['online', 'offline'] as const), why: text() }),
  ),
  /** A contact changed: what the loops, arms and zones of this page are folded from. `edge` is false for the first picture. */
  'input.observed': of(
    'device',
    open({ device, input: text(), was: InputState, is: InputState, edge: Type.Boolean() }),
  ),
  'command.failed': of(
    'device',
    open({
      device,
      command: maybe(madeId<CommandId>()),
      type: text(),
      why: text(),
      lane: maybe(lane),
      barrier: maybe(barrier),
      passage: maybe(passage),
    }),
  ),
  'command.confirmed': of(
    'device',
    open({
      device,
      command: madeId<CommandId>(),
      type: text(),
      lane: maybe(lane),
      barrier: maybe(barrier),
      passage: maybe(passage),
    }),
  ),
  'readings.lost': of(
    'device',
    open({
      source: text(),
      device: maybe(device),
      boot: text(),
      from: Type.Integer(),
      to: Type.Integer(),
      why: maybe(text()),
    }),
  ),
  'input.rejected': of(
    'device',
    open({ input: madeId<InputId>(), device: maybe(device), source: text(), why: text() }),
  ),
  'act.refused': of(
    'device',
    open({
      act: madeId<InputId>(),
      type: text(),
      by: text(),
      why: words(ACT_REFUSAL_CODES),
      /** Of `fire-signal-still-on`: the contacts (`device/input`) and zones that stand. */
      signals: maybe(Type.Array(text())),
      /** Of an import: the rows at fault, by their numbers in the file. */
      rows: maybe(Type.Array(open({ row: Type.Integer(), why: words(ACT_REFUSAL_CODES) }))),
    }),
  ),
  'bus.refused': of(
    'device',
    open({
      account: text(),
      client: text(),
      what: text(),
      topic: text(),
      why: text(),
      count: Type.Integer(),
    }),
  ),
  'site.configured': of('device', open({ digest: text() })),
  /** A person or vehicle was named (the name is given over HTTP only); of a person, whether he walks rounds as a guard. */
  'reference.changed': of(
    'device',
    open({
      kind: words(['person', 'vehicle'] as const),
      subject: text(),
      by: text(),
      guard: maybe(Type.Boolean()),
    }),
  ),
  'host.alive': of('device', open({ host, boot: text() })),
  'host.gone': of('device', open({ host, boot: text(), why: text() })),
  /** A host began to hold readings back (more than none), or has given the last of them. */
  'host.backlog': of('device', open({ host, boot: text(), backlog: Type.Integer() })),
} as const;

export type FactType = keyof typeof FACTS;
export type FactData<T extends FactType> = Static<(typeof FACTS)[T]['data']>;

/** What a rule says is now true, before the engine names it. */
export type FactDraft = {
  [T in FactType]: { readonly type: T; readonly data: FactData<T> };
}[FactType];

/** A fact in the journal. */
export type Fact = FactDraft & {
  readonly id: FactId;
  /** When it happened, by the source's corrected clock. */
  readonly time: Instant;
  /** When the engine took the input; never goes back. */
  readonly at: Instant;
  /** The input or fact that led to this one. */
  readonly cause: InputId | FactId;
  /** Journal position. */
  readonly sequence: number;
};

/** The fact of one type. */
export type FactOf<T extends FactType> = Extract<Fact, { readonly type: T }>;
