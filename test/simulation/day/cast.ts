import type { ActBody, PermitClass, PermitState } from '../../../rules/vocabulary/acts.ts';
import type { Hours } from '../../../rules/vocabulary/hours.ts';
import type { Card } from '../../../rules/vocabulary/readings.ts';
import type { Errand } from '../../../rules/vocabulary/site.ts';
import { after, toRfc3339 } from '../../../rules/vocabulary/time.ts';
import type { Gatehouse } from './gatehouse.ts';
import type { Truth } from './truth.ts';

/** Somebody with a card, a permit and a vehicle. */
export type Driver = {
  readonly permit: string;
  readonly holder: string;
  readonly vehicle: string;
  readonly credential: string;
  card: Card;
  /** Played by a scene just now. */
  isBusy: boolean;
};

/** What a permit may say beside whose it is. */
export type Terms = {
  readonly class?: PermitClass;
  readonly state?: PermitState;
  /** From now, in minutes: ends in the past where negative. */
  readonly endsInMin?: number;
  readonly hours?: Hours;
  readonly visits?: number;
  readonly household?: string;
  readonly lanes?: readonly string[];
  readonly errand?: Errand;
};

export type Cast = ReturnType<typeof createCast>;

/** The people of a day: who lives here, and who is made for one scene. */
export function createCast(house: Gatehouse, truth: Truth) {
  const residents: Driver[] = [];
  let made = 0;

  async function office(body: ActBody): Promise<void> {
    const why = await house.act('office-1', body);
    if (why !== undefined) truth.surprise('office', `${body.type} was refused: ${why}`);
  }

  function newCard(): Card {
    made += 1;
    // Each byte has its place in its first digit: whatever a reader leaves out or turns round, no two cards look alike.
    const [a, b, c] = [made >> 8, (made >> 4) & 0xf, made & 0xf].map((digit) => digit.toString(16));
    const uid = `1${a} 2${b} 3${c} 55 7${a} 8${b} 9${c}`.replaceAll(' ', '').toUpperCase();
    return { technology: 'iso14443a', uid, bits: 56 };
  }

  async function driver(terms: Terms = {}): Promise<Driver> {
    const card = newCard();
    const name = `${terms.class ?? 'resident'}-${made}`;
    const one: Driver = {
      permit: `p-${name}`,
      holder: `h-${name}`,
      vehicle: `v-${name}`,
      credential: `c-${name}`,
      card,
      isBusy: false,
    };
    await office({ type: 'person.save', data: { person: one.holder as never, name } });
    await office({
      type: 'vehicle.save',
      data: { vehicle: one.vehicle as never, plate: `沪A${made}` },
    });
    await office({ type: 'permit.issue', data: permitData(one, terms) });
    await office({
      type: 'credential.enrol',
      data: {
        credential: one.credential as never,
        card,
        holder: one.holder as never,
        permit: one.permit as never,
      },
    });
    truth.isAt(one.vehicle, 'unknown');
    return one;
  }

  function permitData(one: Driver, terms: Terms) {
    const { endsInMin, hours, visits, household, errand } = terms;
    const end = endsInMin === undefined ? undefined : after(house.clock.now(), endsInMin * 60_000);
    return {
      permit: one.permit as never,
      class: terms.class ?? 'resident',
      holder: one.holder as never,
      vehicles: [one.vehicle as never],
      lanes: (terms.lanes ?? []).map((lane) => lane as never),
      state: terms.state ?? 'active',
      ...(end === undefined ? {} : { validTo: toRfc3339(end) }),
      ...(hours === undefined ? {} : { hours }),
      ...(visits === undefined ? {} : { visits }),
      ...(household === undefined ? {} : { household }),
      ...(errand === undefined ? {} : { errand }),
    } satisfies Extract<ActBody, { type: 'permit.issue' }>['data'];
  }

  return {
    residents,
    office,
    newCard,
    driver,
    /** His permit says something else from now on. */
    change: (one: Driver, terms: Terms) =>
      office({ type: 'permit.change', data: permitData(one, terms) }),
    /** A card that nobody has yet, for visitors. */
    async temporaryCard(): Promise<{ readonly credential: string; readonly card: Card }> {
      const card = newCard();
      const credential = `temporary-${made}`;
      await office({
        type: 'credential.enrol',
        data: { credential: credential as never, card },
      });
      return { credential, card };
    },
    /** A guard with his staff card. */
    async guard(person: string): Promise<Card> {
      const card = newCard();
      await office({
        type: 'person.save',
        data: { person: person as never, name: person, guard: true },
      });
      await office({
        type: 'credential.enrol',
        data: { credential: `staff-${person}` as never, card, holder: person as never },
      });
      return card;
    },
    async settle(count: number): Promise<void> {
      for (let i = 0; i < count; i += 1) residents.push(await driver());
    },
    /** A resident nobody plays, of whom it is not so that he is there. */
    notAt(where: 'inside' | 'outside'): Driver | undefined {
      return residents.find(
        ({ isBusy, vehicle }) => !isBusy && truth.whereabouts.get(vehicle) !== where,
      );
    },
    at(where: 'inside' | 'outside'): Driver | undefined {
      return residents.find(
        ({ isBusy, vehicle }) => !isBusy && truth.whereabouts.get(vehicle) === where,
      );
    },
  };
}
