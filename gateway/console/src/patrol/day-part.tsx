import { useState } from 'react';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { localDay } from '../../../../rules/vocabulary/zone-time.ts';
import type { DayPicture, Session, SitePicture } from '../api/types.ts';
import { DayPicker } from '../parts/day-picker.tsx';
import { Panel } from '../parts/panel.tsx';
import { useWords } from '../words/language.tsx';
import { Gantt, type Pressed } from './gantt.tsx';
import { Legend, type Mark, markOf } from './marks.tsx';
import { useDay } from './queries.ts';
import { Trouble } from './trouble.tsx';
import { VisitDrawer } from './visit-drawer.tsx';
import { type PatrolKey, useTell } from './words.ts';

/** A day of rounds: its figures, its hours, and what went wrong with the reason beside it. */
export function DayPart({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const tell = useTell();
  const words = useWords();
  const today = localDay(site.zone, instant(Date.now()));
  const [chosen, setChosen] = useState<string>();
  const [pressed, setPressed] = useState<Pressed>();
  const day = chosen ?? today;
  const query = useDay(day);
  const picture = query.data;
  return (
    <>
      <Panel
        title={tell('today')}
        query={query}
        count={
          <DayPicker
            day={day}
            today={today}
            onChoose={(next) => setChosen(next === today ? undefined : next)}
          />
        }
      >
        {picture !== undefined && (
          <>
            <Figures day={picture} />
            <Gantt day={picture} site={site} isToday={day === today} onPress={setPressed} />
            <Legend words={words} tell={tell} />
          </>
        )}
      </Panel>
      {picture !== undefined && <Trouble day={picture} site={site} onPress={setPressed} />}
      <VisitDrawer
        pressed={pressed}
        rounds={picture?.items ?? []}
        site={site}
        session={session}
        onPress={setPressed}
        onClose={() => setPressed(undefined)}
      />
    </>
  );
}

const FIGURES: readonly (readonly [
  key: PatrolKey,
  marks: readonly Mark[] | undefined,
  tone?: string,
])[] = [
  ['figure.due', undefined],
  ['figure.on-time', ['on-time']],
  ['figure.amiss', ['early', 'late', 'out-of-order', 'too-fast'], 'warn'],
  ['figure.missed', ['missed', 'made-up'], 'bad'],
  ['figure.skipped', ['skipped']],
  ['figure.unprovable', ['unprovable']],
  ['figure.waiting', ['due', 'next']],
];

/** How many of the day's due visits stand how. */
function Figures({ day }: { readonly day: DayPicture }) {
  const tell = useTell();
  const marks = day.items.flatMap(({ visits }) => visits.map((visit) => markOf(visit)));
  const count = (wanted: readonly Mark[] | undefined): number =>
    wanted === undefined ? marks.length : marks.filter((mark) => wanted.includes(mark)).length;
  const figures = FIGURES.map(([key, wanted, tone = '']) => [key, count(wanted), tone] as const);
  return (
    <dl className="patrol-figures">
      {[...figures, ['figure.doubts', day.doubts.length, 'bad'] as const].map(
        ([key, number, tone]) => (
          <div key={key} className={number > 0 ? tone : ''} data-testid={key}>
            <dt>{tell(key)}</dt>
            <dd>{number}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
