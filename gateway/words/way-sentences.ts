import type { FactData, FactType } from '../../rules/vocabulary/facts.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import type { Places } from './places.ts';
import { AUTHORITIES } from './record-terms.ts';
import { type Sentences, say } from './sentence.ts';
import { EMERGENCY_VEHICLES, term } from './terms.ts';

/** The ways out that people give, and how openings are accounted for. */
export const WAY_SENTENCES = {
  'exit.verified': (data, places) => wayOut(data, places, '查证放行', 'verified exit'),
  'override.given': (data, places) => wayOut(data, places, '特殊放行', 'override'),
  'override.asked': ({ lane, by, reason }, places) => {
    const at = places.lane(lane);
    return say(
      `${at.zh}：请示特殊放行，${reason}（${places.who(by)}）`,
      `${at.en}: ${places.who(by)} asks for an override: ${reason}`,
    );
  },
  'override.settled': ({ override, by, settlement }, places) =>
    say(
      `特殊放行销账：${places.who(override)}，${settlement}（${places.who(by)}）`,
      `override ${places.who(override)} settled: ${settlement}, by ${places.who(by)}`,
    ),
  'emergency.let-through': ({ lane, vehicleKind, by }, places) => {
    const at = places.lane(lane);
    const kind = term(EMERGENCY_VEHICLES, vehicleKind);
    return say(
      `${at.zh}：紧急放行${kind.zh}（${places.who(by)}）`,
      `${at.en}: ${kind.en} let through, by ${places.who(by)}`,
    );
  },
  'barrier.lowered': ({ lane, by }, places) => {
    const at = places.lane(lane);
    return say(`${at.zh}：人工落杆（${places.who(by)}）`, `${at.en}: lowered by ${places.who(by)}`);
  },
  'barrier.tested': ({ lane, by }, places) => {
    const at = places.lane(lane);
    return say(`${at.zh}：检修试机（${places.who(by)}）`, `${at.en}: tested by ${places.who(by)}`);
  },
  'barrier.held': ({ barrier, authority }) =>
    say(
      `${barrier}：保持抬杆，依据${term(AUTHORITIES, authority.kind).zh}`,
      `${barrier}: held up, by ${term(AUTHORITIES, authority.kind).en}`,
    ),
  'barrier.released': ({ barrier, authority }) =>
    say(
      `${barrier}：解除保持抬杆，原依据${term(AUTHORITIES, authority.kind).zh}`,
      `${barrier}: no longer held up by ${term(AUTHORITIES, authority.kind).en}`,
    ),
  'opening.attributed': ({ barrier, authority }) =>
    say(
      `${barrier}：本次开闸归因于${term(AUTHORITIES, authority.kind).zh}`,
      `${barrier}: this opening is put down to ${term(AUTHORITIES, authority.kind).en}`,
    ),
  'opening.explained': ({ barrier, by, as }, places) =>
    say(
      `${barrier}：开闸说明，${as}（${places.who(by)}）`,
      `${barrier}: the opening was explained as ${as}, by ${places.who(by)}`,
    ),
} as const satisfies Partial<Sentences<FactType>>;

function wayOut(
  { lane, by, second, reason }: FactData<'override.given'>,
  places: Places,
  zh: string,
  en: string,
): Text {
  const at = places.lane(lane);
  const people = [by, ...(second === undefined ? [] : [second])].map((id) => places.who(id));
  return say(
    `${at.zh}：${zh}，${reason}（${people.join('、')}）`,
    `${at.en}: ${en}, ${reason}, by ${people.join(' and ')}`,
  );
}
