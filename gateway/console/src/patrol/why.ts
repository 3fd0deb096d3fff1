import { TAG_DOUBT_NAMES } from '../../../words/patrol-terms.ts';
import type { Naming } from '../../../words/places.ts';
import { term } from '../../../words/terms.ts';
import type { RoundDetail, RoundPicture, SitePicture, VisitPicture } from '../api/types.ts';
import { clockOf, minutesOf } from '../parts/clock.ts';
import type { Words } from '../words/language.tsx';
import { MARKS, markWord } from './marks.tsx';
import { type Leg, legBefore, tapsOf } from './taps.ts';
import { patrolKey, type Tell } from './words.ts';

/** What the words of a reason are said with. */
export type Saying = {
  readonly words: Pick<Words, 'of'>;
  readonly tell: Tell;
  readonly naming: Naming;
  readonly site: SitePicture;
};

/** Why a due visit stands as it does, each sentence from a fact. With the round's detail more is known than without. */
export function reasonsOf(
  visit: VisitPicture,
  round: RoundPicture,
  saying: Saying,
  detail?: RoundDetail,
): readonly string[] {
  return [
    ...becauseOf(visit, round, saying, detail),
    ...(detail === undefined ? [] : outages(visit, detail, saying)),
    ...(detail === undefined ? [] : doubts(visit, detail, saying)),
    ...besides(visit, saying),
  ];
}

type Told = {
  readonly visit: VisitPicture;
  readonly round: RoundPicture;
  readonly saying: Saying;
  readonly detail: RoundDetail | undefined;
};

function becauseOf(
  ...[visit, round, saying, detail]: Parameters<typeof reasonsOf>
): readonly string[] {
  const because = BECAUSE[visit.mark ?? 'due'];
  const said = because?.({ visit, round, saying, detail });
  return said === undefined || said === '' ? [] : [said];
}

const BECAUSE: Readonly<Record<string, (told: Told) => string | undefined>> = {
  due: ({ round: { until }, saying: { tell, site } }) =>
    until === undefined ? undefined : tell('why.waits', { time: clockOf(until, site.zone) }),
  missed: (told) => codeOf(told, 'no-tap'),
  unprovable: (told) => codeOf(told, 'reader-offline'),
  skipped: ({ visit: { why, by }, saying: { naming } }) =>
    [why, by === undefined ? undefined : (naming(by) ?? by)]
      .filter((part) => part !== undefined)
      .join(' · '),
  late: ({ visit, round: { to }, saying: { tell, site } }) =>
    tell('why.late', {
      time: clockOf(visit.time ?? to, site.zone),
      to: clockOf(to, site.zone, false),
    }),
  early: ({ visit, round: { from }, saying: { tell, site } }) =>
    tell('why.early', {
      time: clockOf(visit.time ?? from, site.zone),
      from: clockOf(from, site.zone, false),
    }),
  'too-fast': tooFast,
  'out-of-order': ({ visit, round, saying: { tell, words } }) => {
    const before = dueBefore(visit, round);
    return before === undefined
      ? tell('why.out-of-order.short')
      : tell('why.out-of-order', { point: words.of(before.name) });
  },
};

function codeOf({ visit: { why }, saying: { tell } }: Told, usual: string): string {
  const key = patrolKey(`why.${why ?? usual}`);
  return key === undefined ? (why ?? '') : tell(key);
}

function tooFast({ visit, saying: { tell, site, words }, detail }: Told): string {
  const leg = detail === undefined ? undefined : legTo(visit, detail);
  if (leg?.leastMs === undefined) return tell('why.too-fast.short');
  const from = site.checkpoints.find(({ id }) => id === leg.from)?.name;
  return tell('why.too-fast', {
    from: from === undefined ? leg.from : words.of(from),
    walked: minutesOf(leg.walkedMs),
    least: minutesOf(leg.leastMs),
  });
}

/** The first point listed before this one that was tapped after it or not at all. */
function dueBefore(visit: VisitPicture, { visits }: RoundPicture): VisitPicture | undefined {
  const at = visits.findIndex(({ checkpoint }) => checkpoint === visit.checkpoint);
  const later = (other: VisitPicture): boolean =>
    other.time === undefined || visit.time === undefined || other.time > visit.time;
  // A point that comes after it in the list and was tapped sooner makes it the one out of order.
  return visits.slice(at + 1).find((other) => !later(other)) ?? visits.slice(0, at).find(later);
}

function legTo(visit: VisitPicture, detail: RoundDetail): Leg | undefined {
  const taps = tapsOf(detail);
  const at = taps.findIndex(({ line }) => line.id === visit.fact);
  return legBefore(taps, at, detail.legs);
}

/** When the point's reader was down, as far as that touches the round. */
function outages(
  { checkpoint, mark }: VisitPicture,
  { readers, beside, round }: RoundDetail,
  { tell, site }: Saying,
): readonly string[] {
  if (mark !== 'unprovable' && mark !== 'missed') return [];
  const device = readers.find((reader) => reader.checkpoint === checkpoint)?.device;
  const health = beside.filter(
    (line) =>
      (line.type === 'device.offline' || line.type === 'device.online') &&
      line.data.device === device,
  );
  const said: string[] = [];
  for (const [index, line] of health.entries()) {
    if (line.type !== 'device.offline' || device === undefined) continue;
    const up = health.slice(index + 1).find(({ type }) => type === 'device.online');
    if (up !== undefined && up.time < round.from) continue;
    said.push(tell('why.down-since', { reader: device, time: clockOf(line.time, site.zone) }));
    if (up !== undefined) said.push(tell('why.up-again', { time: clockOf(up.time, site.zone) }));
  }
  return said;
}

function doubts(
  { checkpoint }: VisitPicture,
  { beside }: RoundDetail,
  { tell, words, site }: Saying,
): readonly string[] {
  return beside.flatMap((line) =>
    line.type === 'tag.suspected' && line.data.checkpoint === checkpoint
      ? [
          `${clockOf(line.time, site.zone)} ${tell('mark.doubted')}: ${words.of(term(TAG_DOUBT_NAMES, line.data.why))}`,
        ]
      : [],
  );
}

function besides(visit: VisitPicture, { tell, naming, site, words }: Saying): readonly string[] {
  const { inARow = 1, madeUp, was = [], repeated } = visit;
  return [
    ...byHand(visit, { tell, naming }),
    ...(visit.mark === 'missed' && inARow > 1 ? [tell('why.in-a-row', { count: inARow })] : []),
    ...(madeUp === undefined
      ? []
      : [
          tell('why.made-up', {
            time: clockOf(madeUp.time, site.zone),
            who: madeUp.guard === undefined ? '' : (naming(madeUp.guard) ?? madeUp.guard),
          }),
        ]),
    ...(was.length === 0
      ? []
      : [tell('why.corrected', { was: was.map((word) => wordOf(word, words, tell)).join(' → ') })]),
    ...(repeated === undefined ? [] : [tell('why.repeated', { count: repeated })]),
  ];
}

function byHand(
  { proof, by, why = '' }: VisitPicture,
  { tell, naming }: Pick<Saying, 'tell' | 'naming'>,
): readonly string[] {
  if (proof !== 'manual' || by === undefined) return [];
  return [tell('why.by-hand', { who: naming(by) ?? by, why })];
}

function wordOf(word: string, words: Pick<Words, 'of'>, tell: Tell): string {
  const mark = MARKS.find((known) => known === word);
  return mark === undefined ? word : markWord(mark, words, tell);
}
