import Type from 'typebox';
import { OFFICE, SOME_POST, type Stand } from '../../rules/vocabulary/stand.ts';
import type { Person } from './identity.ts';

/** Where the machine stands that alarms are shown on, as a query tells it. */
export const StandAsked = {
  at: Type.Optional(
    Type.String({
      maxLength: 63,
      description:
        'where this is shown: `office`, `some-post`, or a post; what calls for help in silence is left out where it comes from',
    }),
  ),
};

/** Where it stands. What a guard uses stands at a post until he says otherwise, and a booth's tablet whatever it says. */
export function standOf({ role }: Person, at: string | undefined): Stand {
  if (role === 'booth') return at === undefined || at === OFFICE ? SOME_POST : at;
  return at ?? (role === 'guard' ? SOME_POST : OFFICE);
}
