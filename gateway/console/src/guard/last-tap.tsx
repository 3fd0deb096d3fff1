import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { TAG_DOUBT_NAMES } from '../../../words/patrol-terms.ts';
import { term } from '../../../words/terms.ts';
import { clockText } from './clock.ts';
import type { GuardState } from './guard-store.ts';
import { markSign, markWords } from './marks.ts';
import type { Kept, Worth } from './queue/kept.ts';
import { GUARD } from './words.ts';

/** What the last tap was worth, as soon as that is known; before, that it is kept. */
export function LastTap({
  state: { kept, opened, mine },
  of,
}: {
  readonly state: GuardState;
  of(text: Text): string;
}) {
  const last = kept.filter(isTap).at(-1);
  const worth = last?.worth ?? (last === undefined ? opened : undefined);
  if (last?.state === 'refused' || (last === undefined && worth === undefined)) return null;
  const at = last === undefined || mine === undefined ? '' : clockText(last.at, mine.zone);
  return (
    <section className="last" aria-live="polite" data-testid="last-tap">
      <p className="dim">
        {last === undefined ? of(GUARD.tap) : of(last.label)} {at}
      </p>
      {worth === undefined ? (
        <p className="worth">{of(last?.state === 'taken' ? GUARD.sent : GUARD.saved)}</p>
      ) : (
        <WorthLines worth={worth} of={of} />
      )}
    </section>
  );
}

export const isTap = ({ what }: Kept): boolean =>
  what.kind === 'tap' || what.act.type === 'tap.record';

function WorthLines({ worth, of }: { readonly worth: Worth; of(text: Text): string }) {
  return (
    <>
      {worth.visits.length === 0 && (
        <p className="worth">{of(worth.refused?.detail ?? GUARD.noVisit)}</p>
      )}
      {worth.visits.map((visit) => (
        <p
          key={`${visit.round ?? ''} ${visit.checkpoint}`}
          className={visit.class === 'on-time' ? 'worth good' : 'worth warn'}
        >
          <span aria-hidden="true">{markSign(visit.class)} </span>
          {of(visit.name)} <b>{of(markWords(visit.class))}</b>
        </p>
      ))}
      {worth.doubts.map((doubt) => (
        <p key={doubt} className="worth warn">
          {of(GUARD.doubted)}: {of(term(TAG_DOUBT_NAMES, doubt))}
        </p>
      ))}
    </>
  );
}
