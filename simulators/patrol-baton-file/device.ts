import Type from 'typebox';
import { Check } from 'typebox/value';
import type { Instant } from '../../rules/vocabulary/time.ts';
import { localDay, localMinute } from '../../rules/vocabulary/zone-time.ts';
import { type SimOutput, type Simulator, type SimulatorConfig, silence } from '../simulator.ts';

type Args = Readonly<Record<string, string>>;

const VERBS = {
  tap: 'touches tag {tag} with the baton; {guard} has it where given; {ago} seconds ago',
  export:
    'the program writes what was not exported yet, with tag {tag} touched just now where given; in utf-8 where {encoding} says so',
  'export-again': 'the program writes the last file once more',
  'wrong-clock': 'the clock is off by {seconds} (fast where positive)',
  corrupt: 'in the next file the number of the first tag, and the time of the last, cannot be read',
  'no-columns': 'the next file has no headers',
  garbage: 'writes a file that is no sheet at all',
} as const;

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const NUMBER = '17';
const GUARD = '0A00000001';

/** Headers of the file, as such programs have them: baton, guard's card, point's card, date, time. */
const HEADERS = '机号,人员卡号,地点卡号,日期,时间';
// The same in GB18030, from its table: the platform decodes that charset and cannot encode it.
const HEADERS_GB18030 = 'BBFABAC52CC8CBD4B1BFA8BAC52CB5D8B5E3BFA8BAC52CC8D5C6DA2CCAB1BCE4';

const Described = Type.Object({
  baton: Type.Optional(Type.String()),
  zone: Type.Optional(Type.String()),
});

type Row = { readonly tag: string; readonly guard: string; readonly clock: number };

/** A maker's program on the office PC: it reads batons out, and exports what they had as a file. */
export function createPatrolBatonFile({ id, settings }: SimulatorConfig): Simulator {
  if (!Check(Described, settings)) throw new Error(`${id}: the settings describe no baton`);
  const { baton = NUMBER, zone = 'Asia/Shanghai' } = settings;
  let rows: readonly Row[] = [];
  let last: Uint8Array | undefined;
  let offMs = 0;
  let isCorrupt = false;
  let hasHeaders = true;
  const verdicts: { done: string[]; refused: string[] } = { done: [], refused: [] };

  const tap = ({ tag = '', guard = GUARD, ago = '0' }: Args, now: Instant): boolean => {
    if (!/^[0-9A-F]{6,20}$/.test(tag)) return false;
    const clock =
      Date.parse(`${localDay(zone, now)}T00:00:00Z`) +
      localMinute(zone, now) * MINUTE_MS +
      (now % MINUTE_MS);
    rows = [...rows, { tag, guard, clock: clock + offMs - Number(ago) * SECOND_MS }];
    return true;
  };

  const lines = (): readonly string[] =>
    rows.map(({ tag, guard, clock }, i) => {
      const [date, time] = new Date(clock).toISOString().slice(0, 19).split('T');
      const shown = isCorrupt && i === 0 ? '1.23457E+09' : tag;
      const at = isCorrupt && i === rows.length - 1 ? '25:61:00' : time;
      return `${baton},${guard},${shown},${date},${at}`;
    });

  const write = (encoding: string): SimOutput => {
    const head = encoding === 'utf-8' ? new TextEncoder().encode(HEADERS) : unhex(HEADERS_GB18030);
    const body = new TextEncoder().encode(`\r\n${lines().join('\r\n')}\r\n`);
    last = Uint8Array.from(hasHeaders ? [...head, ...body] : body);
    const events = [{ kind: 'exported', rows: rows.length }];
    rows = [];
    isCorrupt = false;
    hasHeaders = true;
    return { send: [last], events };
  };

  const acts: Readonly<Record<keyof typeof VERBS, (args: Args, now: Instant) => SimOutput>> = {
    tap: (args, now) =>
      tap(args, now)
        ? { events: [{ kind: 'tapped', tag: args['tag'] ?? '' }] }
        : { error: `"${args['tag'] ?? ''}" is no number of a tag in hex` },
    export(args, now) {
      if (args['tag'] !== undefined && !tap(args, now)) {
        return { error: `"${args['tag']}" is no number of a tag in hex` };
      }
      return write(args['encoding'] ?? 'gb18030');
    },
    'export-again': () =>
      last === undefined ? { error: 'nothing was exported' } : { send: [last] },
    'wrong-clock'({ seconds = '3600' }) {
      offMs = Number(seconds) * SECOND_MS;
      return silence;
    },
    corrupt() {
      isCorrupt = true;
      return silence;
    },
    'no-columns'() {
      hasHeaders = false;
      return silence;
    },
    garbage: () => ({ send: [Uint8Array.of(0xff, 0xff, 0x00, 0x80)] }),
  };
  const isVerb = (verb: string): verb is keyof typeof VERBS => Object.hasOwn(acts, verb);

  return {
    id,
    verbs: VERBS,
    /** What became of a file: whoever looks into the folder sees it moved. */
    receive(bytes) {
      const said: unknown = JSON.parse(new TextDecoder().decode(bytes));
      if (Check(Verdict, said)) verdicts[said.outcome].push(said.name);
      return silence;
    },
    act: (verb, args, now) =>
      isVerb(verb) ? acts[verb](args, now) : { error: `such a program knows no verb "${verb}"` },
    wake: () => silence,
    nextWake: undefined,
    observe: () => ({ rows: rows.length, clockOffMs: offMs, ...verdicts }),
  };
}

const Verdict = Type.Object({
  name: Type.String(),
  outcome: Type.Union([Type.Literal('done'), Type.Literal('refused')]),
});

const unhex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
