import Type from 'typebox';
import { ALARM_ACTS, FIRE_CONFIRM, WATCH_ACTS } from './alarm-acts.ts';
import { Hours } from './hours.ts';
import {
  type CheckpointId,
  type CredentialId,
  configuredId,
  type DeviceId,
  type FactId,
  type LaneId,
  madeId,
  type PermitId,
  type PersonId,
  type PostId,
  type RoundId,
  type RouteId,
  type VehicleId,
} from './ids.ts';
import { LocalDay, RoutePlan } from './patrol-plan.ts';
import { Card } from './readings.ts';
import { closed, type Static, words } from './schema.ts';
import { ERRANDS, POSTURES } from './site.ts';

const person = () => madeId<PersonId>();
const note = () => Type.String({ minLength: 1, maxLength: 500 });
const moment = () => Type.String({ description: 'RFC 3339' });

/** Where a person or vehicle is; unknown is not false. */
export const Whereabouts = words(['inside', 'outside', 'unknown'] as const);
export type Whereabouts = Static<typeof Whereabouts>;

export const PermitClass = words([
  'resident',
  'staff',
  'contractor',
  'visitor',
  'delivery',
] as const);
export type PermitClass = Static<typeof PermitClass>;
export const PermitState = words(['active', 'suspended', 'revoked'] as const);
export type PermitState = Static<typeof PermitState>;
/** What somebody who delivers comes for; the site says which of them may come in. */
export const Errand = words(ERRANDS);

/** What a permit says: entitlement by ids only; names and plates stay in reference data. */
const permitTerms = {
  class: PermitClass,
  holder: person(),
  vehicles: Type.Array(madeId<VehicleId>(), { maxItems: 50 }),
  /** Empty: every lane. */
  lanes: Type.Array(configuredId<LaneId>(), { maxItems: 100 }),
  validFrom: Type.Optional(moment()),
  validTo: Type.Optional(moment()),
  /** Left out or empty: at any time. */
  hours: Type.Optional(Hours),
  /** How often it lets in; left out: as often as its holder likes. */
  visits: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  /** 一位多车: the household whose spaces its vehicles take. */
  household: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  /** Left out: a delivery's is `other`, anybody else has none. */
  errand: Type.Optional(Errand),
  state: PermitState,
};

/** Rows one act may stage: its fact stays under 64 KiB, and no gate waits longer than a few milliseconds for it. */
export const CHUNK_ROWS_MAX = 50;
/** Cards those rows may have together, for the same reason: each has up to eight digests. */
export const CHUNK_CARDS_MAX = 100;
/** Far more than any community has; what comes as one file is held in memory until it is applied. */
export const IMPORT_CHUNKS_MAX = 5_000;

const importId = () => Type.String({ pattern: '^[A-Za-z0-9_-]{1,80}$' });

/**
 * One row of an import: a permit with its holder, vehicles and cards. Ids are left out, they derive from the row's place
 * (rules/access/imports.ts); `holder` and `vehicle` name somebody or something known already.
 */
export const ImportRow = closed({
  /** Its number in the file, for whoever looks it up there. */
  row: Type.Integer({ minimum: 1 }),
  holder: Type.Optional(person()),
  person: Type.Optional(
    closed({
      name: Type.String({ minLength: 1, maxLength: 100 }),
      phone: Type.Optional(Type.String({ maxLength: 40 })),
      household: Type.Optional(Type.String({ maxLength: 100 })),
    }),
  ),
  vehicles: Type.Array(
    Type.Union([
      closed({ vehicle: madeId<VehicleId>() }),
      closed({
        plate: Type.String({ minLength: 1, maxLength: 20 }),
        model: Type.Optional(Type.String({ maxLength: 100 })),
        colour: Type.Optional(Type.String({ maxLength: 40 })),
      }),
    ]),
    { maxItems: 10 },
  ),
  cards: Type.Array(Card, { maxItems: 10 }),
  class: PermitClass,
  lanes: permitTerms.lanes,
  validFrom: permitTerms.validFrom,
  validTo: permitTerms.validTo,
  hours: permitTerms.hours,
  visits: permitTerms.visits,
  household: permitTerms.household,
  errand: permitTerms.errand,
  state: PermitState,
});
export type ImportRow = Static<typeof ImportRow>;

/** Papers looked at at a verified exit: their kind and last four characters, and whether the number on file was called. */
export const Papers = closed({
  kind: words(['id-card', 'driving-licence', 'vehicle-licence', 'other'] as const),
  lastFour: Type.String({ minLength: 4, maxLength: 4 }),
  calledBack: Type.Boolean(),
});

/** Every act, by type: what a person may ask of Gatehouse, by HTTP or command line (CONTRACT, "Acts"). */
export const ACTS = {
  /** Names the people and vehicles that the facts speak of by id; kept in reference data only. */
  'person.save': closed({
    person: person(),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
    household: Type.Optional(Type.String({ maxLength: 100 })),
    guard: Type.Optional(Type.Boolean()),
  }),
  'vehicle.save': closed({
    vehicle: madeId<VehicleId>(),
    plate: Type.String({ minLength: 1, maxLength: 20 }),
    model: Type.Optional(Type.String({ maxLength: 100 })),
    colour: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  'permit.issue': closed({ permit: madeId<PermitId>(), ...permitTerms }),
  'permit.change': closed({ permit: madeId<PermitId>(), ...permitTerms }),
  'permit.end': closed({ permit: madeId<PermitId>(), why: Type.Optional(note()) }),
  /** Binds a card to a holder (and permit), or a tag to a checkpoint. Intake adds the digests of its forms. */
  'credential.enrol': closed({
    credential: madeId<CredentialId>(),
    card: Card,
    holder: Type.Optional(person()),
    permit: Type.Optional(madeId<PermitId>()),
    checkpoint: Type.Optional(Type.String()),
    /** A guard's second badge: shown instead of his own it opens and counts alike, and tells the control room silently. */
    duress: Type.Optional(Type.Boolean()),
    /** The one vehicle this card stands for, where the site binds one card to one vehicle. */
    vehicle: Type.Optional(madeId<VehicleId>()),
  }),
  /** The next chunk of an import: nothing of it counts before `import.apply`. */
  'import.stage': closed({
    import: importId(),
    /** What the file is called. */
    file: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    chunk: Type.Integer({ minimum: 0, maximum: IMPORT_CHUNKS_MAX - 1 }),
    chunks: Type.Integer({ minimum: 1, maximum: IMPORT_CHUNKS_MAX }),
    rows: Type.Array(ImportRow, { minItems: 1, maxItems: CHUNK_ROWS_MAX }),
  }),
  /** From now on every row counts. */
  'import.apply': closed({ import: importId() }),
  /** From now on no permit of it lets anybody in, but those changed by hand since. */
  'import.undo': closed({ import: importId(), why: Type.Optional(note()) }),
  /** What was staged and never applied is forgotten. */
  'import.drop': closed({ import: importId() }),
  /** The next card shown at this reader within so many seconds is enrolled on this permit, and not judged. */
  'enrolment.await': closed({
    reader: configuredId<DeviceId>(),
    permit: madeId<PermitId>(),
    /** Left out: named by the act. */
    credential: Type.Optional(madeId<CredentialId>()),
    /** The one vehicle the card stands for. */
    vehicle: Type.Optional(madeId<VehicleId>()),
    seconds: Type.Optional(Type.Integer({ minimum: 5, maximum: 300 })),
  }),
  'enrolment.stop': closed({ reader: configuredId<DeviceId>() }),
  /** The next tag that this person taps becomes the tag of that point; with `replaces`, its tags until now are lost. */
  'tag.await': closed({
    checkpoint: configuredId<CheckpointId>(),
    replaces: Type.Optional(Type.Boolean()),
    seconds: Type.Optional(Type.Integer({ minimum: 10, maximum: 3_600 })),
  }),
  'tag.stop': closed({}),
  'credential.lose': closed({ credential: madeId<CredentialId>() }),
  /** A lost card replaced in one act: the old one opens nothing from now on, the new one all that the old one did. */
  'credential.replace': closed({
    lost: madeId<CredentialId>(),
    credential: madeId<CredentialId>(),
    card: Card,
  }),
  /** A temporary card, enrolled without a permit, is given to a visitor for his, and taken back when he leaves. */
  'credential.hand-out': closed({
    credential: madeId<CredentialId>(),
    permit: madeId<PermitId>(),
  }),
  'credential.hand-back': closed({ credential: madeId<CredentialId>() }),
  /** A visitor, announced beforehand or at the gate: name or plate, whom he visits, and until when he may stay. */
  'visitor.invite': closed({
    permit: madeId<PermitId>(),
    holder: person(),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
    vehicle: Type.Optional(madeId<VehicleId>()),
    plate: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
    /** Household or office that he visits. */
    host: Type.String({ minLength: 1, maxLength: 100 }),
    /** Who there agreed. */
    agreed: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** Left out: from now on. */
    from: Type.Optional(moment()),
    to: moment(),
    /** 1: once; left out: as often as he likes within the window. */
    visits: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
    /** Empty: every lane. */
    lanes: Type.Array(configuredId<LaneId>(), { maxItems: 100 }),
    /** The temporary card he is given at once. */
    credential: Type.Optional(madeId<CredentialId>()),
    /** Where he brings or fetches something. */
    errand: Type.Optional(Errand),
  }),
  'visitor.extend': closed({ permit: madeId<PermitId>(), to: moment() }),
  /** He comes no more: his permit ends, whoever announced him. */
  'visitor.end': closed({ permit: madeId<PermitId>() }),
  /** 配送止步: what was handed over at the gate, and for whom. */
  'handover.record': closed({
    carrier: Type.String({ minLength: 1, maxLength: 100 }),
    goods: Type.String({ minLength: 1, maxLength: 200 }),
    receiver: Type.String({ minLength: 1, maxLength: 200 }),
    lane: Type.Optional(configuredId<LaneId>()),
  }),
  /** The last leg is done: by whom, and who has it now. */
  'handover.deliver': closed({
    handover: madeId<FactId>(),
    to: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  /** How many spaces a household has inside; more vehicles may have permits. Left out: no limit. */
  'household.set': closed({
    household: Type.String({ minLength: 1, maxLength: 100 }),
    spaces: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
  }),
  /** 黑名单: who asks is `by`; somebody else approves, and it ends. `subject` is a vehicle, person, permit or card. */
  'block.set': closed({
    subject: Type.String({ minLength: 1, maxLength: 200 }),
    approved: person(),
    until: moment(),
    why: note(),
  }),
  'block.lift': closed({ subject: Type.String({ minLength: 1, maxLength: 200 }), why: note() }),
  /** 车主锁车: the owner's word, until he unlocks it. */
  'vehicle.lock': closed({ vehicle: madeId<VehicleId>(), why: Type.Optional(note()) }),
  'vehicle.unlock': closed({ vehicle: madeId<VehicleId>() }),
  /** 查证放行: papers checked, at the exit. */
  'exit.verify': closed({
    lane: configuredId<LaneId>(),
    papers: Papers,
    vehicle: Type.Optional(madeId<VehicleId>()),
    why: note(),
  }),
  /** 特殊放行: leaves a debt open until settled. */
  'override.give': closed({
    lane: configuredId<LaneId>(),
    why: note(),
    evidence: Type.String({ minLength: 1, maxLength: 500 }),
    second: Type.Optional(person()),
  }),
  /** The guard looked at the vehicle that waits in a lane whose mode is confirm: it is the card's, or 车卡不符. */
  'exit.confirm': closed({
    lane: configuredId<LaneId>(),
    vehicle: words(['matches', 'differs'] as const),
  }),
  /** The second person, who may sit in the control room, agrees to an override that waits for him. */
  'override.approve': closed({ lane: configuredId<LaneId>() }),
  'override.settle': closed({ override: madeId<FactId>(), settlement: note() }),
  'emergency.let-through': closed({
    lane: configuredId<LaneId>(),
    vehicleKind: words(['fire', 'ambulance', 'police', 'life-saving'] as const),
  }),
  'opening.explain': closed({ opening: madeId<FactId>(), as: note() }),
  'presence.correct': closed({
    subject: Type.String({ minLength: 1, maxLength: 200 }),
    is: Whereabouts,
    why: note(),
  }),
  /** Somebody speaks to the driver who pressed the call button (呼叫). */
  'call.answer': closed({ lane: configuredId<LaneId>() }),
  /**
   * 盘点: who was seen inside. With `nobodyElse` whoever is not listed counts as outside, but for those who came in since
   * the count `began`. A long list comes in several acts, the last of which says so.
   */
  'presence.count': closed({
    subjects: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 1_000 }),
    area: Type.Optional(configuredId<string>()),
    nobodyElse: Type.Optional(Type.Boolean()),
    began: Type.Optional(moment()),
    why: note(),
  }),
  /** Coming out of order is forgiven: to a permit's vehicles and holder, or to everybody where none is named. */
  'passback.forgive': closed({ permit: Type.Optional(madeId<PermitId>()), why: note() }),
  'barrier.lower': closed({ lane: configuredId<LaneId>() }),
  /** An installer's test: the lane must be out of service (closed). */
  'barrier.test': closed({ lane: configuredId<LaneId>() }),
  'mode.set': closed({
    lane: configuredId<LaneId>(),
    mode: words(['automatic', 'confirm', 'free-flow', 'closed'] as const),
    until: Type.Optional(moment()),
  }),
  /** How wary the site is from now on; it ends every free flow. Left without an end it stands until another is set. */
  'posture.set': closed({
    posture: words(POSTURES),
    until: Type.Optional(moment()),
    why: Type.Optional(note()),
  }),
  /** An act waits at a post for the staff card that signs it. */
  'signature.await': closed({
    post: configuredId<PostId>(),
    /** The type of that act. */
    purpose: Type.String({ pattern: '^[a-z-]+\\.[a-z-]+$', maxLength: 100 }),
  }),
  /** It waits no longer: nothing is done. */
  'signature.cancel': closed({ post: configuredId<PostId>() }),
  /** The control room ends a shift, and says who stands there now. */
  'post.relieve': closed({
    post: configuredId<PostId>(),
    guard: Type.Optional(person()),
    why: note(),
  }),
  /** 查岗: is the guard at his post? He has so many minutes to answer. */
  'duty.check': closed({
    post: configuredId<PostId>(),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
  }),
  /** Somebody is there: at this post, or, where none is given, in the office, which answers to a higher centre. */
  'duty.answer': closed({ post: Type.Optional(configuredId<PostId>()) }),
  /** From that day on the route is walked as this plan says; what was judged before stays as it was. */
  'route.plan': closed({ route: configuredId<RouteId>(), from: LocalDay, plan: RoutePlan }),
  /** A plan whose day has not come yet is taken back. */
  'route.unplan': closed({ route: configuredId<RouteId>(), from: LocalDay }),
  /** From that day on the route is not walked any more. */
  'route.end': closed({ route: configuredId<RouteId>(), from: LocalDay, why: note() }),
  /** A guard walks this round from now on; with `guard`, it is handed over to him. */
  'round.take': closed({ round: madeId<RoundId>(), guard: Type.Optional(person()) }),
  /** A guard whose silence is asked after was spoken to. */
  'guard.hear': closed({ guard: person(), why: note() }),
  /** This point is left out of the round, or its miss is excused, for this reason. */
  'visit.skip': closed({
    round: madeId<RoundId>(),
    checkpoint: configuredId<CheckpointId>(),
    why: note(),
  }),
  /** Somebody was at a point whose tag or reader failed him: his word, marked as such. */
  'tap.record': closed({
    checkpoint: configuredId<CheckpointId>(),
    /** Left out: who says so. */
    guard: Type.Optional(person()),
    /** Left out: now. */
    time: Type.Optional(moment()),
    why: note(),
  }),
  'inspection.record': closed({
    checkpoint: configuredId<CheckpointId>(),
    item: configuredId<string>(),
    state: words(['fine', 'faulty'] as const),
    note: Type.Optional(note()),
    round: Type.Optional(madeId<RoundId>()),
    /** When it was looked at, where that was told later; left out: now. */
    time: Type.Optional(moment()),
  }),
  /** A guard asks for help without a sound. */
  'duress.signal': closed({ checkpoint: Type.Optional(configuredId<CheckpointId>()) }),
  'fire.confirm': FIRE_CONFIRM,
  'fire.reset': closed({ why: Type.Optional(note()) }),
  ...ALARM_ACTS,
  ...WATCH_ACTS,
} as const;

export type ActType = keyof typeof ACTS;
export type ActData<T extends ActType> = Static<(typeof ACTS)[T]>;
export type ActBody = { [T in ActType]: { readonly type: T; readonly data: ActData<T> } }[ActType];
