import type { PermitClass } from '../vocabulary/acts.ts';
import { ESTATE } from './areas.ts';
import { subjectOf, whereabouts } from './presence.ts';
import { permitsIn } from './register.ts';
import type { AccessState, Permit } from './state.ts';

/** One vehicle, or one person whose card stands for no one vehicle. */
export type Mustered = {
  readonly subject: string;
  readonly holder?: string;
  readonly class?: PermitClass;
  readonly household?: string;
};

/** Who is inside, and of whom nobody knows: those may be inside too. */
export type Muster = {
  readonly inside: readonly (Mustered & {
    readonly area: string;
    /** False where only assumed. */
    readonly sure: boolean;
    readonly since: number;
  })[];
  readonly unknown: readonly Mustered[];
};

/** The list to call when everybody has to be found (在场名单): by area, unknown counted apart. */
export function musterOf(state: AccessState): Muster {
  const known = new Map<string, Mustered>();
  for (const permit of permitsIn(state)) {
    for (const one of subjectsOf(permit)) {
      // A permit that still counts says more of somebody than one that has ended.
      if (permit.state === 'active' || !known.has(one.subject)) known.set(one.subject, one);
    }
  }
  const inside = Object.entries(state.presence).flatMap(([subject, presence]) => {
    const { is, area = ESTATE, sure, since } = presence;
    return is === 'inside' ? [{ ...(known.get(subject) ?? { subject }), area, sure, since }] : [];
  });
  const unknown = [...known.values()].filter(
    ({ subject }) => whereabouts(state, subject) === 'unknown',
  );
  return {
    inside: inside.toSorted((a, b) => compare(a.area, b.area) || compare(a.subject, b.subject)),
    unknown,
  };
}

function subjectsOf({ vehicles, holder, class: kind, household }: Permit): readonly Mustered[] {
  const of = { holder, class: kind, ...(household === undefined ? {} : { household }) };
  const subjects = vehicles.length === 0 ? [subjectOf({ holder })] : vehicles;
  return subjects.flatMap((subject) => (subject === undefined ? [] : [{ subject, ...of }]));
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
