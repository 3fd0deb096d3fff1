import { Compile } from 'typebox/compile';
import { Errand, PermitClass, PermitState } from '../../rules/vocabulary/acts.ts';
import { Hours } from '../../rules/vocabulary/hours.ts';
import type { RegisteredPermit } from '../store/register.ts';
import type { SheetRow } from './sheet-row.ts';

/** A registered permit as a row of a sheet; nothing where it has neither card nor plate to be imported by. */
export function registeredRow(registered: RegisteredPermit): SheetRow | undefined {
  const { permit, holder, vehicles, cards } = registered;
  const plates = vehicles.map(({ plate }) => plate);
  if (cards.length === 0 && plates.length === 0) return undefined;
  const [first] = vehicles;
  const hours: unknown = permit.hours === null ? undefined : JSON.parse(permit.hours);
  const ids: unknown = JSON.parse(permit.lanes);
  return {
    name: holder?.name ?? permit.holder,
    plates,
    cards,
    class: isClass.Check(permit.class) ? permit.class : 'resident',
    state: isState.Check(permit.state) ? permit.state : 'suspended',
    lanes: Array.isArray(ids) ? ids.map(String) : [],
    ...text('phone', holder?.phone),
    ...text('household', holder?.household),
    ...text('model', first?.model),
    ...text('colour', first?.colour),
    ...text('validFrom', permit.validFrom),
    ...text('validTo', permit.validTo),
    ...text('spaces', permit.household),
    ...(permit.visits === null ? {} : { visits: permit.visits }),
    ...(areHours.Check(hours) ? { hours } : {}),
    ...(isErrand.Check(permit.errand) ? { errand: permit.errand } : {}),
  };
}

const isClass = Compile(PermitClass);
const isState = Compile(PermitState);
const isErrand = Compile(Errand);
const areHours = Compile(Hours);

type Texts = 'phone' | 'household' | 'model' | 'colour' | 'validFrom' | 'validTo' | 'spaces';

const text = (name: Texts, value: string | null | undefined): Partial<Record<Texts, string>> =>
  value === null || value === undefined || value === '' ? {} : { [name]: value };
