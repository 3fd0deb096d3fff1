import type { FactData, FactDraft, FactType } from '../../rules/vocabulary/facts.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { ACCESS_SENTENCES } from './access-sentences.ts';
import { ALARM_SENTENCES } from './alarm-sentences.ts';
import { DEVICE_SENTENCES } from './device-sentences.ts';
import { DUTY_SENTENCES } from './duty-sentences.ts';
import { PANEL_SENTENCES } from './panel-sentences.ts';
import { PATROL_SENTENCES } from './patrol-sentences.ts';
import { createPlaces, type NamedSite, type Naming, nobodyNamed, type Places } from './places.ts';
import type { Sentences } from './sentence.ts';
import { WAY_SENTENCES } from './way-sentences.ts';

/** How each fact is told; a new fact without its words does not type-check. */
const SENTENCES: Sentences<FactType> = {
  ...ACCESS_SENTENCES,
  ...WAY_SENTENCES,
  ...PATROL_SENTENCES,
  ...ALARM_SENTENCES,
  ...PANEL_SENTENCES,
  ...DUTY_SENTENCES,
  ...DEVICE_SENTENCES,
} satisfies Sentences<FactType>;

/** One fact as one line in words, Chinese and English; people and vehicles are named only where `naming` may. */
export function sentence(fact: FactDraft, site: NamedSite, naming: Naming = nobodyNamed): Text {
  // A page older than the server may meet a fact that it has no words for.
  if (!Object.hasOwn(SENTENCES, fact.type)) return { zh: fact.type, en: fact.type };
  return told(fact, createPlaces(site, naming));
}

function told<T extends FactType>(
  fact: { readonly type: T; readonly data: FactData<T> },
  places: Places,
): Text {
  return SENTENCES[fact.type](fact.data, places);
}
