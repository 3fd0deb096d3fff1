import { createHash } from 'node:crypto';
import { access } from '../../../../rules/access/access.ts';
import { enrolledForms, readForm } from '../../../../rules/access/card-forms.ts';
import type { AccessState } from '../../../../rules/access/state.ts';
import { device } from '../../../../rules/device/device.ts';
import { duty } from '../../../../rules/duty/duty.ts';
import { createRulebook, type Decided, type Names, type States } from '../../../../rules/engine.ts';
import { fire } from '../../../../rules/fire/fire.ts';
import type { ActBody, ActData } from '../../../../rules/vocabulary/acts.ts';
import type { CommandDraft } from '../../../../rules/vocabulary/commands.ts';
import type { Fact, FactOf, FactType } from '../../../../rules/vocabulary/facts.ts';
import type {
  BarrierId,
  CommandId,
  CredentialId,
  DeviceId,
  Digest,
  FactId,
  HostId,
  InputId,
  LaneId,
  PermitId,
  PersonId,
  SiteId,
  VehicleId,
} from '../../../../rules/vocabulary/ids.ts';
import type { Input } from '../../../../rules/vocabulary/inputs.ts';
import type { Card, InputState, ReadingBody } from '../../../../rules/vocabulary/readings.ts';
import type { Direction, Lane, LaneMode, Site } from '../../../../rules/vocabulary/site.ts';
import type { StateRef } from '../../../../rules/vocabulary/states.ts';
import { type Instant, instant, millis } from '../../../../rules/vocabulary/time.ts';

/** Names as a test writes them. */
export const id = {
  lane: (text: string) => text as LaneId,
  barrier: (text: string) => text as BarrierId,
  device: (text: string) => text as DeviceId,
  permit: (text: string) => text as PermitId,
  person: (text: string) => text as PersonId,
  vehicle: (text: string) => text as VehicleId,
  credential: (text: string) => text as CredentialId,
  fact: (text: string) => text as FactId,
};

/** When every test begins: a morning in November. */
export const START = instant(Date.UTC(2026, 10, 24, 0, 0, 0));

const text = (word: string) => ({ zh: word, en: word });

/** Every sensor of a lane's board. */
export const SENSORS = [
  'arm-up',
  'arm-down',
  'arm-broken',
  'arming-loop',
  'safety-loop',
  'manual-key',
  'booth-up',
];

type LaneSpec = {
  readonly id: string;
  readonly direction: Direction;
  readonly barrier?: string;
  readonly mode?: LaneMode;
};

/** A site of lanes, each barrier with its board and that board's inputs. */
export function siteOf(
  lanes: readonly LaneSpec[],
  inputs: Readonly<Record<string, readonly string[]>>,
  more: Partial<Site> = {},
): Site {
  const host = 'main' as HostId;
  const base = { host, driver: 'simulated', line: 'line' };
  const made: readonly Lane[] = lanes.map((lane) => ({
    id: id.lane(lane.id),
    name: text(lane.id),
    direction: lane.direction,
    barrier: id.barrier(lane.barrier ?? `${lane.id}-barrier`),
    reader: id.device(`${lane.id}-reader`),
    mode: lane.mode ?? 'automatic',
    near: [],
  }));
  const barriers = [...new Set(made.map(({ barrier }) => barrier))].map((barrier) => ({
    id: barrier,
    device: id.device(`${barrier}-board`),
    lanes: made.filter((lane) => lane.barrier === barrier).map((lane) => lane.id),
  }));
  return {
    id: 'river-garden' as SiteId,
    name: text('River Garden'),
    zone: 'Asia/Shanghai',
    devices: [
      ...made.map(({ reader }) => ({ ...base, id: reader, inputs: [], shows: true })),
      ...barriers.map((barrier) => ({
        ...base,
        id: barrier.device,
        inputs: inputs[barrier.id] ?? SENSORS,
        shows: false,
      })),
      { ...base, id: id.device('panel'), inputs: ['site.fire'], shows: false },
    ],
    barriers,
    lanes: made,
    checkpoints: [],
    routes: [],
    zones: [],
    posts: [],
    times: {
      commandLife: millis(5_000),
      passage: millis(60_000),
      armMove: millis(5_000),
      armLeftUp: millis(60_000),
      explain: millis(1_000),
      silence: millis(60_000),
      waiting: millis(15_000),
      handBack: millis(600_000),
      loopStuck: millis(600_000),
      pulse: millis(500),
      acknowledged: millis(60_000),
      attended: millis(180_000),
      closed: millis(1_800_000),
      lateTap: millis(604_800_000),
      missGrace: millis(60_000),
      makeUp: millis(7_200_000),
    },
    calendar: { holidays: [], workdays: [] },
    secondPerson: false,
    hard: [],
    digest: 'configuration',
    ...more,
  };
}

/** One entry `in-1` and one exit `out-1`, each with its own barrier and every sensor. */
export const twoLanes = siteOf(
  [
    { id: 'in-1', direction: 'entry' },
    { id: 'out-1', direction: 'exit' },
  ],
  {},
);

/** One arm for both ways: `in-1` and `out-1` at `gate`. */
export const oneArm = siteOf(
  [
    { id: 'in-1', direction: 'entry', barrier: 'gate' },
    { id: 'out-1', direction: 'exit', barrier: 'gate' },
  ],
  {
    gate: [
      'arm-up',
      'arm-down',
      'safety-loop',
      'manual-key',
      'booth-up',
      'in-1.arming-loop',
      'out-1.arming-loop',
    ],
  },
);

/** A digest as intake makes it, with a key that everybody may know. */
export const digestOf = (form: string): Digest =>
  createHash('sha256').update(form).digest('base64url').slice(0, 16) as Digest;

/** A 13.56 MHz card by its UID. */
export const card = (uid: string): Card => ({ technology: 'iso14443a', uid, bits: uid.length * 4 });

const names: Names = {
  fact: (input, index) => `${input}/fact/${index}` as FactId,
  command: (input, index) => `${input}/command/${index}` as CommandId,
};

const rules = [device, fire, access, duty];

/** What one input led to. */
export type Told = { readonly facts: readonly Fact[]; readonly commands: readonly Decided[] };

/** A gate on virtual time: what devices see and people do goes in, facts and commands come out. */
export type Gate = {
  readonly site: Site;
  now(): Instant;
  /** Lets time pass, with every deadline on the way. */
  wait(ms: number): Told;
  act(body: ActBody, by?: string): Told;
  /** A reading, as old as `ageMs` when it comes. */
  read(of: string, body: ReadingBody, ageMs?: number, about?: Decided): Told;
  show(lane: string, shown: Card, ageMs?: number): Told;
  contact(board: string, input: string, state: InputState, first?: boolean): Told;
  give(input: Input): Told;
  state(): AccessState;
  facts(): readonly Fact[];
  commands(): readonly Decided[];
  /** All facts of a type so far. */
  all<T extends FactType>(type: T): readonly FactOf<T>[];
  /** States as rebuilt from the facts alone. */
  replayed(): States;
  states(): States;
  /** Every input so far, in order. */
  inputs(): readonly Input[];
  nextDeadline(): Instant | undefined;
  levels(): readonly CommandDraft[];
  view(ref: StateRef): object | undefined;
};

/** Opens a gate at a site; every contact is seen at rest first. `others`: rules that hear after those of the gate. */
export function openGate(
  site: Site = twoLanes,
  others: Parameters<typeof createRulebook>[0] = [],
): Gate {
  const rulebook = createRulebook([...rules, ...others]);
  const states = rulebook.initial();
  const facts: Fact[] = [];
  const commands: Decided[] = [];
  const inputs: Input[] = [];
  let now: Instant = START;
  let count = 0;

  const give = (input: Input): Told => {
    inputs.push(input);
    const step = rulebook.step(site, states, input, facts.length + 1, names);
    facts.push(...step.facts);
    commands.push(...step.commands);
    return step;
  };
  const came = (ageMs = 0) => {
    count += 1;
    return { id: `i${count}` as InputId, time: instant(now - ageMs), at: now };
  };
  const gate: Gate = {
    site,
    now: () => now,
    wait(ms) {
      const until = instant(now + ms);
      const told: Told[] = [];
      for (let due = gate.nextDeadline(); due !== undefined && due <= until; ) {
        now = instant(Math.max(now, due));
        told.push(give({ ...came(), kind: 'time.passed', time: due }));
        const next = gate.nextDeadline();
        if (next === due) throw new Error('the same instant was asked for again');
        due = next;
      }
      now = until;
      return {
        facts: told.flatMap((one) => one.facts),
        commands: told.flatMap((one) => one.commands),
      };
    },
    act(body, by = 'guard-li') {
      const digests =
        body.type === 'credential.enrol' || body.type === 'credential.replace'
          ? { card: enrolledForms(body.data.card).map(digestOf) }
          : body.type === 'import.stage'
            ? {
                cards: body.data.rows.flatMap((row) =>
                  row.cards.map((one) => enrolledForms(one).map(digestOf)),
                ),
              }
            : {};
      return give({ ...came(), kind: 'act', ...body, by: id.person(by), digests });
    },
    read(of, body, ageMs, about) {
      const digests =
        body.type === 'card.read'
          ? {
              card: [digestOf(readForm(body.data.card))],
              forms: enrolledForms(body.data.card).map(digestOf),
            }
          : {};
      const base = came(ageMs);
      const source = `/river-garden/device/${of}`;
      return give({
        ...base,
        kind: 'reading',
        ...body,
        device: id.device(of),
        source,
        boot: 'boot',
        sequence: count,
        digests,
        ...(about === undefined ? {} : { about }),
      });
    },
    show: (lane, shown, ageMs) =>
      gate.read(
        `${lane}-reader`,
        { type: 'card.read', data: { card: shown, proof: 'uid', repeats: 0 } },
        ageMs,
      ),
    contact: (board, input, state, first) =>
      gate.read(board, {
        type: 'input.changed',
        data: { input, state, ...(first === undefined ? {} : { first }) },
      }),
    give,
    state: () => states['access'] as AccessState,
    facts: () => facts,
    commands: () => commands,
    all: <T extends FactType>(type: T) =>
      facts.filter((fact): fact is FactOf<T> => fact.type === type),
    replayed() {
      const rebuilt = rulebook.initial();
      for (const fact of facts) rulebook.evolve(rebuilt, fact);
      return rebuilt;
    },
    states: () => states,
    inputs: () => inputs,
    nextDeadline: () => rulebook.nextDeadline(site, states),
    levels: () => rulebook.levels(site, states),
    view: (ref) => rulebook.view(site, states, ref),
  };
  for (const { id: board, inputs } of site.devices) {
    for (const input of inputs) {
      gate.contact(board, input, input.endsWith('arm-down') ? 'on' : 'off', true);
    }
  }
  return gate;
}

type Terms = Partial<ActData<'permit.issue'>>;

/** Issues a permit and a card for it: `p-{name}` for vehicle `v-{name}` of `h-{name}`. */
export function giveCard(gate: Gate, name: string, shown: Card, terms: Terms = {}): Told {
  gate.act({
    type: 'permit.issue',
    data: {
      permit: id.permit(`p-${name}`),
      class: 'resident',
      holder: id.person(`h-${name}`),
      vehicles: [id.vehicle(`v-${name}`)],
      lanes: [],
      state: 'active',
      ...terms,
    },
  });
  return gate.act({
    type: 'credential.enrol',
    data: { credential: id.credential(`c-${name}`), card: shown, permit: id.permit(`p-${name}`) },
  });
}

/** What a vehicle does at a lane with every sensor, step by step. */
export function vehicleAt(gate: Gate, lane: string) {
  const board = `${lane}-barrier-board`;
  const set = (input: string, state: InputState) => gate.contact(board, input, state);
  return {
    arrives: () => set('arming-loop', 'on'),
    leaves: () => set('arming-loop', 'off'),
    goesUnder: () => set('safety-loop', 'on'),
    clears: () => set('safety-loop', 'off'),
    armRises() {
      gate.wait(300);
      set('arm-down', 'off');
      gate.wait(900);
      return set('arm-up', 'on');
    },
    armFalls() {
      gate.wait(300);
      set('arm-up', 'off');
      gate.wait(900);
      return set('arm-down', 'on');
    },
    /** From the arm being up to the arm being down again, the vehicle through. */
    drivesThrough() {
      this.armRises();
      gate.wait(1_000);
      this.goesUnder();
      gate.wait(800);
      this.leaves();
      gate.wait(1_500);
      this.clears();
      gate.wait(500);
      return this.armFalls();
    },
    set,
  };
}

/** Types and ids of what was commanded, in order. */
export const openings = (told: Told) =>
  told.commands.flatMap((command) => (command.type === 'barrier.open' ? [command.data] : []));
