import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { type WallTime, wallText } from '../../rules/vocabulary/wall-time.ts';
import { toHex } from '../framing/hex.ts';
import { readTime } from './codec.ts';
import { ANALOGUES, componentName, systemName } from './components.ts';

/** What an object speaks of: a system, or a component by one stable text, and what stands there. */
export type Place = {
  readonly system: string;
  readonly zone?: string;
  readonly name: Text;
  readonly component?: number;
};

/** One object of information, as its sender means it. */
export type Item = {
  readonly place?: Place;
  /** When it happened, by the sender's clock. */
  readonly wall?: WallTime;
  /** Its bytes, for the record. */
  readonly raw: string;
} & (
  | {
      readonly kind: 'state';
      readonly of: 'system' | 'component' | 'device';
      readonly bits: number;
      /** What the panel calls it. */
      readonly label?: string;
    }
  | {
      readonly kind: 'operation';
      readonly of: 'system' | 'device';
      readonly flags: number;
      readonly operator: number;
    }
  | {
      readonly kind: 'note';
      readonly code: string;
      readonly isKnown: boolean;
      readonly meaning?: Text;
      readonly text?: string;
    }
);

type Parsed = Item extends infer I ? (I extends Item ? Omit<I, 'raw' | 'wall'> : never) : never;

/** How the objects of one type are laid out. */
type Shape = {
  /** Bytes of one object without the time behind it; undefined where it cannot be told. */
  readonly bytes: (bytes: Uint8Array) => number | undefined;
  /** Reports of what happened carry the time of that; what describes the system may. */
  readonly stamp: 'always' | 'maybe' | 'inside';
  readonly read: (bytes: Uint8Array) => Parsed;
};

const STAMP_BYTES = 6;
const fixed = (bytes: number) => () => bytes;
const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);

/** What a name may have of bytes behind its end is zeros. */
const textIn = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  const text = new TextDecoder('gb18030').decode(end < 0 ? bytes : bytes.subarray(0, end));
  return text.trim();
};

const systemAt = (bytes: Uint8Array): Place => ({
  system: `${bytes[0] ?? 0}.${bytes[1] ?? 0}`,
  name: systemName(bytes[0] ?? 0),
});

/** System type and address, then the component's address as its two halves: mostly loop and number. */
const componentAt = (bytes: Uint8Array): Place => ({
  system: `${bytes[0] ?? 0}.${bytes[1] ?? 0}`,
  zone: `${bytes[0] ?? 0}.${bytes[1] ?? 0}-${word(bytes, 5)}.${word(bytes, 3)}`,
  name: componentName(bytes[2] ?? 0),
  component: bytes[2] ?? 0,
});

const labelled = (text: string) => (text === '' ? {} : { label: text });
const note = (code: string, more: { place?: Place; text?: string; meaning?: Text }): Parsed => ({
  kind: 'note',
  code,
  isKnown: true,
  ...more,
});
const version = (bytes: Uint8Array, at: number): string =>
  `${bytes[at] ?? 0}.${bytes[at + 1] ?? 0}`;
const clock = (bytes: Uint8Array, at: number): string => {
  const time = readTime(bytes, at);
  return time === undefined ? 'no date' : wallText(time);
};

/** Types of what comes up (GB/T 26875.3, table 3). */
const SHAPES: Readonly<Record<number, Shape>> = {
  1: {
    bytes: fixed(4),
    stamp: 'always',
    read: (b) => ({ kind: 'state', of: 'system', bits: word(b, 2), place: systemAt(b) }),
  },
  2: {
    bytes: fixed(40),
    stamp: 'always',
    read: (b) => ({
      kind: 'state',
      of: 'component',
      bits: word(b, 7),
      place: componentAt(b),
      ...labelled(textIn(b.subarray(9, 40))),
    }),
  },
  3: { bytes: fixed(10), stamp: 'always', read: analogue },
  4: {
    bytes: fixed(4),
    stamp: 'always',
    read: (b) => ({
      kind: 'operation',
      of: 'system',
      flags: b[2] ?? 0,
      operator: b[3] ?? 0,
      place: systemAt(b),
    }),
  },
  5: {
    bytes: fixed(4),
    stamp: 'maybe',
    read: (b) => note('system-version', { place: systemAt(b), text: version(b, 2) }),
  },
  6: {
    bytes: (b) => (b[2] === undefined ? undefined : 3 + b[2]),
    stamp: 'maybe',
    read: (b) => note('system-configuration', { place: systemAt(b), text: textIn(b.subarray(3)) }),
  },
  7: {
    bytes: fixed(38),
    stamp: 'maybe',
    read: (b) =>
      note('component-configuration', { place: componentAt(b), text: textIn(b.subarray(7)) }),
  },
  8: {
    bytes: fixed(8),
    stamp: 'inside',
    read: (b) => note('system-time', { place: systemAt(b), text: clock(b, 2) }),
  },
  21: {
    bytes: fixed(1),
    stamp: 'always',
    read: (b) => ({ kind: 'state', of: 'device', bits: b[0] ?? 0 }),
  },
  24: {
    bytes: fixed(2),
    stamp: 'always',
    read: (b) => ({ kind: 'operation', of: 'device', flags: b[0] ?? 0, operator: b[1] ?? 0 }),
  },
  25: {
    bytes: fixed(2),
    stamp: 'maybe',
    read: (b) => note('device-version', { text: version(b, 0) }),
  },
  26: {
    bytes: (b) => (b[0] === undefined ? undefined : 1 + b[0]),
    stamp: 'maybe',
    read: (b) => note('device-configuration', { text: textIn(b.subarray(1)) }),
  },
  28: {
    bytes: fixed(6),
    stamp: 'inside',
    read: (b) => note('device-time', { text: clock(b, 0) }),
  },
};

/** 0x8000 and more are negative: it freezes in pump rooms. */
const signed = (value: number): number => (value >= 0x8000 ? value - 0x10000 : value);

function analogue(bytes: Uint8Array): Parsed {
  const place = componentAt(bytes);
  const known = ANALOGUES[bytes[7] ?? 0];
  const value = signed(word(bytes, 8));
  if (known === undefined) {
    return note('analogue', { place, text: `type ${bytes[7] ?? 0}: ${value}` });
  }
  const text = `${value / known.steps} ${known.unit}`.trim();
  const { zh, en } = known.name;
  const meaning = {
    zh: `${place.name.zh}：${zh} ${text}`,
    en: `${place.name.en}: ${en} ${text}`,
  };
  return note('analogue', { place, meaning, text });
}

/** Reads an application unit (GB/T 26875.3, 8.1); what is wrong with it comes as a sentence. */
export function readUnit(unit: Uint8Array): Result<readonly Item[], string> {
  const type = unit[0];
  const count = unit[1];
  if (type === undefined || count === undefined || count === 0) {
    return err('an application unit without objects');
  }
  const shape = SHAPES[type];
  const objects = unit.subarray(2);
  if (shape === undefined) return ok([unknownType(type, unit)]);
  const stamps = shape.stamp === 'always' ? [STAMP_BYTES] : [0, STAMP_BYTES];
  for (const stamp of stamps) {
    const items = readObjects(shape, objects, count, stamp);
    if (items !== undefined) return ok(items);
  }
  return err(`${objects.length} bytes are not ${count} objects of type ${type}`);
}

/** Exactly so many objects, each with so many bytes of a time behind it; undefined where they do not come out even. */
function readObjects(
  shape: Shape,
  objects: Uint8Array,
  count: number,
  stamp: number,
): readonly Item[] | undefined {
  const items: Item[] = [];
  let rest = objects;
  for (let i = 0; i < count; i += 1) {
    const bytes = shape.bytes(rest);
    if (bytes === undefined || rest.length < bytes + stamp) return undefined;
    const wall = stamp === 0 ? undefined : readTime(rest, bytes);
    items.push({
      ...shape.read(rest.subarray(0, bytes)),
      ...(wall === undefined ? {} : { wall }),
      raw: toHex(rest.subarray(0, bytes + stamp)),
    });
    rest = rest.subarray(bytes + stamp);
  }
  return rest.length === 0 ? items : undefined;
}

/** A maker's own, or of a later edition: kept as it came. */
const unknownType = (type: number, unit: Uint8Array): Item => ({
  kind: 'note',
  code: `type-${type}`,
  isKnown: false,
  raw: toHex(unit),
});
