import { Tag } from 'antd';
import { REASONS } from '../../../../rules/vocabulary/reasons.ts';
import type { Naming } from '../../../words/places.ts';
import { AUTHORITIES, DIRECTIONS, PASSAGE_OUTCOMES } from '../../../words/record-terms.ts';
import { term } from '../../../words/terms.ts';
import type { PassageRow, SitePicture } from '../api/types.ts';
import type { Words } from '../words/language.tsx';
import { momentOf } from './clock.ts';
import type { Column } from './records.tsx';

/** How a passage stands or ended; `open`: it is under way. */
export const OUTCOMES = {
  committed: { zh: '已通过', en: 'passed' },
  ...PASSAGE_OUTCOMES,
  open: { zh: '进行中', en: 'under way' },
} as const;

/** The class of a row: what was refused stands out. */
export const passageTone = ({ decision, outcome }: PassageRow): string =>
  decision === 'refused' && outcome !== 'committed' ? 'refused' : '';

/** What the list says of a passage. */
export function passageColumns(
  words: Words,
  site: SitePicture,
  naming: Naming,
): readonly Column<PassageRow>[] {
  const { say, of } = words;
  const named = (id: string | undefined): string =>
    id === undefined ? '' : (naming(id) ?? `…${id.slice(-6)}`);
  return [
    {
      title: say('passage.when'),
      cell: ({ started }) => <time>{momentOf(started, site.zone, true)}</time>,
    },
    {
      title: say('permit.lanes.name'),
      cell: ({ lane, direction }) => {
        const known = site.lanes.find(({ id }) => id === lane);
        return (
          <>
            {known === undefined ? lane : of(known.name)}
            {direction !== undefined && direction !== known?.direction && (
              <Tag>{of(term(DIRECTIONS, direction))}</Tag>
            )}
          </>
        );
      },
    },
    {
      title: say('passage.vehicle'),
      cell: ({ vehicle }) => vehicle !== undefined && <b>{named(vehicle)}</b>,
    },
    { title: say('permit.holder'), cell: ({ holder }) => named(holder) },
    { title: say('passage.decision'), cell: (row) => <Verdict row={row} words={words} /> },
    {
      title: say('passage.authority'),
      cell: ({ authority, by }) =>
        [authority === undefined ? '' : of(term(AUTHORITIES, authority)), by ?? '']
          .filter(Boolean)
          .join(' · '),
    },
    { title: say('passage.outcome'), cell: ({ outcome }) => of(term(OUTCOMES, outcome ?? 'open')) },
  ];
}

function Verdict({ row, words }: { readonly row: PassageRow; readonly words: Words }) {
  const { say, of } = words;
  const { decision, reason, notices, refusals } = row;
  if (decision === undefined) return <span className="dim">{say('passage.nobody')}</span>;
  const why = [reason, ...notices].flatMap((word) =>
    word === undefined ? [] : [of(term(REASONS, word))],
  );
  const isGood = decision === 'granted';
  return (
    <>
      <Tag color={isGood ? 'success' : 'error'}>
        {say(isGood ? 'passage.granted' : 'passage.refused')}
      </Tag>{' '}
      {why.join('、')}
      {refusals > 1 && <span className="dim"> ×{refusals}</span>}
    </>
  );
}
