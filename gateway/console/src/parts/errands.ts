import { ERRANDS, type Errand } from '../../../../rules/vocabulary/site.ts';
import { ERRAND_NAMES } from '../../../words/record-terms.ts';
import type { SitePicture } from '../api/types.ts';
import type { Words } from '../words/language.tsx';

/** What a delivery may be about; those that stop at the gate say so. */
export const errandOptions = ({ say, of }: Words, { letIn }: SitePicture) =>
  ERRANDS.map((errand) => {
    const name = of(ERRAND_NAMES[errand]);
    return {
      value: errand,
      label: letIn.includes(errand) ? name : say('permit.errand.stops', { name }),
    };
  });

/** True of a word of that list. */
export const isErrand = (word: string | undefined): word is Errand =>
  ERRANDS.some((errand) => errand === word);
