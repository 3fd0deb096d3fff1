import Type from 'typebox';
import { OFFICE, SOME_POST, type Stand } from '../../rules/vocabulary/stand.ts';
import type { Person } from './identity.ts';
import { Refused } from './problems.ts';

/** Where the machine stands that alarms are shown on, as a query tells it. */
export const StandAsked = {
  at: Type.Optional(
    Type.String({
      maxLength: 63,
      description:
        'where this is shown: `office`, `some-post`, or a post; what calls for help in silence is left out where it ' +
        'comes from. An account of a post may ask for that post alone, and gets it where this is left out',
    }),
  ),
};

/**
 * Where it stands. An account of a post stands there. What a guard uses stands at a post until he says otherwise, and a
 * booth's tablet of which nobody set the post stands at some post whatever it says: anybody may touch it.
 */
export function standOf({ role, post }: Person, at: string | undefined): Stand {
  if (post !== undefined) {
    if (at !== undefined && at !== post) throw new Refused('other-post', { detail: post });
    return post;
  }
  if (role === 'booth') return SOME_POST;
  return at ?? (role === 'guard' ? SOME_POST : OFFICE);
}
