import type { Card, ReadingBody } from '../../rules/vocabulary/readings.ts';
import { wallText } from '../../rules/vocabulary/wall-time.ts';
import type { DriverReading } from '../driver.ts';
import { cardOfDecimal, cardOfHex } from '../tap-card.ts';
import type { TapRecord } from './codec.ts';
import { type ClockSeen, dateRecords } from './dating.ts';
import { DEFAULTS, type Layout, type NumberField, type Settings } from './settings.ts';

/** What a dock says beside taps, in readings `device.said`. */
const SAID_CODES = ['baton-dumped', 'baton-full', 'baton-taken', 'tap-undated'] as const;
type Said = (typeof SAID_CODES)[number];

/** What one record comes to: a reading under the record's own name, and whether its time is known. */
export type Told = {
  readonly body: ReadingBody;
  readonly named: Pick<DriverReading, 'key' | 'time'>;
  readonly isDated: boolean;
};

/** Whose records these are, and how they are to be read. */
export type Dumped = {
  readonly baton: string;
  readonly clock: ClockSeen;
  readonly zone: string;
  readonly layout: Layout;
  readonly settings: Settings;
};

/** The readings of a memory, oldest first, one for each record. */
export function tapsOf(records: readonly TapRecord[], dumped: Dumped): readonly Told[] {
  const { layout, settings, clock, zone } = dumped;
  const technology = settings.technology ?? DEFAULTS.technology;
  const guardTags = new Set(settings.guardTags);
  const times = dateRecords(
    records.map(({ wall }) => wall),
    clock,
    zone,
  );
  const cardIn = (digits: string | undefined, field: NumberField | undefined) =>
    digits === undefined || field === undefined ? undefined : cardOf(digits, field, technology);
  let carrier: Card | undefined;
  return records.map((record, index) => {
    const time = times[index];
    const tag = cardIn(record.tag, layout.record.tag);
    if (tag === undefined || time === undefined) return undated(record, index, dumped);
    const key = keyOf(record, tag.uid, dumped.baton);
    if (guardTags.has(tag.uid)) {
      carrier = tag;
      return { body: handedOver(record, dumped.baton), named: { key, time }, isDated: true };
    }
    const badge = cardIn(record.badge, layout.record.badge) ?? carrier;
    return { body: tapped(record, tag, badge), named: { key, time }, isDated: true };
  });
}

function tapped({ wall }: TapRecord, tag: Card, badge: Card | undefined): ReadingBody {
  return {
    type: 'tag.tapped',
    data: {
      tag,
      ...(badge !== undefined && { badge }),
      proof: 'uid',
      ...(wall !== undefined && { deviceTime: wallText(wall) }),
      offline: true,
    },
  };
}

function handedOver(record: TapRecord, baton: string): ReadingBody {
  return {
    type: 'device.said',
    data: { code: 'baton-taken', text: `baton ${baton}, ${nameOf(record)}: a guard took it` },
  };
}

/** What is known of a tap that has no time, or no tag: everything but that. */
function undated(record: TapRecord, index: number, { baton }: Dumped): Told {
  const clock = record.wall === undefined ? 'no date' : wallText(record.wall);
  const tag = record.tag ?? 'that cannot be read';
  const text = `baton ${baton}, ${nameOf(record, index)}: tag ${tag}, its clock showed ${clock}`;
  return {
    body: { type: 'device.said', data: { code: 'tap-undated', text } },
    named: { key: `${baton}/undated/${record.raw}` },
    isDated: false,
  };
}

/** Running number, clock and tag: the same record of a second dump has the same, and no other has. */
function keyOf({ number, wall }: TapRecord, uid: string, baton: string): string {
  return [baton, number ?? '', wall === undefined ? '' : wallText(wall), uid].join('/');
}

const nameOf = ({ number }: TapRecord, index?: number): string =>
  `record ${number ?? (index === undefined ? '' : index + 1)}`;

function cardOf(digits: string, { form }: NumberField, technology: Card['technology']) {
  return form === 'bcd' ? cardOfDecimal(digits) : cardOfHex(digits, technology);
}

/** What is said of a dump as a whole: how many taps, how its clock stood, whether taps may be missing. */
export function summaryOf(
  records: readonly TapRecord[],
  taps: readonly Told[],
  dumped: {
    readonly baton: string;
    readonly isFull: boolean;
    readonly offsetMs: number | undefined;
  },
): readonly Pick<Told, 'body' | 'named'>[] {
  const { baton, isFull, offsetMs } = dumped;
  const last = records.at(-1)?.raw ?? '';
  const say = (code: Said, text: string) => ({
    body: { type: 'device.said', data: { code, text } } as const,
    named: { key: `${baton}/${code}/${records.length}/${last}` },
  });
  const lost = taps.filter(({ isDated }) => !isDated).length;
  const missing = lost === 0 ? '' : `, ${lost} of them without a time`;
  const clock = clockText(offsetMs);
  return [
    say('baton-dumped', `baton ${baton}: ${records.length} records${missing}; ${clock}`),
    ...(isFull ? [say('baton-full', `baton ${baton}: full, so that taps may be missing`)] : []),
  ];
}

const MS = 1_000;

function clockText(offsetMs: number | undefined): string {
  if (offsetMs === undefined) return 'its clock had stood without power';
  if (offsetMs === 0) return 'its clock was right';
  const seconds = Math.round(Math.abs(offsetMs) / MS);
  return `its clock was ${seconds} s ${offsetMs > 0 ? 'fast' : 'slow'}, and was corrected for`;
}
