import type { PermitClass, PermitState, Whereabouts } from '../vocabulary/acts.ts';
import type { Condition, OpeningAuthority } from '../vocabulary/facts.ts';
import type { Hours } from '../vocabulary/hours.ts';
import type {
  BarrierId,
  CheckpointId,
  CredentialId,
  DeviceId,
  Digest,
  FactId,
  InputId,
  LaneId,
  PassageId,
  PermitId,
  PersonId,
  VehicleId,
} from '../vocabulary/ids.ts';
import type { InputState } from '../vocabulary/readings.ts';
import type { Reason } from '../vocabulary/reasons.ts';
import type { Direction, Errand, LaneMode, Posture } from '../vocabulary/site.ts';
import type { Instant } from '../vocabulary/time.ts';

/** What the access rule remembers: plain data, the snapshot itself. Only `evolve` writes it. */
export type AccessState = {
  readonly permits: Record<string, Permit>;
  readonly credentials: Record<string, Credential>;
  /** What came by import: permits and cards that are nowhere above until somebody changes one by hand. */
  readonly imports: Record<string, Import>;
  /** By vehicle, or by holder where the card stands for no one vehicle; who is missing is unknown. */
  presence: Record<string, Presence>;
  /** What is presumed of who is missing there, since somebody counted and saw nobody else. */
  elsewhere: Presence | undefined;
  /** By device, then input. */
  readonly contacts: Record<string, Record<string, Contact>>;
  readonly lanes: Record<string, LaneState>;
  readonly barriers: Record<string, BarrierState>;
  /** By condition and subject. */
  readonly conditions: Record<string, StandingCondition>;
  /** Openings a guard has yet to explain. */
  readonly openings: Record<string, OpenOpening>;
  /** Overrides given and not settled. */
  readonly debts: Record<string, Debt>;
  /** What was handed over at the gate and has not reached its receiver. */
  readonly handovers: Record<string, { readonly receiver: string; readonly since: Instant }>;
  /** Visitors known to be inside, by whose whereabouts are kept, and until when they may stay. */
  stays: Record<string, Stay>;
  /** Temporary cards in visitors' hands. */
  readonly cardsOut: Record<string, CardOut>;
  /** Visits made under a permit that counts them. */
  readonly visits: Record<string, number>;
  readonly households: Record<string, Household>;
  /** Until when nobody lets this vehicle, person, permit or card through. */
  readonly blocks: Record<string, Block>;
  /** Vehicles whose owners locked them in or out. */
  readonly locks: Record<string, { readonly by: string; readonly since: Instant }>;
  /** Readers that wait for a card to enrol. */
  readonly enrolments: Record<string, Awaited>;
  /** Points that wait for their tag, by who goes there to tap it. */
  readonly tagsAwaited: Record<string, TagAwaited>;
  /** Since when everybody is forgiven, and when that comes next. */
  passback: Forgiveness | undefined;
  /** Drivers who have pressed the call button, by lane, or by barrier where its button serves both. */
  readonly calls: Record<string, Call>;
  /** How wary the site is, where it is not normal. */
  posture: SetPosture | undefined;
  /** The confirmed fire, by the fact that raised it. */
  fire: { readonly id: FactId; readonly by?: string } | undefined;
};

/** Whose the next card is that a reader sees. */
export type Awaited = {
  readonly device: DeviceId;
  readonly credential: CredentialId;
  readonly permit: PermitId;
  readonly vehicle?: VehicleId;
  readonly by: string;
  readonly since: Instant;
  readonly until: Instant;
};

export type Permit = {
  readonly class: PermitClass;
  readonly holder: PersonId;
  readonly vehicles: readonly VehicleId[];
  /** Empty: every lane. */
  readonly lanes: readonly LaneId[];
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly hours?: Hours;
  /** How often it lets in. */
  readonly visits?: number;
  readonly household?: string;
  readonly errand?: Errand;
  readonly state: PermitState;
};

export type Credential = {
  readonly id: CredentialId;
  /** Of every form under which it is read, the canonical one first. */
  readonly digests: readonly Digest[];
  readonly lost: boolean;
  readonly holder?: PersonId;
  readonly permit?: PermitId;
  /** A temporary card: it has its permit for one visitor, and gives it back. */
  readonly handedOut?: true;
  readonly vehicle?: VehicleId;
  /** A tag fixed at a checkpoint: it never opens anything. */
  readonly checkpoint?: string;
  /** A guard's second badge, by which he silently asks for help. */
  readonly duress?: true;
  readonly tail?: string;
};

/** A point waits for the tag that is tapped there next. */
export type TagAwaited = {
  readonly checkpoint: CheckpointId;
  readonly by: PersonId;
  /** Its tags until now are lost once the new one hangs there. */
  readonly replaces: boolean;
  readonly since: Instant;
  readonly until: Instant;
};

/** Permits that came in one file. Valid by one fact and undone by one, however many there are. */
export type Import = {
  readonly is: 'staged' | 'applied' | 'undone' | 'dropped';
  readonly since: Instant;
  /** How many chunks it has when it is whole. */
  readonly chunks: number;
  readonly count: number;
  /** By chunk, then place in it. */
  readonly rows: (readonly Imported[])[];
};

/** One row: a permit, and the cards it came with. */
export type Imported = {
  readonly permit: Permit;
  readonly cards: readonly Pick<Credential, 'digests' | 'tail'>[];
};

/** When everybody was forgiven last, the so many-th time, and when that comes again by itself. */
export type Forgiveness = {
  readonly forgiven: Instant;
  readonly nth?: number;
  readonly next?: Instant;
};

export type Presence = {
  readonly is: Exclude<Whereabouts, 'unknown'>;
  /** False where only assumed, or not known by a passage: it then refuses nobody. */
  readonly sure: boolean;
  /** Known by a passage (and not by a correction). */
  readonly byPassage: boolean;
  /** Which part of the estate, where that is known and the site has parts. */
  readonly area?: string;
  /** Whatever was out of order before counts no more. */
  readonly forgiven?: true;
  /** Seen in the very moment of that forgiving, after it. */
  readonly after?: number;
  /** Whose space it takes. */
  readonly household?: string;
  readonly since: Instant;
};

export type Contact = {
  readonly is: InputState;
  readonly since: Instant;
  /** When it last went on and last went off. */
  readonly on?: Instant;
  readonly off?: Instant;
  /** The observation that it last went on. */
  readonly signal?: FactId;
};

/** How far a passage has come (DESIGN section 4); `identified` is granted with nothing to command. */
export type Stage = 'armed' | 'identified' | 'refused' | 'commanded' | 'arm-up' | 'on-loop';

export type Passage = {
  readonly id: PassageId;
  readonly lane: LaneId;
  readonly barrier: BarrierId;
  readonly direction: Direction;
  readonly stage: Stage;
  readonly began: Instant;
  /** Last progress. */
  readonly since: Instant;
  readonly permit?: PermitId;
  readonly holder?: PersonId;
  readonly vehicle?: VehicleId;
  /** The card that waits for the guard to look at its vehicle. */
  readonly awaits?: CredentialId;
  /** A card was shown, or the driver has been told that one is needed: said once. */
  readonly reminded?: true;
  /** The arm did not move for it. */
  readonly stuck?: true;
};

export type LaneState = {
  readonly passage?: Passage;
  /** Set by a person; without it the lane decides as its hours say, else as configured. */
  readonly mode?: SetMode;
  /** What its hours say, and when they say something else. */
  readonly hours?: { readonly is?: LaneMode; readonly until?: Instant };
  readonly last?: LastDecision;
  /** An override asked for, which waits for a second person. */
  readonly asked?: Asked;
  /** When its mode last changed or its last passage was over. */
  readonly settled?: Instant;
};

export type Asked = {
  readonly by: string;
  readonly reason: string;
  readonly evidence: string;
  readonly since: Instant;
};

export type SetMode = {
  readonly is: LaneMode;
  readonly by: string;
  /** The act that set it: the authority of a free flow. */
  readonly act: string;
  readonly until?: Instant;
};

export type Call = {
  readonly barrier: BarrierId;
  readonly lane?: LaneId;
  readonly since: Instant;
  readonly due: Instant;
  /** Nobody answered in time. */
  readonly missed: boolean;
};

export type SetPosture = {
  readonly is: Posture;
  readonly by: string;
  readonly until?: Instant;
};

export type LastDecision = {
  readonly type: string;
  readonly reason?: Reason;
  readonly at: Instant;
  readonly passage: PassageId;
};

export type BarrierState = {
  /** A command of ours that no arm-up has answered yet: one command explains one arm-up. */
  readonly outstanding?: Outstanding;
  /** The arm-up not followed by an arm-down yet. */
  readonly opening?: Opening;
  /** When a button or key last explained an opening: one press explains one arm-up. */
  readonly pressUsed?: Instant;
  /** An opening nothing explains so far, while a button may still be reported. */
  readonly pending?: { readonly opening: FactId; readonly since: Instant };
  /** Authority under which the arm is kept up. */
  readonly held?: OpeningAuthority;
  /** When the last passage of this barrier was committed. */
  readonly committed?: Instant;
  /** When the arm was last given back after being held: from then on it may fall. */
  readonly released?: Instant;
};

export type Outstanding = {
  readonly authority: OpeningAuthority;
  readonly lane: LaneId;
  readonly passage?: PassageId;
  readonly since: Instant;
};

export type Opening = {
  readonly id: FactId;
  readonly authority: OpeningAuthority;
  readonly lane?: LaneId;
  readonly passage?: PassageId;
};

export type StandingCondition = {
  readonly condition: Condition;
  readonly subject: string;
  readonly lane?: LaneId;
  readonly barrier?: BarrierId;
  readonly since: Instant;
};

export type OpenOpening = {
  readonly barrier: BarrierId;
  readonly kind: string;
  readonly since: Instant;
};
export type Debt = { readonly lane: LaneId; readonly by: string; readonly since: Instant };

/** The spaces of a household, and whose vehicles are known for sure to take them. */
export type Household = { readonly spaces?: number; readonly inside: readonly string[] };
export type Stay = {
  readonly permit: PermitId;
  readonly until: Instant;
  /** He stayed longer, and that was said. */
  readonly told?: true;
};
export type CardOut = {
  readonly permit: PermitId;
  /** When its visitor went out through the gate. */
  readonly left?: Instant;
  /** It was not given back, and that was said. */
  readonly told?: true;
};
export type Block = { readonly by: string; readonly until: Instant };

/** Why a command failed that the hardware took and the arm did not follow. */
export const ARM_DID_NOT_MOVE = 'arm-did-not-move';

/** A site before anything was said of it: nobody's whereabouts known, no contact seen. */
export function initialState(): AccessState {
  return {
    permits: {},
    credentials: {},
    imports: {},
    presence: {},
    elsewhere: undefined,
    contacts: {},
    lanes: {},
    barriers: {},
    conditions: {},
    openings: {},
    debts: {},
    handovers: {},
    stays: {},
    cardsOut: {},
    visits: {},
    households: {},
    blocks: {},
    locks: {},
    enrolments: {},
    tagsAwaited: {},
    passback: undefined,
    calls: {},
    posture: undefined,
    fire: undefined,
  };
}

/** The entry under a key that came from outside: `constructor` is no permit. */
export function find<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  // What every object inherits is a function, and no entry is; one look into a large register is cheaper than two.
  const entry = record[key];
  return typeof entry === 'function' || key === '__proto__' ? undefined : entry;
}

/** True where a record has no entry. Asked at every decision: nothing is allocated for it. */
export function isEmpty(record: Readonly<Record<string, unknown>>): boolean {
  for (const key in record) return !Object.hasOwn(record, key);
  return true;
}

/** The branding constructor of a passage: it is named by the input that began it. */
export const passageBegunBy = (input: InputId): PassageId => `${input}` as PassageId;

/** A lane's state; empty where nothing happened there yet. */
export function laneState(state: AccessState, lane: LaneId): LaneState {
  return find(state.lanes, lane) ?? {};
}

/** A barrier's state; empty where nothing happened there yet. */
export function barrierState(state: AccessState, barrier: BarrierId): BarrierState {
  return find(state.barriers, barrier) ?? {};
}
