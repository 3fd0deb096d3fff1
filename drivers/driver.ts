import type { TSchema } from 'typebox';
import type { CommandBody } from '../rules/vocabulary/commands.ts';
import type { CommandId, DeviceId, PersonId } from '../rules/vocabulary/ids.ts';
import type { DeviceHealth } from '../rules/vocabulary/inputs.ts';
import type { ReadingBody } from '../rules/vocabulary/readings.ts';
import type { Result } from '../rules/vocabulary/result.ts';
import type { Static } from '../rules/vocabulary/schema.ts';
import type { Secret } from '../rules/vocabulary/secret.ts';
import type { LowAssurance } from '../rules/vocabulary/site.ts';
import type { Instant } from '../rules/vocabulary/time.ts';

/** A session's own number for a reading: how it hears that one is durable. */
export type ReadingRef = number;

/** What a device saw, before the host gives it boot and sequence. */
export type DriverReading = ReadingBody & {
  readonly device: DeviceId;
  readonly ref: ReadingRef;
  /** The device's own name for the record (baton record, panel sequence), where it has one. */
  readonly key?: string;
  /** What an earlier start may have called it, where the name depends on when it came: known by either it counts once. */
  readonly formerKey?: string;
  /** When it happened, where the device told and its clock was corrected; else the host takes `now`. */
  readonly time?: Instant;
  /** Its own id, where somebody who waits for it was told that already; else the host makes one. */
  readonly id?: string;
};

/** A command for one device, as the host passed it after checking retention, expiry and repetition. */
export type DriverCommand = CommandBody & {
  readonly id: CommandId;
  readonly device: DeviceId;
  readonly expires: Instant;
};

/** How a device stands, when that changed. `why` is a kebab-case code (docs/errors.md). */
export type HealthReport = {
  readonly device: DeviceId;
  readonly state: DeviceHealth;
  readonly why: string;
  /** How far the device's own clock is ahead, where it has one that was asked. */
  readonly offsetMs?: number;
};

/** Something wrong on the wire: counted per device, told once, never thrown. */
export type WireFault = {
  readonly device?: DeviceId;
  readonly code: string;
  readonly text: string;
};

/** What comes out of a session for what went in. Every field may be left out. */
export type Output<Out> = {
  readonly send?: readonly Out[];
  readonly readings?: readonly DriverReading[];
  readonly health?: readonly HealthReport[];
  readonly faults?: readonly WireFault[];
  /** Devices a good frame was heard from. */
  readonly heard?: readonly DeviceId[];
};

/** One device conversation. Pure of I/O: no sockets, no timers, no clock. `In` and `Out` are what the link carries. */
export type Session<In, Out> = {
  /** The link is there (again). */
  opened(now: Instant): Output<Out>;
  /** The link is gone; the runner re-opens it with back-off. */
  closed(now: Instant, why: string): Output<Out>;
  receive(message: In, now: Instant): Output<Out>;
  command(command: DriverCommand, now: Instant): Output<Out>;
  /** This reading is durable: here a panel is acknowledged, a baton erased. */
  stored(ref: ReadingRef, now: Instant): Output<Out>;
  wake(now: Instant): Output<Out>;
  readonly nextWake: Instant | undefined;
};

/** A Modbus request; the link gives one answer to each, in order. */
export type ModbusRequest = {
  readonly unit: number;
  /** The session's own mark, given back with the answer. */
  readonly mark: number;
  readonly call:
    | {
        readonly kind: 'read-coils' | 'read-discrete' | 'read-holding' | 'read-input';
        readonly address: number;
        readonly count: number;
      }
    | { readonly kind: 'write-coil'; readonly address: number; readonly on: boolean }
    /** Function 05 with a raw value: what relay boards call a timed pulse. */
    | { readonly kind: 'write-coil-raw'; readonly address: number; readonly value: number }
    | { readonly kind: 'write-register'; readonly address: number; readonly value: number };
  readonly timeoutMs: number;
};

/** The answer to a Modbus request. */
export type ModbusAnswer = {
  readonly mark: number;
  readonly unit: number;
  readonly outcome:
    | { readonly kind: 'bits'; readonly bits: readonly boolean[] }
    | { readonly kind: 'words'; readonly words: readonly number[] }
    | { readonly kind: 'written' }
    | { readonly kind: 'exception'; readonly code: number }
    | { readonly kind: 'timeout' }
    | { readonly kind: 'failed'; readonly text: string };
};

/** What a signed-in person's browser asked on the route of a line of our own HTTP server. */
export type WebRequest = {
  /** Names the request, its answer and the reading it becomes: the same request sent again has the same. */
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
  readonly who: PersonId;
  /** When it came. */
  readonly at: Instant;
  /** When it happened by the browser's clock, where the browser kept it. */
  readonly deviceTime?: Instant;
  /** When the browser sent it by that same clock: what its clock is off can be told from it. */
  readonly sentAt?: Instant;
  /** The browser had no connection when it happened. */
  readonly offline?: boolean;
};

/** The one answer to a request: taken once its reading is durable, or refused for a reason (docs/errors.md). */
export type WebAnswer =
  | { readonly id: string; readonly outcome: 'taken' }
  | { readonly id: string; readonly outcome: 'refused'; readonly code: string };
/** What a cell of a sheet holds: text, or what a spreadsheet made of it; its dates are wall clocks given as UTC. */
export type Cell = string | number | boolean | Date | null;

/** Why a file is no sheet that can be read. */
export const SHEET_CODES = [
  'file-too-large',
  'file-empty',
  'encoding-unknown',
  'kind-unknown',
  'sheet-broken',
] as const;
export type SheetProblem = (typeof SHEET_CODES)[number];

/** A file of a watched folder that has stopped growing. */
export type ArrivedFile = {
  readonly name: string;
  /** Its rows as they stand in it, the first one being row 1. */
  readonly sheet: Result<readonly (readonly Cell[])[], SheetProblem>;
};

/** What becomes of an arrived file; until it is said the file stays where it is. */
export type FileVerdict = {
  readonly name: string;
  readonly outcome: 'done' | 'refused';
  /** Put beside it for a person to read. */
  readonly why?: string;
};

/** What a session asks of the card on a PC/SC reader; the link gives one answer to each. */
export type PcscRequest = {
  /** The reader's whole name, as the service tells it. */
  readonly reader: string;
  /** The session's own mark, given back with the answer. */
  readonly mark: number;
  readonly apdu: Uint8Array;
};

/** What the PC/SC service tells of its readers and of the cards on them. */
export type PcscEvent = { readonly reader: string } & (
  | { readonly kind: 'attached' | 'detached' | 'gone' }
  /** A card came, or lay there when the reader was attached. */
  | { readonly kind: 'present'; readonly atr: Uint8Array }
  | { readonly kind: 'answered'; readonly mark: number; readonly answer: Uint8Array }
  | { readonly kind: 'unanswered'; readonly mark: number; readonly text: string }
);

/** What one of many peers said on a line that listens for them. */
export type PeerMessage = {
  /** Who it is: the address it came from, for as long as it stays. */
  readonly peer: string;
} & (
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Whole by itself: what it begins it ends. */
  | { readonly kind: 'datagram'; readonly bytes: Uint8Array }
  | { readonly kind: 'gone' }
);

/** Bytes for one of the peers. */
export type PeerAnswer = { readonly peer: string; readonly bytes: Uint8Array };

/** How a line of site.yaml reaches its devices. */
export type LineKind =
  | 'serial'
  | 'tcp'
  | 'tcp-listen'
  /** Datagrams sent to an address of ours. */
  | 'udp'
  /** Both of them, at one address. */
  | 'tcp-udp'
  | 'modbus-rtu'
  | 'modbus-tcp'
  | 'modbus-rtu-over-tcp'
  | 'http'
  | 'pcsc'
  /** A folder into which somebody puts files. */
  | 'folder';

/** A line as configured. Addresses are `host:port`. */
export type LineConfig = {
  readonly id: string;
  readonly kind: LineKind;
  readonly path?: string;
  readonly address?: string;
  /** The port or address that the device turns to where its first does not answer it. */
  readonly backup?: string;
  readonly baudRate?: number;
  readonly dataBits?: 7 | 8;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly stopBits?: 1 | 2;
};

/** A device on a line, with its settings parsed by its driver's schema. */
export type DeviceConfig<Settings> = {
  readonly id: DeviceId;
  readonly settings: Settings;
};

/** One generation of the keys that tags sign with. */
export type TagKeys = {
  /** Decrypts what says which tag it is: the same in every tag (SDMMetaRead). */
  readonly meta: Secret;
  /** What a tag signs with (SDMFileRead): each its own, made of a master key and its UID, or one for all. */
  readonly file:
    | { readonly kind: 'diversified'; readonly master: Secret; readonly systemId: Uint8Array }
    | { readonly kind: 'fixed'; readonly key: Secret };
};

/** What a driver is given beside its settings: what may stand in no file that people read. */
export type Given = {
  /** The generations of a set of keys as they are now, the newest first; none where there is no such set. */
  tagKeys(set: string): readonly TagKeys[];
  /** The first line of a file that the driver's `secretFiles` named; undefined where it cannot be read. */
  secret(file: string): Secret | undefined;
  /** Accounts of the panels that the site lists at this receiver. */
  panelAccounts(receiver: DeviceId): readonly string[];
  /** Bytes that nobody can foresee. */
  freshBytes(count: number): Uint8Array;
};

/** What a driver declares. One session per driver and line (per peer on a listener), speaking for all its devices there. */
export type Driver<S extends TSchema = TSchema, In = unknown, Out = unknown> = {
  /** `<what>-<wire>`: same id for driver folder, simulator folder, config value and docs row. */
  readonly id: string;
  readonly title: string;
  /**
   * What the session speaks in: bytes, a library's requests and answers, requests to our own HTTP server, files, or what
   * many peers say to one receiver.
   */
  readonly carries: 'bytes' | 'modbus' | 'http' | 'pcsc' | 'files' | 'peers';
  /** Lines it can hang on, with what suits it. */
  readonly lines: Partial<Record<LineKind, Partial<LineConfig>>>;
  /** Schema of one device's settings: gives validation, types, JSON Schema and the README's table. */
  readonly settings: S;
  /** Input names that a device with these settings reports (`arm-up`, `zone.shop-door`, ...). */
  inputs(settings: Static<S>): readonly string[];
  /** Barriers that a device with these settings has relays for; left out where the settings do not name them. */
  barriers?(settings: Static<S>): readonly string[];
  /** What tells a device from the others on its line (`unit 3`); left out where nothing on the wire does. */
  address?(settings: Static<S>): string;
  /** True where a device with these settings can show a driver a sign. */
  shows(settings: Static<S>): boolean;
  /** True where guards carry it to tags, or tap with it: it stands at no place of the site. Left out: it does not. */
  carried?(settings: Static<S>): boolean;
  /** How little a card read by such a reader proves; left out where the device reads no cards, or proves more. */
  assurance?(settings: Static<S>): LowAssurance | undefined;
  /** How often the panel of this account usually says that it is there, in seconds; left out where no profile tells. */
  panelIntervalSeconds?(settings: Static<S>, account: string): number;
  /** Files whose first line is a secret of such a device; left out where it has none. */
  secretFiles?(settings: Static<S>): readonly string[];
  /** More than the schema can say. */
  problems(settings: Static<S>): readonly SettingsProblem[];
  start(devices: readonly DeviceConfig<Static<S>>[], given: Given): Session<In, Out>;
};

/** One problem as a sentence, with its place in the settings; a warning does not refuse the configuration. */
export type SettingsProblem = {
  readonly text: string;
  readonly warning?: boolean;
  readonly at?: readonly string[];
};

/** Declares a driver, keeping its own types inside and a uniform one outside. */
export function defineDriver<S extends TSchema, In, Out>(
  driver: Driver<S, In, Out>,
): Driver<S, In, Out> {
  return driver;
}

/** The clock a runner is given: virtual in tests. */
export type Clock = {
  now(): Instant;
  /** Calls back at or after that instant, once; returns how to cancel. */
  at(when: Instant, wake: () => void): () => void;
};

/** One conversation on a link: the link itself where we dial, one peer where we listen. */
export type Channel = {
  /** Who is at the other end: a path, `host:port`, or the peer's address. */
  readonly peer: string;
  /** Sends what the link carries; after the end it does nothing. */
  send(message: unknown): void;
  /** Ends this conversation; a dialled link ends with it. */
  end(): void;
};

/** What a link tells the runner, as it happens. */
export type LinkEvents = {
  opened(channel: Channel): void;
  message(channel: Channel, message: unknown): void;
  /** One peer of a listener has gone; the link goes on. */
  ended(channel: Channel, why: string): void;
  /** The link could not be opened, or is gone with all its channels: told once, nothing comes after it. */
  closed(why: string): void;
};

/** An open (or opening) link. Closing cancels every wait, tells no event, and resolves when nothing is left open. */
export type Link = { close(): Promise<void> };

/** Opens a link once; re-opening with back-off is the runner's business. Never throws: what fails is told as `closed`. */
export type LinkOpener = (request: {
  readonly line: LineConfig;
  readonly carries: Driver['carries'];
  readonly clock: Clock;
  readonly events: LinkEvents;
}) => Link;

/** What the runner counts for each device since it started. */
export type Counters = {
  readonly frames: number;
  readonly badFrames: number;
  readonly timeouts: number;
  readonly reconnects: number;
  /** Bad frames of the last minute; absent where there were none. */
  readonly recentBadFrames?: number;
  readonly lastHeard?: Instant;
};
