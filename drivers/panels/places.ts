import type { ReadingData } from '../../rules/vocabulary/readings.ts';
import type { Numbers } from './panel-code.ts';

type Place = Pick<ReadingData<'panel.reported'>, 'partition' | 'zone' | 'user'>;

/** What the number beside a code names. */
export const placeOf = (numbers: Numbers, number: string): Place => PLACES[numbers](number);

const PLACES: Readonly<Record<Numbers, (number: string) => Place>> = {
  zone: (zone) => ({ zone }),
  // A door is a place as a zone is.
  door: (zone) => ({ zone }),
  user: (user) => ({ user }),
  source: (user) => ({ user }),
  area: (partition) => ({ partition }),
};
