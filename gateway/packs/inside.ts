import { EVERYBODY_ELSE } from '../../rules/access/presence.ts';
import type { Whereabouts } from '../../rules/vocabulary/acts.ts';
import type { Movement } from '../store/pack-readers.ts';

/** Somebody or something that was inside, or of whom nobody knew. */
export type Stay = {
  readonly subject: string;
  readonly is: 'inside' | 'unknown';
  /** Since when, where it was seen. */
  readonly since: number;
  readonly holder?: string;
  /** False where it was only assumed. */
  readonly sure: boolean;
};

/** From when on the list of who was inside holds, and by what: who came in before, and was not seen since, is not in it. */
export type Footing = {
  readonly since: number;
  /** The records begin there; somebody counted all; or nobody knew any more, after a fire or an outage. */
  readonly by: 'records' | 'count' | 'forgotten';
};

/** Who was inside, and what that rests on. */
export type Inside = {
  /** Those who were, and of whom nobody knew, longest first. */
  readonly stays: readonly Stay[];
  /** Left out where nobody ever counted or forgot: it holds from where the records begin. */
  readonly footing?: Footing;
};

/** Who was inside after these movements. */
export async function insideAfter(movements: AsyncIterable<Movement>): Promise<Inside> {
  const stays = new Map<string, Stay>();
  let footing: Footing | undefined;
  for await (const movement of movements) {
    move(stays, movement);
    footing = footingOf(movement) ?? footing;
  }
  const oldestFirst = [...stays.values()].toSorted((a, b) => a.since - b.since);
  return { stays: oldestFirst, ...(footing === undefined ? {} : { footing }) };
}

function footingOf({ type, data, time: since }: Movement): Footing | undefined {
  if (type === 'presence.forgotten') return { since, by: 'forgotten' };
  const isOfAll = type === 'presence.counted' && data.subject === EVERYBODY_ELSE;
  return isOfAll ? { since, by: 'count' } : undefined;
}

function move(stays: Map<string, Stay>, movement: Movement): void {
  if (movement.type === 'presence.forgotten') {
    forget(stays, movement.time);
    return;
  }
  const change = changeOf(movement);
  if (change === undefined) return;
  const { subject, is, ...stay } = change;
  if (subject === EVERYBODY_ELSE) settle(stays);
  else if (is === 'outside') stays.delete(subject);
  else stays.set(subject, { subject, is, ...stay });
}

type Change = Omit<Stay, 'is'> & { readonly is: Whereabouts };

function changeOf(
  movement: Exclude<Movement, { readonly type: 'presence.forgotten' }>,
): Change | undefined {
  const { time: since } = movement;
  if (movement.type !== 'passage.committed') {
    const { subject, is } = movement.data;
    return { subject, is, since, sure: true };
  }
  const { vehicle, holder, to, assurance } = movement.data;
  // Whose whereabouts are kept: the vehicle, or the holder where the card stands for no one vehicle.
  const subject = vehicle ?? holder;
  if (subject === undefined || to === 'unknown') return undefined;
  const sure = assurance === 'sensed';
  return { subject, is: to, since, sure, ...(holder === undefined ? {} : { holder }) };
}

/** A count found nobody else: who was unknown is outside. */
function settle(stays: Map<string, Stay>): void {
  for (const [subject, { is }] of stays) if (is === 'unknown') stays.delete(subject);
}

/** After a fire or an outage nobody knows. */
function forget(stays: Map<string, Stay>, since: number): void {
  for (const [subject, stay] of stays) {
    stays.set(subject, { ...stay, is: 'unknown', since, sure: false });
  }
}
