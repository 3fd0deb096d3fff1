import { Button } from 'antd';
import { useState } from 'react';
import { TAG_DOUBT_NAMES } from '../../../words/patrol-terms.ts';
import { term } from '../../../words/terms.ts';
import type { DayPicture, RoundPicture, SitePicture, VisitPicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { clockOf } from '../parts/clock.ts';
import { useWords } from '../words/language.tsx';
import type { Pressed } from './gantt.tsx';
import { type Mark, MarkSign, markOf, markWord } from './marks.tsx';
import { reasonsOf } from './why.ts';
import { useTell } from './words.ts';

const AMISS: readonly Mark[] = [
  'missed',
  'made-up',
  'skipped',
  'unprovable',
  'too-fast',
  'out-of-order',
  'late',
  'early',
];
// A screen of them; more is one press away.
const STEP = 30;

type Row = {
  readonly key: string;
  readonly time: string;
  readonly round?: RoundPicture;
  readonly visit?: VisitPicture;
  readonly doubt?: DayPicture['doubts'][number];
};

/** What was not as planned, the newest first, each with its reason: the way to more is one press. */
export function Trouble({
  day,
  site,
  onPress,
}: {
  readonly day: DayPicture;
  readonly site: SitePicture;
  onPress(pressed: Pressed): void;
}) {
  const tell = useTell();
  const [shown, setShown] = useState(STEP);
  const rows = troublesOf(day);
  return (
    <section className="panel" data-testid="trouble">
      <header>
        <h2>{tell('trouble.title')}</h2>
        <span className="dim">{rows.length}</span>
      </header>
      {rows.length === 0 ? (
        <p className="empty">{tell('trouble.none')}</p>
      ) : (
        <table className="records opens">
          <thead>
            <tr>
              <th scope="col">{tell('trouble.what')}</th>
              <th scope="col">{tell('trouble.point')}</th>
              <th scope="col">{tell('trouble.why')}</th>
              <th scope="col">{tell('trouble.round')}</th>
              <th scope="col">{tell('trouble.who')}</th>
              <th scope="col">{tell('trouble.at')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row) => (
              <TroubleRow key={row.key} row={row} site={site} onPress={onPress} />
            ))}
          </tbody>
        </table>
      )}
      {rows.length > shown && (
        <Button className="next-page" onClick={() => setShown(shown + STEP)}>
          {tell('trouble.more')}
        </Button>
      )}
    </section>
  );
}

type Shown = { readonly row: Row; readonly site: SitePicture };

function TroubleRow({ row, site, onPress }: Shown & { onPress(pressed: Pressed): void }) {
  const tell = useTell();
  const { of } = useWords();
  const naming = useNaming();
  const { key, time, round, visit, doubt } = row;
  const checkpoint = visit?.checkpoint ?? doubt?.checkpoint ?? '';
  const name = site.checkpoints.find(({ id }) => id === checkpoint)?.name;
  const guard = visit?.guard ?? doubt?.guard ?? round?.taken ?? round?.walker;
  const open = (): void => {
    if (round !== undefined) onPress({ round: round.id, checkpoint });
  };
  return (
    <tr
      data-key={key}
      tabIndex={0}
      onClick={open}
      onKeyDown={(event) => event.key === 'Enter' && open()}
    >
      <td data-title={tell('trouble.what')}>
        <What row={row} />
      </td>
      <td data-title={tell('trouble.point')}>
        <b>{name === undefined ? checkpoint : of(name)}</b>
      </td>
      <td data-title={tell('trouble.why')}>
        <Why row={row} site={site} />
      </td>
      <td data-title={tell('trouble.round')}>
        {round !== undefined && (
          <>
            {of(round.name)}{' '}
            <span className="dim">
              {clockOf(round.from, site.zone, false)}–{clockOf(round.to, site.zone, false)}
            </span>
          </>
        )}
      </td>
      <td data-title={tell('trouble.who')}>
        {guard === undefined ? '' : (naming(guard) ?? guard)}
      </td>
      <td data-title={tell('trouble.at')}>
        <time>{clockOf(time, site.zone)}</time>
      </td>
    </tr>
  );
}

function What({ row: { visit } }: Pick<Shown, 'row'>) {
  const tell = useTell();
  const words = useWords();
  const mark = visit === undefined ? 'on-time' : markOf(visit);
  return (
    <span className="marked">
      <MarkSign mark={mark} doubted={visit === undefined} />
      {visit === undefined ? tell('mark.doubted') : markWord(mark, words, tell)}
    </span>
  );
}

function Why({ row: { visit, round, doubt }, site }: Shown) {
  const tell = useTell();
  const words = useWords();
  const naming = useNaming();
  if (doubt !== undefined) return words.of(term(TAG_DOUBT_NAMES, doubt.why));
  if (visit === undefined || round === undefined) return null;
  return reasonsOf(visit, round, { words, tell, naming, site }).join('；');
}

function troublesOf(day: DayPicture): readonly Row[] {
  const visits = day.items.flatMap((round) =>
    round.visits
      .filter((visit) => AMISS.includes(markOf(visit)))
      .map(
        (visit): Row => ({
          key: `${round.id} ${visit.checkpoint}`,
          time: visit.time ?? round.tolerance,
          round,
          visit,
        }),
      ),
  );
  const doubts = day.doubts.map((doubt): Row => {
    const round = day.items.find(
      ({ early, from, tolerance, visits: due }) =>
        (early ?? from) <= doubt.time &&
        doubt.time <= tolerance &&
        due.some(({ checkpoint }) => checkpoint === doubt.checkpoint),
    );
    return { key: doubt.fact, time: doubt.time, doubt, ...(round === undefined ? {} : { round }) };
  });
  return [...visits, ...doubts].sort((a, b) => b.time.localeCompare(a.time));
}
