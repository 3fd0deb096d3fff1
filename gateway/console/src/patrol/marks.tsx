import type { ReactNode } from 'react';
import { VISITS } from '../../../words/patrol-terms.ts';
import { term } from '../../../words/terms.ts';
import type { RoundPicture, VisitPicture } from '../api/types.ts';
import type { Words } from '../words/language.tsx';
import type { Tell } from './words.ts';

/** How a due point looks: each has a shape of its own, since one man in twelve tells red from green badly. */
export const MARKS = [
  'due',
  'next',
  'on-time',
  'early',
  'late',
  'out-of-order',
  'too-fast',
  'missed',
  'made-up',
  'skipped',
  'unprovable',
] as const;
export type Mark = (typeof MARKS)[number];

const SHAPES: Readonly<Record<Mark, ReactNode>> = {
  due: <circle cx="8" cy="8" r="5" className="hollow" />,
  next: (
    <>
      <circle cx="8" cy="8" r="6" className="hollow" />
      <circle cx="8" cy="8" r="2.5" />
    </>
  ),
  'on-time': <circle cx="8" cy="8" r="6.5" />,
  early: <path d="M12.5 1.5v13L2 8z" />,
  late: <path d="M3.5 1.5v13L14 8z" />,
  'out-of-order': <path d="M8 .8 15.2 8 8 15.2.8 8z" />,
  'too-fast': <path d="m1.5 2 6 6-6 6M8 2l6 6-6 6" className="line" />,
  missed: <path d="m2.5 2.5 11 11m0-11-11 11" className="line" />,
  'made-up': (
    <>
      <path d="m1.5 3.5 8 8m0-8-8 8" className="line" />
      <path d="M12.5 9.5v6m-3-3h6" className="line plus" />
    </>
  ),
  skipped: (
    <>
      <rect x="2" y="2" width="12" height="12" rx="2" className="hollow" />
      <path d="M5 8h6" className="line" />
    </>
  ),
  unprovable: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="2" className="hollow dashed" />
      <text x="8" y="12" textAnchor="middle">
        ?
      </text>
    </>
  ),
};

/** The sign of one due point; what is said beside it says the same in words. */
export function MarkSign({
  mark,
  doubted = false,
}: {
  readonly mark: Mark;
  readonly doubted?: boolean;
}) {
  return (
    <svg className={`mark ${mark}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {SHAPES[mark]}
      {doubted && (
        <g className="doubt">
          <circle cx="12" cy="4" r="4" />
          <path d="M12 1.8v2.6M12 5.4v.9" />
        </g>
      )}
    </svg>
  );
}

/** The sign of a visit; `next` where it is the next one due. */
export function markOf(visit: VisitPicture, isNext = false): Mark {
  if (visit.mark === undefined) return isNext ? 'next' : 'due';
  if (visit.mark === 'missed' && visit.madeUp !== undefined) return 'made-up';
  return MARKS.find((mark) => mark === visit.mark) ?? 'due';
}

/** What a sign means. */
export function markWord(mark: Mark, { of }: Pick<Words, 'of'>, tell: Tell): string {
  switch (mark) {
    case 'due':
    case 'next':
    case 'missed':
    case 'made-up':
    case 'skipped':
    case 'unprovable':
      return tell(`mark.${mark}`);
    default:
      return of(term(VISITS, mark));
  }
}

const MADE: readonly (string | undefined)[] = ['on-time', 'early', 'late', 'out-of-order'];

/** True where the visit counts as made. */
export const isMade = ({ mark }: VisitPicture): boolean => MADE.includes(mark);

/** The point that is due next, where the order says so; else undefined. */
export const nextOf = ({ stage, ordered, visits }: RoundPicture): VisitPicture | undefined =>
  stage === 'open' && ordered ? visits.find(isOpen) : undefined;

/** True where the point still waits for a tap that counts. */
export const isOpen = ({ mark }: VisitPicture): boolean =>
  mark === undefined || mark === 'too-fast';

/** What each sign means, in one line. */
export function Legend({ words, tell }: { readonly words: Words; readonly tell: Tell }) {
  return (
    <ul className="legend" aria-label={tell('mark.legend')}>
      {MARKS.map((mark) => (
        <li key={mark}>
          <MarkSign mark={mark} />
          {markWord(mark, words, tell)}
        </li>
      ))}
      <li>
        <MarkSign mark="on-time" doubted />
        {tell('mark.doubted')}
      </li>
      <li>
        <i className="swatch early" />
        {tell('gantt.early')}
      </li>
      <li>
        <i className="swatch tolerance" />
        {tell('gantt.tolerance')}
      </li>
    </ul>
  );
}
