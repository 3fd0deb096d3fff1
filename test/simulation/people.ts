import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { LaneId, PersonId } from '../../rules/vocabulary/ids.ts';
import type { Card } from '../../rules/vocabulary/readings.ts';
import { estate } from './estate.ts';
import type { World } from './world.ts';

/** What a permit's state may be changed to. */
export const PERMIT_STATES = ['active', 'suspended', 'revoked'] as const;

/** Card 4 is nobody's, 5 is card 0 as a 26-bit Wiegand reader gives it, 6 is enrolled without a permit. */
export const CARDS: readonly Card[] = [
  { technology: 'em4100', uid: '0A00B1C2D3', bits: 40 },
  { technology: 'iso14443a', uid: '01020304', bits: 32 },
  { technology: 'iso14443a', uid: '04A1B2C3D4E5F6', bits: 56 },
  { technology: 'iso14443a', uid: 'CAFE0001', bits: 32 },
  { technology: 'iso14443a', uid: 'DEAD0002', bits: 32 },
  { technology: 'wiegand', uid: 'B1C2D3', bits: 24 },
  { technology: 'em4100', uid: '1100000006', bits: 40 },
];

/** Holders of these cards are guards; the holder of card 2 is saved as none, and of card 3 nothing is saved. */
const GUARDS: readonly number[] = [0, 1, 6];

/** The holder of this card is a visitor, everybody else lives here. */
const VISITOR = 2;

/** How often he may come in. */
const VISITS = 1;

/** The holders of these cards share the spaces of one household: one, to begin with. */
const NEIGHBOURS: readonly number[] = [0, 1, 3];
export const HOUSEHOLD = '3-1201';

/** Saves the people and gives each card its holder and permit. */
export async function enrolEverybody({ act }: World): Promise<void> {
  await act({ type: 'household.set', data: { household: HOUSEHOLD, spaces: 1 } });
  for (const [index, card] of CARDS.entries()) {
    if (index === 4 || index === 5) continue;
    const person = `holder-${index}` as PersonId;
    if (index !== 3) {
      const guard = GUARDS.includes(index);
      await act({ type: 'person.save', data: { person, name: `person ${index}`, guard } });
    }
    const permit = index === 6 ? undefined : permitOf(index);
    if (permit !== undefined) await act(permitAct('permit.issue', index, 'active'));
    await act({
      type: 'credential.enrol',
      data: {
        credential: `credential-of-${permit}` as never,
        card,
        holder: person,
        ...(permit === undefined ? {} : { permit }),
      },
    });
  }
}

/** The lane at that place of the estate's list. */
export const laneAt = (index: number): LaneId => estate.lanes[index]?.id ?? ('no-lane' as LaneId);
/** The permit of a card. */
export const permitOf = (card: number) => `p-${card}` as never;

/** Issues or changes the permit of a card. */
export function permitAct(
  type: 'permit.issue' | 'permit.change',
  card: number,
  state: (typeof PERMIT_STATES)[number],
  visits: number | undefined = card === VISITOR ? VISITS : undefined,
): ActBody {
  return {
    type,
    data: {
      permit: permitOf(card),
      class: card === VISITOR ? 'visitor' : 'resident',
      holder: `holder-${card}` as PersonId,
      vehicles: [],
      lanes: card === 3 ? [laneAt(0), laneAt(1)] : [],
      ...(NEIGHBOURS.includes(card) ? { household: HOUSEHOLD } : {}),
      ...(visits === undefined ? {} : { visits }),
      state,
    },
  };
}
