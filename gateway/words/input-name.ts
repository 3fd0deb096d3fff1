import type { Text } from '../../rules/vocabulary/schema.ts';
import type { Places } from './places.ts';
import { INPUT_NAMES } from './record-terms.ts';
import { say } from './sentence.ts';
import { term } from './terms.ts';

/** `arm-up`, `{lane}.arm-up`, `zone.{zone}` or `site.fire` by what it stands for. */
export function inputName(input: string, places: Places): Text {
  const dot = input.indexOf('.');
  if (dot < 0) return term(INPUT_NAMES, input);
  const name = input.slice(dot + 1);
  const before = input.slice(0, dot);
  if (before === 'zone') return places.zone(name);
  const what = term(INPUT_NAMES, name);
  if (before === 'site') return what;
  const lane = places.lane(before);
  return say(`${lane.zh}${what.zh}`, `${lane.en} ${what.en}`);
}
