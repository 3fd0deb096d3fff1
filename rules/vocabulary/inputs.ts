import type { ActBody } from './acts.ts';
import type { CommandDraft } from './commands.ts';
import type { CommandId, DeviceId, Digest, FactId, HostId, InputId, PersonId } from './ids.ts';
import type { ReadingBody } from './readings.ts';
import type { Instant } from './time.ts';

type Came = {
  readonly id: InputId;
  /** When it happened by the source's corrected clock; an act's is its receipt by the server. */
  readonly time: Instant;
  /** When the engine took it; never goes back. */
  readonly at: Instant;
};

/** What intake adds to a card or tag: digests of the forms read. The rules never look at the number itself. */
export type Digests = {
  readonly card?: readonly Digest[];
  /** Of an import: each card's own, in the order of the rows. */
  readonly cards?: readonly (readonly Digest[])[];
  /** Of a card that was read: the same under which it would be enrolled, its own first. */
  readonly forms?: readonly Digest[];
  readonly tag?: readonly Digest[];
  readonly badge?: readonly Digest[];
};

/**
 * What chance says at an instant: its lot, and the fingerprint of the key of that day of the site's calendar, from which
 * all lots of the day come. The key of the day before, which draws nothing any more, is open.
 */
export type Draw = {
  readonly day: string;
  readonly commitment: string;
  readonly lot: string;
  readonly reveal?: string;
};

/** The command a `command.done` or an unanswered command is about, as the engine sent it. */
export type SentCommand = CommandDraft & { readonly id: CommandId };

export type ReadingInput = Came &
  ReadingBody & {
    readonly kind: 'reading';
    readonly device: DeviceId;
    readonly source: string;
    readonly boot: string;
    readonly sequence: number;
    /**
     * Highest sequence of this source and boot that intake took before this one, 0 for the first of a boot: where
     * `sequence` does not follow it, readings were lost. Left out by who does not count (no gap is judged then).
     */
    readonly previous?: number;
    readonly key?: string;
    /** What an earlier start of its host may have called it: known by either it counts once. */
    readonly formerKey?: string;
    readonly digests: Digests;
    /** Set on `command.done` where the engine knows the command. */
    readonly about?: SentCommand;
  };

/** Why a device's health stands as it does. */
export type DeviceHealth = 'online' | 'degraded' | 'offline' | 'unknown';

/** What a gateway can find wrong with itself while it still runs. */
export const GATEWAY_CONDITIONS = ['disk-low', 'broker-lost'] as const;
export type GatewayCondition = (typeof GATEWAY_CONDITIONS)[number];

/** Every input to the rules. One door, one shape. */
export type Input =
  | ReadingInput
  | (Came &
      ActBody & {
        readonly kind: 'act';
        readonly by: PersonId;
        /** The staff card's reading that signed it; left out where a session speaks for the person. */
        readonly signed?: FactId;
        readonly digests: Digests;
      })
  | (Came & {
      readonly kind: 'device.health';
      readonly device: DeviceId;
      readonly host: HostId;
      readonly boot: string;
      readonly state: DeviceHealth;
      readonly why: string;
      readonly offsetMs?: number;
      /** Bad frames of the last minute. */
      readonly recentBadFrames?: number;
    })
  | (Came & {
      readonly kind: 'host.health';
      readonly host: HostId;
      readonly boot: string;
      readonly alive: boolean;
      readonly backlog: number;
    })
  | (Came & {
      /** What the gateway finds of the machine it runs on and of its own broker. */
      readonly kind: 'gateway.health';
      readonly condition: GatewayCondition;
      readonly is: boolean;
    })
  | (Came & { readonly kind: 'time.passed'; readonly draw?: Draw })
  | (Came & { readonly kind: 'site.configured'; readonly digest: string; readonly draw?: Draw })
  | (Came & {
      readonly kind: 'command.unanswered';
      readonly command: SentCommand;
      /** `expired`: it was too old to be sent when it was decided, or when its commit was done. */
      readonly why: 'restart' | 'no-answer' | 'expired';
    })
  | (Came & {
      readonly kind: 'bus.refused';
      readonly account: string;
      readonly client: string;
      readonly what: string;
      readonly topic: string;
      readonly why: string;
      readonly count: number;
    })
  | (Came & {
      readonly kind: 'rejected';
      readonly source: string;
      readonly device?: DeviceId;
      readonly rejected: InputId;
      readonly why: string;
      /** Set where the rejected message was numbered: its sender may let go of it. */
      readonly boot?: string;
      readonly sequence?: number;
    });

export type InputKind = Input['kind'];
export type InputOf<K extends InputKind> = Extract<Input, { readonly kind: K }>;
