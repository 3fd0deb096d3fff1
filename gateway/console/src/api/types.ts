import type {
  ActBody,
  PermitClass,
  PermitState,
  Whereabouts,
} from '../../../../rules/vocabulary/acts.ts';
import type { FactDraft } from '../../../../rules/vocabulary/facts.ts';
import type { Hours } from '../../../../rules/vocabulary/hours.ts';
import type { Card } from '../../../../rules/vocabulary/readings.ts';
import type { RouteKind } from '../../../../rules/vocabulary/route-kinds.ts';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import type { Errand, Lane, Post, Site } from '../../../../rules/vocabulary/site.ts';
import type { StateData } from '../../../../rules/vocabulary/states.ts';

/** Who is signed in. */
export type Session = {
  readonly username: string;
  readonly role: 'guard' | 'controller' | 'installer' | 'manager' | 'booth';
  readonly acts: readonly string[];
  /** What a guard's staff card signs here beside them. */
  readonly signs: readonly string[];
  readonly names: boolean;
  readonly gate: boolean;
  readonly records: boolean;
  readonly notices: boolean;
  /** Where this account is used; left out where nobody set it. */
  readonly post?: string;
};

/** The site as GET /api/v1/site gives it. */
export type SitePicture = Pick<
  Site,
  'id' | 'name' | 'zone' | 'checkpoints' | 'routes' | 'panels' | 'zones' | 'armAreas'
> & {
  /** Lines that are watched folders: files are given in for them. */
  readonly folders: readonly string[];
  /** Where its plan is, as a picture. */
  readonly plan?: string;
  readonly posts: readonly (Pick<Post, 'id' | 'name' | 'lanes'> & { readonly signs: boolean })[];
  readonly lanes: readonly (Lane & { readonly inputs: readonly string[] })[];
  readonly readers: readonly { readonly id: string; readonly name: Text }[];
  readonly state: Partial<StateData<'site'>>;
  /** Errands that may come in. */
  readonly letIn: readonly string[];
};

export type LanePicture = StateData<'lane'> & { readonly id: string };
export type AlarmPicture = StateData<'alarm'> & { readonly id: string };

/** All open alarms, counted by the server: what a list shows of them may be less. */
export type AlarmCounts = {
  readonly total: number;
  readonly states: Readonly<
    Partial<Record<AlarmPicture['state'], Readonly<Record<string, number>>>>
  >;
  /** What asks and is to be heard. */
  readonly calling: {
    readonly priorities: Readonly<Record<string, number>>;
    /** Of what somebody may be hurt by. */
    readonly life: number;
    /** When the last of them began to ask. */
    readonly newest?: string;
  };
};
/** Open alarms, one page of them, with all of them counted. */
export type OpenAlarms = Pictures<AlarmPicture> & {
  readonly counts: AlarmCounts;
  readonly next?: string;
};

/** A due visit as its round tells it. */
export type VisitPicture = {
  readonly checkpoint: string;
  readonly name: Text;
  /** Class of the visit, `missed`, `skipped` or `unprovable`; none yet. */
  readonly mark?: string;
  readonly guard?: string;
  readonly time?: string;
  readonly proof?: string;
  readonly device?: string;
  readonly why?: string;
  readonly by?: string;
  readonly was?: readonly string[];
  readonly repeated?: number;
  readonly offline?: boolean;
  readonly inARow?: number;
  readonly madeUp?: { readonly time: string; readonly guard?: string; readonly fact: string };
  readonly fact?: string;
  readonly sequence?: number;
};

/** A round with what became of each point. */
export type RoundPicture = {
  readonly id: string;
  readonly route: string;
  readonly name: Text;
  readonly kind?: RouteKind;
  readonly early?: string;
  readonly from: string;
  readonly to: string;
  readonly tolerance: string;
  /** When it is judged, where that waits. */
  readonly until?: string;
  readonly ordered: boolean;
  readonly guards: readonly string[];
  readonly taken?: string;
  readonly walker?: string;
  readonly stage: 'upcoming' | 'open' | 'ended';
  readonly outcome?: string;
  readonly lot?: string;
  readonly visits: readonly VisitPicture[];
};

/** A tag that may have been copied, moved or replayed. */
export type TagDoubtPicture = {
  readonly checkpoint: string;
  readonly why: string;
  readonly time: string;
  readonly guard?: string;
  readonly fact: string;
};

/** The rounds of one day. */
export type DayPicture = {
  readonly position: number;
  readonly day: string;
  readonly from: string;
  readonly to: string;
  readonly items: readonly RoundPicture[];
  readonly doubts: readonly TagDoubtPicture[];
};

/** One round with all that is told of it. */
export type RoundDetail = {
  readonly position: number;
  readonly round: RoundPicture;
  readonly facts: readonly Line[];
  readonly beside: readonly Line[];
  readonly readers: readonly { readonly checkpoint: string; readonly device: string }[];
  readonly legs: readonly {
    readonly from: string;
    readonly to: string;
    readonly leastMs: number;
  }[];
};

export type PresencePicture = {
  readonly counts: { readonly inside: number; readonly outside: number; readonly unknown: number };
  readonly items: readonly {
    readonly subject: string;
    readonly since: string;
    readonly lane?: string;
    readonly holder?: string;
    readonly assurance?: string;
  }[];
};

/** 开闸对账: the openings of a day, counted and listed. */
export type OpeningLedger = {
  readonly sums: readonly {
    readonly barrier: string;
    readonly kind: string;
    readonly count: number;
    readonly unsaid: number;
  }[];
  readonly items: readonly {
    readonly opening: string;
    readonly at: string;
    readonly barrier: string;
    readonly lane?: string;
    readonly kind: string;
    readonly by?: string;
    readonly explanation?: string;
    readonly explainedBy?: string;
    readonly guard?: string;
  }[];
};

/** Who stands at a post, what he is asked, and what waits for his card. */
export type PostPicture = StateData<'post'> & { readonly id: string };

/** A shift at a post with the sum of its openings. */
export type ShiftRow = {
  readonly shift: string;
  readonly post: string;
  readonly guard: string;
  readonly since: string;
  readonly until?: string;
  readonly how?: string;
  readonly sums?: Readonly<Record<string, number>>;
  readonly unexplained?: number;
};

/** One page of a search. */
export type Found<T> = {
  readonly items: readonly T[];
  readonly next?: string;
  readonly more?: boolean;
};

/** Somebody as the register knows him. */
export type PersonRow = {
  readonly person: string;
  readonly name?: string;
  readonly phone?: string;
  readonly household?: string;
  readonly guard?: boolean;
};

/** A vehicle as the register knows it. */
export type VehicleRow = {
  readonly vehicle: string;
  readonly plate?: string;
  readonly model?: string;
  readonly colour?: string;
  readonly locked?: string;
};

/** A card as the register knows it: by its last four characters. */
export type CardRow = {
  readonly credential: string;
  readonly permit?: string;
  readonly technology: Card['technology'];
  readonly tail?: string;
  readonly vehicle?: string;
  readonly lost?: string;
};

/** Somebody or something on the block list. */
export type BlockRow = {
  readonly subject: string;
  readonly since: string;
  readonly by: string;
  readonly approved: string;
  readonly until: string;
  readonly why: string;
};

/** A permit with its holder, vehicles and cards. */
export type PermitRow = {
  readonly permit: string;
  readonly class: PermitClass;
  readonly state: PermitState;
  readonly holder: PersonRow;
  readonly household?: string;
  readonly vehicles: readonly VehicleRow[];
  readonly cards: readonly CardRow[];
  readonly blocks: readonly BlockRow[];
  readonly lanes: readonly string[];
  readonly hours: Hours;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly visits?: number;
  readonly errand?: Errand;
  readonly ended?: string;
};

/** How many spaces a household has. */
export type HouseholdRow = {
  readonly household: string;
  readonly since: string;
  readonly spaces?: number;
};

/** One vehicle's way through a lane. */
export type PassageRow = {
  readonly passage: string;
  readonly lane: string;
  readonly direction?: string;
  readonly started: string;
  readonly ended?: string;
  readonly holder?: string;
  readonly vehicle?: string;
  readonly decision?: string;
  readonly reason?: string;
  readonly notices: readonly string[];
  readonly refusals: number;
  readonly authority?: string;
  readonly by?: string;
  readonly outcome?: string;
};

/** Where somebody or something is, and since when. */
export type PresentRow = {
  readonly subject: string;
  readonly whereabouts: Whereabouts;
  readonly since: string;
  readonly lane?: string;
  readonly holder?: string;
  readonly assurance?: string;
};

/** Goods that were handed over at the gate. */
export type GoodsRow = {
  readonly handover: string;
  readonly carrier: string;
  readonly goods: string;
  readonly receiver: string;
  readonly by: string;
  readonly since: string;
  readonly to?: string;
  readonly deliveredBy?: string;
  readonly delivered?: string;
};

/** A list of pictures and the position they were taken at. */
export type Pictures<T> = { readonly position: number; readonly items: readonly T[] };

/** One line of the feed: a fact in its envelope. */
export type Line = FactDraft & {
  readonly id: string;
  readonly time: string;
  readonly at: string;
  readonly cause: string;
  readonly sequence: number;
  readonly previous: number;
};

/** A fact's way back to what came in. */
export type Chain = {
  readonly facts: readonly Line[];
  readonly input?: {
    readonly id: string;
    readonly kind: string;
    readonly type?: string;
    readonly source?: string;
    readonly time: string;
  };
};

/** An act as the console sends it. */
export type Act = ActBody;
