import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type {
  BarrierId,
  CredentialId,
  DeviceId,
  HostId,
  InputId,
  LaneId,
  PermitId,
  PersonId,
  SiteId,
} from '../../rules/vocabulary/ids.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { estate } from '../simulation/estate.ts';

/** How many lanes share the load: enough that no lane is asked twice before its vehicle has passed. */
export const LANES = 1_000;

const laneName = (index: number) => `out-${index}`;
/** The reader of a lane. */
export const readerOf = (index: number): DeviceId => `reader-${index}` as DeviceId;
/** The board of a lane, which has no contacts: a passage ends when the board says done. */
export const boardOf = (index: number): DeviceId => `board-${index}` as DeviceId;
/**
 * A resident's card. Each of its bytes has values of its own, so that no three of them, in either order, are another
 * card's: none collide at a 26-bit reader.
 */
export function cardOf(index: number, card = 0): string {
  const nth = index * CARDS_EACH_MAX + card;
  const [low, middle, high] = [nth % 100, Math.floor(nth / 100) % 70, Math.floor(nth / 7_000)];
  const bytes = [213 + high, low, 100 + middle, 170 + high];
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
}

const CARDS_EACH_MAX = 3;

/** A site of a thousand exits and nothing else. */
export function benchSite(lanes = LANES): Site {
  const all = Array.from({ length: lanes }, (_, index) => index);
  return {
    ...estate,
    id: 'bench' as SiteId,
    devices: all.flatMap((index) => [
      {
        id: readerOf(index),
        host: 'main' as HostId,
        driver: 'bench',
        line: 'bench',
        inputs: [],
        shows: false,
      },
      {
        id: boardOf(index),
        host: 'main' as HostId,
        driver: 'bench',
        line: 'bench',
        inputs: [],
        shows: false,
      },
    ]),
    barriers: all.map((index) => ({
      id: `barrier-${index}` as BarrierId,
      device: boardOf(index),
      lanes: [laneName(index) as LaneId],
    })),
    lanes: all.map((index) => ({
      id: laneName(index) as LaneId,
      name: { zh: laneName(index), en: laneName(index) },
      direction: 'exit',
      barrier: `barrier-${index}` as BarrierId,
      reader: readerOf(index),
      mode: 'automatic',
      near: [],
    })),
    checkpoints: [],
    routes: [],
    zones: [],
    digest: `bench-${lanes}`,
  };
}

/** The acts that make one resident with a permit and a card. */
export function residentActs(
  index: number,
  cards = 1,
): readonly (ActBody & { readonly id: InputId })[] {
  const permit = `permit-${index}` as PermitId;
  const holder = `holder-${index}` as PersonId;
  const issue: ActBody = {
    type: 'permit.issue',
    data: { permit, class: 'resident', holder, vehicles: [], lanes: [], state: 'active' },
  };
  const enrolments = Array.from(
    { length: cards },
    (_, card): ActBody => ({
      type: 'credential.enrol',
      data: {
        credential: `credential-${index}-${card}` as CredentialId,
        holder,
        permit,
        card: {
          technology: 'iso14443a',
          uid: cardOf(index, card),
          bits: 32,
        },
      },
    }),
  );
  return [issue, ...enrolments].map((body, part) => ({
    ...body,
    id: `act-${index}-${part}` as InputId,
  }));
}
