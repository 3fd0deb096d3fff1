import { Check } from 'typebox/value';
import type { Instant } from '../../rules/vocabulary/time.ts';
import { localDay, localMinute } from '../../rules/vocabulary/zone-time.ts';
import { type SimOutput, type Simulator, type SimulatorConfig, silence } from '../simulator.ts';
import { createWire, DockSettings, type Kept, PROJECT_LAYOUT, type Request } from './wire.ts';

type Args = Readonly<Record<string, string>>;

const VERBS = {
  tap: 'touches tag {tag} with the baton; with {badge}, where its records have one; {ago} seconds ago',
  fill: 'touches {count} tags one after another, {every} seconds apart, the last one now',
  dock: 'puts the baton into the dock; baton {number}, if another one',
  undock: 'takes it out',
  'wrong-clock': 'the clock is off by {seconds} (fast where positive)',
  'flat-battery': 'the battery was empty for a moment: the clock begins again at 2000-01-01 00:00',
  'weak-battery': 'the battery is weak, and the baton says so',
  'dump-again': 'what was erased last is in the memory again',
  corrupt: 'the next {count} answers have a wrong check',
  'lose-answers': 'the next {count} answers do not come',
  'cut-power': 'the baton stops in the middle of everything; its memory stays',
  revive: 'it has power again',
} as const;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** 2000-01-01 00:00: where a clock without power begins again. */
const RESET = Date.UTC(2000, 0, 1);
const CAPACITY = 4_000;
const TAGS = ['0A00B1C2D3', '0A00B1C2D4', '0A00B1C2D5', '0A00B1C2D6'];
const NUMBER = '17';

type Baton = {
  memory: readonly Kept[];
  /** Records that were acknowledged: `clear` erases these and no others. */
  readonly taken: Set<number>;
  erased: readonly Kept[];
  last: number;
  /** What its clock shows beyond the zone's time. */
  offMs: number;
  isWeak: boolean;
};

/** A patrol baton and its dock: the records of this project's layout, or of the one in the settings. */
export function createPatrolBaton({ id, settings }: SimulatorConfig): Simulator {
  if (!Check(DockSettings, settings)) throw new Error(`${id}: the settings describe no baton`);
  const layout = settings.layout ?? PROJECT_LAYOUT;
  const zone = settings.zone ?? 'Asia/Shanghai';
  const wire = createWire(layout);
  const batons = new Map<string, Baton>();
  const digits = layout.frame.baton.bytes * (layout.frame.baton.form === 'ascii' ? 1 : 2);
  const named = (number: string): string => (digits === 0 ? '' : number.padStart(digits, '0'));
  let docked: string | undefined = named(NUMBER);
  let held = named(NUMBER);
  let isAlive = true;
  let corrupt = 0;
  let lose = 0;

  const batonOf = (number: string): Baton => {
    const known = batons.get(number);
    const baton = known ?? {
      memory: [],
      taken: new Set(),
      erased: [],
      last: 0,
      offMs: 0,
      isWeak: false,
    };
    batons.set(number, baton);
    return baton;
  };

  const clockAt = (baton: Baton, now: Instant): number =>
    Date.parse(`${localDay(zone, now)}T00:00:00Z`) +
    localMinute(zone, now) * MINUTE_MS +
    (now % MINUTE_MS) +
    baton.offMs;

  const keep = (baton: Baton, tap: Omit<Kept, 'number' | 'clock'>, at: Instant, ago: number) => {
    if (baton.memory.length >= CAPACITY) return false;
    baton.last += 1;
    const clock = clockAt(baton, at) - ago * SECOND_MS;
    baton.memory = [...baton.memory, { ...tap, number: baton.last, clock }];
    return true;
  };

  const answer = (request: Request, now: Instant): Uint8Array | undefined => {
    if (docked === undefined || !isAlive) return undefined;
    const isForAll = /^0*$/.test(request.baton);
    if (!isForAll && request.baton !== docked) return undefined;
    const baton = batonOf(docked);
    const payload = obey(baton, request, now);
    const name = COMMANDS.find((one) => one === request.command);
    return name === undefined || payload === undefined
      ? undefined
      : wire.answer(name, docked, payload);
  };

  const obey = (baton: Baton, { command, payload }: Request, now: Instant) => {
    switch (command) {
      case 'status': {
        const isFull = baton.memory.length >= CAPACITY;
        return wire.status(baton.memory.length, isFull, baton.isWeak);
      }
      case 'clock':
        return wire.clock(clockAt(baton, now));
      case 'read': {
        const { first, count } = wire.range(payload);
        return wire.block(first, baton.memory.slice(first, first + count));
      }
      case 'acknowledge': {
        const { first, count } = wire.range(payload);
        const meant = baton.memory.slice(first, first + count);
        for (const { number } of meant) baton.taken.add(number);
        return [meant.length === count ? DONE : REFUSED];
      }
      case 'clear': {
        const gone = baton.memory.filter(({ number }) => baton.taken.has(number));
        baton.erased = gone.length > 0 ? gone : baton.erased;
        baton.memory = baton.memory.filter(({ number }) => !baton.taken.has(number));
        baton.taken.clear();
        return [DONE];
      }
      case 'setClock':
        baton.offMs +=
          wire.shown(payload) - Math.floor(clockAt(baton, now) / SECOND_MS) * SECOND_MS;
        return [DONE];
      default:
        return undefined;
    }
  };

  /** What becomes of an answer on its way. */
  const spoil = (frame: Uint8Array): readonly Uint8Array[] => {
    if (lose > 0) {
      lose -= 1;
      return [];
    }
    if (corrupt === 0) return [frame];
    corrupt -= 1;
    const bad = frame.slice();
    const last = bad.length - 1;
    bad[last] = (bad[last] ?? 0) ^ 1;
    return [bad];
  };

  const powerOff = (): void => {
    isAlive = false;
    wire.forget();
    for (const baton of batons.values()) baton.taken.clear();
  };

  const acts: Readonly<Record<keyof typeof VERBS, (args: Args, now: Instant) => SimOutput>> = {
    tap({ tag = '', badge, ago = '0' }, now) {
      if (!/^[0-9A-F]{4,20}$/.test(tag)) return { error: `"${tag}" is no number of a tag in hex` };
      const tapped = { tag, ...(badge !== undefined && { badge }) };
      const isKept = keep(batonOf(held), tapped, now, Number(ago));
      return { events: [{ kind: isKept ? 'tapped' : 'memory-full', tag }] };
    },
    fill({ count = '100', every = '60' }, now) {
      const taps = Number(count);
      for (let i = 0; i < taps; i++) {
        const tag = TAGS[i % TAGS.length] ?? '';
        keep(batonOf(held), { tag }, now, (taps - 1 - i) * Number(every));
      }
      return { events: [{ kind: 'filled', records: batonOf(held).memory.length }] };
    },
    dock({ number = held }) {
      held = named(number);
      docked = held;
      return { events: [{ kind: 'docked', baton: held }] };
    },
    undock() {
      docked = undefined;
      // Out of the dock it forgets what was acknowledged and not erased.
      for (const baton of batons.values()) baton.taken.clear();
      return { events: [{ kind: 'undocked' }] };
    },
    'wrong-clock'({ seconds = '3600' }) {
      batonOf(held).offMs = Number(seconds) * SECOND_MS;
      return silence;
    },
    'flat-battery'(_, now) {
      const baton = batonOf(held);
      baton.offMs += RESET - clockAt(baton, now);
      return { events: [{ kind: 'clock-reset' }] };
    },
    'weak-battery'() {
      batonOf(held).isWeak = true;
      return silence;
    },
    'dump-again'() {
      const baton = batonOf(held);
      baton.memory = [...baton.erased, ...baton.memory];
      baton.erased = [];
      return { events: [{ kind: 'back', records: baton.memory.length }] };
    },
    corrupt({ count = '1' }) {
      corrupt = Number(count);
      return silence;
    },
    'lose-answers'({ count = '1' }) {
      lose = Number(count);
      return silence;
    },
    'cut-power'() {
      powerOff();
      return { events: [{ kind: 'power-off' }] };
    },
    revive() {
      isAlive = true;
      return { events: [{ kind: 'power-on' }] };
    },
  };
  const isVerb = (verb: string): verb is keyof typeof VERBS => Object.hasOwn(acts, verb);

  return {
    id,
    verbs: VERBS,
    receive(bytes, now) {
      const answers = wire.push(bytes).flatMap((request) => answer(request, now) ?? []);
      return { send: answers.flatMap(spoil) };
    },
    act: (verb, args, now) =>
      isVerb(verb) ? acts[verb](args, now) : { error: `a patrol baton knows no verb "${verb}"` },
    wake: () => silence,
    nextWake: undefined,
    observe() {
      const baton = batonOf(held);
      return {
        baton: held,
        isDocked: docked !== undefined,
        isAlive,
        records: baton.memory.length,
        acknowledged: baton.taken.size,
        erased: baton.erased.length,
        clockOffMs: baton.offMs,
      };
    },
  };
}

const COMMANDS = ['status', 'clock', 'read', 'acknowledge', 'clear', 'setClock'] as const;
const DONE = 0;
const REFUSED = 1;
