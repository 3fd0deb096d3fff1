import { Tag } from 'antd';
import { PERMIT_CLASSES } from '../../../words/record-terms.ts';
import type { CardRow, PermitRow, SitePicture, VehicleRow } from '../api/types.ts';
import type { Words } from '../words/language.tsx';
import { momentOf } from './clock.ts';
import type { Column } from './records.tsx';

/** How a permit stands now, as its row says it. */
export type Standing = 'active' | 'suspended' | 'ended' | 'over' | 'not-yet' | 'blocked';

/** How a permit stands at this moment of this machine: its state, its time, the block list. */
export function standingOf(permit: PermitRow, now: number): Standing {
  const { state, ended, validFrom, validTo } = permit;
  if (ended !== undefined || state === 'revoked') return 'ended';
  if (permit.blocks.some(({ until }) => Date.parse(until) > now)) return 'blocked';
  if (state === 'suspended') return 'suspended';
  if (validTo !== undefined && Date.parse(validTo) < now) return 'over';
  if (validFrom !== undefined && Date.parse(validFrom) > now) return 'not-yet';
  return 'active';
}

const COLOURS: Readonly<Record<Standing, string>> = {
  active: 'success',
  suspended: 'warning',
  ended: 'default',
  over: 'warning',
  'not-yet': 'processing',
  blocked: 'error',
};

/** The word for how a permit stands. */
export function StandingTag({
  permit,
  words,
}: {
  readonly permit: PermitRow;
  readonly words: Words;
}) {
  const standing = standingOf(permit, Date.now());
  return <Tag color={COLOURS[standing]}>{words.say(`permit.${standing}`)}</Tag>;
}

/** The class of a row: what is over stands back. */
export const permitTone = (permit: PermitRow): string =>
  standingOf(permit, Date.now()) === 'ended' ? 'over' : '';

/** What the list says of a permit. */
export function permitColumns(words: Words, site: SitePicture): readonly Column<PermitRow>[] {
  const { say, of } = words;
  return [
    {
      title: say('permit.holder'),
      cell: ({ holder }) => <b>{holder.name ?? `…${holder.person.slice(-6)}`}</b>,
    },
    {
      title: say('permit.household'),
      cell: ({ household, holder }) => household ?? holder.household ?? '',
    },
    { title: say('permit.class'), cell: (permit) => of(PERMIT_CLASSES[permit.class]) },
    { title: say('permit.vehicles'), cell: ({ vehicles }) => vehicles.map(plateOf(say)).join(' ') },
    { title: say('permit.cards'), cell: ({ cards }) => cards.map(tailOf(say)).join(' ') },
    {
      title: say('permit.to'),
      cell: ({ validTo }) =>
        validTo === undefined ? say('permit.unlimited') : momentOf(validTo, site.zone),
    },
    {
      title: say('permit.state'),
      cell: (permit) => <StandingTag permit={permit} words={words} />,
    },
  ];
}

const plateOf =
  (say: Words['say']) =>
  ({ plate, vehicle, locked }: VehicleRow): string =>
    `${plate ?? `…${vehicle.slice(-6)}`}${locked === undefined ? '' : `（${say('vehicle.locked')}）`}`;

/** A card by the end of its number. */
export const tailOf =
  (say: Words['say']) =>
  ({ tail, lost }: CardRow): string =>
    `…${tail ?? '????'}${lost === undefined ? '' : `（${say('card.lost')}）`}`;
