import type { Calendar } from './days.ts';
import type { Hours, ModeSpan, Span } from './hours.ts';
import type {
  ArmAreaId,
  BarrierId,
  CheckpointId,
  DeviceId,
  HostId,
  LaneId,
  PanelId,
  PostId,
  RouteId,
  SiteId,
  ZoneId,
} from './ids.ts';
import type { RoutePlan } from './patrol-plan.ts';
import type { Policy } from './policy.ts';
import type { Reason } from './reasons.ts';
import type { Text } from './schema.ts';
import type { Millis } from './time.ts';

/** What a terminal of a lane's board tells (CONTRACT, "Inputs of a lane"). */
export const LANE_INPUTS = [
  'arm-up',
  'arm-down',
  'arm-broken',
  'arming-loop',
  'safety-loop',
  'booth-up',
  'booth-down',
  'booth-stop',
  'call-button',
  'manual-key',
  'fire',
  'cabinet-door',
  'mains',
] as const;
export type LaneInput = (typeof LANE_INPUTS)[number];

/** The kinds of thing a zone may watch. */
export const ZONE_KINDS = [
  'burglary',
  'fire',
  'panic',
  'hold-up',
  'duress',
  'medical',
  'gas',
  'technical',
  'tamper',
  'power',
  'communication',
  'supervision',
  'condition',
  'device',
] as const;
export type ZoneKind = (typeof ZONE_KINDS)[number];

/** What an alarm is about; `unknown` is what a panel said that nobody has a word for. */
export const ALARM_KINDS = [...ZONE_KINDS, 'trouble', 'unknown'] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** Which way a lane leads. */
export type Direction = 'entry' | 'exit';
/** How a lane decides. */
export type LaneMode = 'automatic' | 'confirm' | 'free-flow' | 'closed';
/** How wary the whole site is; a posture only ever makes a lane stricter. */
export const POSTURES = ['normal', 'heightened', 'lockdown'] as const;
export type Posture = (typeof POSTURES)[number];
/** What somebody who delivers comes for (配送事由). */
export const ERRANDS = [
  'food',
  'parcel',
  'water',
  'papers',
  'movers',
  'gas',
  'medicine',
  'other',
] as const;
export type Errand = (typeof ERRANDS)[number];
/** The three clocks of an alarm. */
export const CLOCKS = ['acknowledged', 'attended', 'closed'] as const;
export type Clock = (typeof CLOCKS)[number];
export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Priority = (typeof PRIORITIES)[number];

/**
 * Why a card read there proves little: `uid`, its number alone, which can be copied; `bits-24`, not even that, but three
 * bytes of it, under which two cards may look alike.
 */
export const LOW_ASSURANCES = ['uid', 'bits-24'] as const;
export type LowAssurance = (typeof LOW_ASSURANCES)[number];

/** A configured piece of hardware: what it is wired to, never how it is spoken to. */
export type Device = {
  readonly id: DeviceId;
  readonly host: HostId;
  readonly driver: string;
  /** Line in site.yaml this device hangs on. */
  readonly line: string;
  /** Input names its terminals are mapped to: `arm-up`, `{lane}.arm-up`, `zone.{zone}`, `site.fire`. */
  readonly inputs: readonly string[];
  /** True where the device can show a driver a sign (`reader.show`). */
  readonly shows: boolean;
  /** Of a reader that proves little. */
  readonly assurance?: LowAssurance;
};

export type Barrier = {
  readonly id: BarrierId;
  /** The board that moves it and sees its contacts. */
  readonly device: DeviceId;
  readonly lanes: readonly LaneId[];
};

export type Lane = {
  readonly id: LaneId;
  readonly name: Text;
  readonly direction: Direction;
  /** Areas it leads from and to; left out, from the road into the estate, or back. */
  readonly from?: string;
  readonly to?: string;
  readonly barrier: BarrierId;
  readonly reader: DeviceId;
  readonly mode: LaneMode;
  /** Hours in which it decides otherwise than by its mode; the first that covers an instant counts. */
  readonly hours?: readonly ModeSpan[];
  /** Checkpoint that is "at the lane", for attendance at an alarm there. */
  readonly near: readonly CheckpointId[];
};

/** One thing a guard looks at where he taps: it is fine, or it is faulty. */
export type InspectionItem = {
  readonly id: string;
  readonly name: Text;
};

export type Checkpoint = {
  readonly id: CheckpointId;
  readonly name: Text;
  /** A reader fixed at the point; a card shown there is its holder's tap. */
  readonly reader?: DeviceId;
  /** A tag fixed at the point is enrolled as a credential of this checkpoint (see `credential.enrolled.checkpoint`). */
  /** What is inspected there; left out: nothing. */
  readonly items?: readonly InspectionItem[];
  /** Where it is on the site's plan, as shares of its width and height from the upper left corner. */
  readonly at?: { readonly x: number; readonly y: number };
};

/** A route as configured; a plan made in the console stands over it from its day on. */
export type Route = RoutePlan & { readonly id: RouteId };

/** How long nobody can be quicker from one point to another, either way. */
export type Leg = {
  readonly between: readonly [CheckpointId, CheckpointId];
  readonly least: Millis;
};

/** A shift by its hours, for figures: minutes of the local day, `to` past midnight where it is not later. */
export type Shift = {
  readonly id: string;
  readonly name: Text;
  readonly from: number;
  readonly to: number;
};

/** Where a guard stands: the lanes he looks after, and the reader that takes his staff card. */
export type Post = {
  readonly id: PostId;
  readonly name: Text;
  readonly lanes: readonly LaneId[];
  readonly reader?: DeviceId;
  /** Duty checks of a higher centre are put to it. */
  readonly checks?: boolean;
};

/** One way on which a panel reports: a receiver, and how it calls itself there. */
export type PanelPath = { readonly device: DeviceId; readonly account: string };

/** An alarm panel: what is known under one account of a receiver. */
export type Panel = {
  readonly id: PanelId;
  readonly name: Text;
  /** The receiver that hears it. */
  readonly device: DeviceId;
  /** How it calls itself there. */
  readonly account: string;
  /** Where it reports when it does not reach that one. */
  readonly backup?: readonly PanelPath[];
  /** How often it says that it is alive; left out: nobody waits for that. */
  readonly interval?: Millis;
  readonly near: readonly CheckpointId[];
  /** Its parts that are armed each by itself, by the number that the panel gives them. */
  readonly partitions?: readonly { readonly number: string; readonly name: Text }[];
};

export type Zone = {
  readonly id: ZoneId;
  readonly name: Text;
  readonly kind: ZoneKind;
  readonly priority: Priority;
  readonly latching: boolean;
  /** The board whose `zone.{id}` input this is, or the receiver of its panel. */
  readonly device: DeviceId;
  /** Of a zone of a panel: which, and the number (and part) under which the panel speaks of it. */
  readonly panel?: PanelId;
  readonly number?: string;
  readonly partition?: string;
  /** The input state that is normal: `off` for a normally open contact, `on` for a normally closed one. */
  readonly normal: 'on' | 'off';
  readonly near: readonly CheckpointId[];
  /** Where somebody asks for help with it: a silent one is not shown there. */
  readonly post?: PostId;
};

/** Zones that are armed and disarmed together (布撤防). */
export type ArmArea = {
  readonly id: ArmAreaId;
  readonly name: Text;
  readonly zones: readonly ZoneId[];
  /** When it is armed; left out, always. Of one that follows its panel: when it should be; left out, nobody looks. */
  readonly hours?: Hours;
  /** It is armed and disarmed at this panel, or at this part of it, and not here. */
  readonly follows?: { readonly panel: PanelId; readonly partition?: string };
};

/** Who is told when an alarm waits: so long after it was raised while that clock runs, and again. */
export type EscalationStep = {
  readonly after: Millis;
  /** `console`, `booth`, `supervisor`, `post:{post}`, `person:{person}`, `webhook:{webhook}`. */
  readonly to: string;
  readonly clock: Clock;
  /** Left out: of every kind, and of every priority. */
  readonly kinds?: readonly AlarmKind[];
  readonly priorities?: readonly Priority[];
  /** Left out: at any time. */
  readonly hours?: readonly Span[];
  readonly repeat?: { readonly every: Millis; readonly times: number };
};

/** How long things may take. Each default is in site.yaml's schema with its source. */
export type SiteTimes = {
  /** How long a command lives from its reading's time. */
  readonly commandLife: Millis;
  /** A passage without progress ends as timed-out. */
  readonly passage: Millis;
  /** How long a granted passage may wait for the arm to move. */
  readonly armMove: Millis;
  /** An arm up with the safety loop clear longer than this is arm-left-up. */
  readonly armLeftUp: Millis;
  /** A manual-key or booth input this close to an unexplained arm-up explains it (two poll periods). */
  readonly explain: Millis;
  /** A second person who has not answered for so long lets a lone guard give the override himself. */
  readonly silence: Millis;
  /** A vehicle on the arming loop this long without a card. */
  readonly waiting: Millis;
  /** A temporary card whose visitor went out through the gate is back by then. */
  readonly handBack: Millis;
  /** A loop on longer than this without a passage moving is stuck. */
  readonly loopStuck: Millis;
  readonly pulse: Millis;
  /** Alarm clocks: acknowledged, attended (three minutes), closed. */
  readonly acknowledged: Millis;
  readonly attended: Millis;
  readonly closed: Millis;
  /** How old a late tap may be and still correct the record: seven days. */
  readonly lateTap: Millis;
  /** A miss is judged at once when the host has no backlog, else after this. */
  readonly missGrace: Millis;
  /** How long after a round a tap at a missed point still makes up for it (补巡); the miss stays. */
  readonly makeUp: Millis;
};

/** Anti-passback: whether who comes out of order is refused, or refused only so soon after his last passage. */
export type Passback = {
  readonly kind: 'soft' | 'hard' | 'timed';
  readonly within: Millis;
  /** Minute of the site's day at which everybody is forgiven. */
  readonly resetMinute?: number;
};

/** The site as configured: what `decide` and `react` are given. Data; code never names a lane. */
export type Site = {
  readonly id: SiteId;
  readonly name: Text;
  /** IANA time zone, e.g. Asia/Shanghai. */
  readonly zone: string;
  readonly devices: readonly Device[];
  readonly barriers: readonly Barrier[];
  readonly lanes: readonly Lane[];
  readonly checkpoints: readonly Checkpoint[];
  readonly routes: readonly Route[];
  readonly legs?: readonly Leg[];
  readonly shifts?: readonly Shift[];
  /** So many taps of one guard at one point within so long mean that he is under duress; left out: only a badge does. */
  readonly duressPattern?: { readonly taps: number; readonly within: Millis };
  readonly panels?: readonly Panel[];
  readonly armAreas?: readonly ArmArea[];
  readonly escalation?: readonly EscalationStep[];
  readonly zones: readonly Zone[];
  readonly posts: readonly Post[];
  /** Holidays and make-up workdays; other days are what their weekday says. */
  readonly calendar: Calendar;
  readonly times: SiteTimes;
  /** An override wants a second person. */
  readonly secondPerson: boolean;
  /** Reasons made strict here: `not-inside`, `passback`, `already-inside`, or an entitlement made hard at the exit. */
  readonly hard: readonly Reason[];
  /** What reasons do here otherwise than by their standard, where it is the site's to choose. */
  readonly policy?: Policy;
  readonly passback?: Passback;
  /** Errands that may come in with a permit; every other stops at the gate. */
  readonly letIn?: readonly Errand[];
  /** Parts of the estate between which lanes lead, beside the estate itself. */
  readonly areas?: readonly { readonly id: string; readonly name: Text }[];
  /** Digest of the configuration this was read from. */
  readonly digest: string;
};
