import { parseCardNumber } from '../../../../rules/access/card-forms.ts';
import type { PermitClass, PermitState } from '../../../../rules/vocabulary/acts.ts';
import type { Span } from '../../../../rules/vocabulary/hours.ts';
import type { LaneId } from '../../../../rules/vocabulary/ids.ts';
import type { Errand } from '../../../../rules/vocabulary/site.ts';
import { credentialId, laneId, permitId, personId, vehicleId } from '../api/brands.ts';
import type { Act, PermitRow, PersonRow, VehicleRow } from '../api/types.ts';
import { fromField, toField } from './moment.ts';

/** A permit as it is filled in. */
export type PermitEntry = {
  readonly name: string;
  readonly phone: string;
  readonly household: string;
  readonly class: PermitClass;
  readonly vehicles: readonly {
    readonly plate: string;
    readonly model: string;
    readonly colour: string;
  }[];
  readonly lanes: readonly LaneId[];
  readonly validFrom: string;
  readonly validTo: string;
  readonly hours: readonly Span[];
  readonly visits: string;
  /** What a delivery is about; empty for whoever lives or works here. */
  readonly errand: Errand | '';
  readonly card: string;
};

/** What the register has of those whom an entry names. */
export type Known = {
  readonly permit?: PermitRow;
  readonly person?: PersonRow;
  readonly vehicles: readonly VehicleRow[];
};

/** Names for what an entry brings: made once, so that what is sent again is the same. */
export type NewIds = {
  readonly permit: string;
  readonly person: string;
  readonly credential: string;
  vehicle(plate: string): string;
};

/** A permit as the form first shows it: as it stands, or empty. */
export function entryOf(zone: string, permit: PermitRow | undefined): PermitEntry {
  return {
    name: permit?.holder.name ?? '',
    phone: permit?.holder.phone ?? '',
    household: permit?.household ?? permit?.holder.household ?? '',
    class: permit?.class ?? 'resident',
    vehicles: (permit?.vehicles ?? [{}]).map(
      ({ plate = '', model = '', colour = '' }: Partial<VehicleRow>) => ({ plate, model, colour }),
    ),
    lanes: (permit?.lanes ?? []).map((id) => laneId({ id })),
    validFrom: toField(zone, permit?.validFrom),
    validTo: toField(zone, permit?.validTo),
    hours: permit?.hours ?? [],
    visits: permit?.visits === undefined ? '' : String(permit.visits),
    errand: permit?.errand ?? '',
    card: '',
  };
}

/** The acts that make an entry so: whom it names, his vehicles, the permit, and its card. */
export function permitActs(
  zone: string,
  entry: PermitEntry,
  known: Known,
  ids: NewIds,
): readonly Act[] {
  const person = known.person?.person ?? ids.person;
  const cars = entry.vehicles.filter(({ plate }) => plate.trim() !== '');
  const named = cars.map((car) => ({ car, row: known.vehicles.find((one) => isPlate(one, car)) }));
  const vehicles = named.map(({ car, row }) =>
    vehicleId({ vehicle: row?.vehicle ?? ids.vehicle(bare(car.plate)) }),
  );
  const permit = known.permit?.permit ?? ids.permit;
  const card = parseCardNumber(entry.card);
  return [
    ...personActs(entry, known.person, person),
    ...named.flatMap(({ car, row }, index) => vehicleActs(car, row, vehicles[index])),
    {
      type: known.permit === undefined ? 'permit.issue' : 'permit.change',
      data: {
        permit: permitId({ permit }),
        class: entry.class,
        holder: personId({ person }),
        vehicles,
        state: known.permit?.state ?? 'active',
        ...termsOf(zone, entry),
      },
    },
    ...(entry.card.trim() === '' || !card.ok
      ? []
      : [
          {
            type: 'credential.enrol',
            data: {
              credential: credentialId(ids),
              card: card.value,
              permit: permitId({ permit }),
              holder: personId({ person }),
            },
          } as const,
        ]),
  ];
}

/** The same permit in another state. */
export function withState(permit: PermitRow, state: PermitState): Act {
  const { validFrom, validTo, visits, household, errand } = permit;
  return {
    type: 'permit.change',
    data: {
      permit: permitId(permit),
      class: permit.class,
      holder: personId(permit.holder),
      vehicles: permit.vehicles.map(vehicleId),
      lanes: permit.lanes.map((id) => laneId({ id })),
      hours: permit.hours,
      ...(validFrom === undefined ? {} : { validFrom }),
      ...(validTo === undefined ? {} : { validTo }),
      ...(visits === undefined ? {} : { visits }),
      ...(household === undefined ? {} : { household }),
      ...(errand === undefined ? {} : { errand }),
      state,
    },
  };
}

/** True where this is the vehicle of that plate, however it is written. */
export const isPlate = (row: VehicleRow, { plate }: { readonly plate: string }): boolean =>
  row.plate !== undefined && bare(row.plate) === bare(plate);

function termsOf(zone: string, { lanes, hours, visits, household, errand, ...entry }: PermitEntry) {
  const validFrom = fromField(zone, entry.validFrom);
  const validTo = fromField(zone, entry.validTo);
  return {
    lanes,
    hours,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined ? {} : { validTo }),
    ...(visits === '' ? {} : { visits: Number(visits) }),
    ...(household.trim() === '' ? {} : { household: household.trim() }),
    ...(errand === '' ? {} : { errand }),
  };
}

function personActs(
  entry: PermitEntry,
  known: PersonRow | undefined,
  person: string,
): readonly Act[] {
  const [name, phone, household] = [entry.name.trim(), entry.phone.trim(), entry.household.trim()];
  const isSame =
    name === known?.name && phone === (known.phone ?? '') && household === (known.household ?? '');
  if (isSame) return [];
  const data = {
    person: personId({ person }),
    name,
    ...(phone === '' ? {} : { phone }),
    ...(household === '' ? {} : { household }),
  };
  return [{ type: 'person.save', data: known?.guard === true ? { ...data, guard: true } : data }];
}

function vehicleActs(
  car: PermitEntry['vehicles'][number],
  known: VehicleRow | undefined,
  vehicle: ReturnType<typeof vehicleId> | undefined,
): readonly Act[] {
  if (vehicle === undefined) return [];
  const [model, colour] = [car.model.trim(), car.colour.trim()];
  const isSame = model === (known?.model ?? '') && colour === (known?.colour ?? '');
  if (known !== undefined && isSame) return [];
  const data = {
    vehicle,
    plate: bare(car.plate),
    ...(model === '' ? {} : { model }),
    ...(colour === '' ? {} : { colour }),
  };
  return [{ type: 'vehicle.save', data }];
}

const bare = (plate: string): string => plate.toUpperCase().replaceAll(/[\s·.-]/g, '');
