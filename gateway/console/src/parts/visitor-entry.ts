import type { Errand } from '../../../../rules/vocabulary/site.ts';
import type { Invitation, TemporaryCard, VisitorRow } from '../api/visitors.ts';
import { fromField } from './moment.ts';

/** A visitor as he is typed in. */
export type VisitorEntry = {
  readonly plate: string;
  readonly host: string;
  readonly name: string;
  readonly phone: string;
  readonly agreed: string;
  /** As a date-time field has it; empty: until tonight. */
  readonly until: string;
  readonly often: 'once' | 'any';
  readonly card: string | undefined;
  /** What he brings or fetches; nothing, where he comes as a guest. */
  readonly errand: Errand | undefined;
};

/** The line before anything is typed. */
export const NOBODY_YET: VisitorEntry = {
  plate: '',
  host: '',
  name: '',
  phone: '',
  agreed: '',
  until: '',
  often: 'once',
  card: undefined,
  errand: undefined,
};

/** What is sent for an entry: only what was said. */
export function invitationOf(zone: string, entry: VisitorEntry): Invitation {
  const { plate, host, name, phone, agreed, until, often, card, errand } = entry;
  const said = {
    plate: plate.trim(),
    name: name.trim(),
    phone: phone.trim(),
    agreed: agreed.trim(),
  };
  const to = fromField(zone, until);
  return {
    host: host.trim(),
    ...Object.fromEntries(Object.entries(said).filter(([, text]) => text !== '')),
    ...(to === undefined ? {} : { to }),
    ...(often === 'any' ? { visits: null } : {}),
    ...(card === undefined ? {} : { credential: card }),
    ...(errand === undefined ? {} : { errand }),
  };
}

/** Cards that may be handed out: those that nobody has and that are not lost. */
export const cardsFree = (cards: readonly TemporaryCard[]): readonly TemporaryCard[] =>
  cards.filter(({ permit, lost }) => permit === undefined && lost === undefined);

/** The lists that a guard looks at. */
export const SHELVES = ['open', 'expected', 'inside', 'overstaying', 'cards', 'history'] as const;
export type Shelf = (typeof SHELVES)[number];

/** True where a visitor is on that list. */
export function isOn(shelf: Shelf, { state, credential, keepsCard }: VisitorRow): boolean {
  if (shelf === 'open' || shelf === 'history') return true;
  if (shelf === 'cards') {
    return keepsCard !== undefined || (credential !== undefined && GONE.includes(state));
  }
  return state === shelf || (shelf === 'inside' && state === 'overstaying');
}

const GONE: readonly VisitorRow['state'][] = ['left', 'lapsed', 'ended'];

/** What has to be seen to stands first: who is past his time, whose card is missing, who is inside; then the newest. */
export const bySorrow = (a: VisitorRow, b: VisitorRow): number =>
  sorrow(b) - sorrow(a) || b.announced.localeCompare(a.announced);

function sorrow({ state, keepsCard }: VisitorRow): number {
  if (state === 'overstaying') return 3;
  if (keepsCard !== undefined) return 2;
  return state === 'inside' ? 1 : 0;
}
