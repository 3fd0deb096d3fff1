import type { FactData, FactType } from '../../rules/vocabulary/facts.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import type { Places } from './places.ts';

/** Tells the facts of these types, one line each. */
export type Sentences<T extends FactType> = {
  readonly [K in T]: (data: FactData<K>, places: Places) => Text;
};

/** Both languages at once, from one pattern each. */
export const say = (zh: string, en: string): Text => ({ zh, en });
