import { useState } from 'react';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { localDay } from '../../../../rules/vocabulary/zone-time.ts';
import type { DayPicture, RoundPicture, Session, SitePicture, VisitPicture } from '../api/types.ts';
import { clockOf } from '../parts/clock.ts';
import { Panel } from '../parts/panel.tsx';
import { useWords } from '../words/language.tsx';
import type { Pressed } from './gantt.tsx';
import { doubtsOf } from './gantt-layout.ts';
import { isMade, Legend, MarkSign, markOf, nextOf } from './marks.tsx';
import { placesOf } from './places.ts';
import { useDay } from './queries.ts';
import { SitePlan, type Spot } from './site-plan.tsx';
import { VisitDrawer } from './visit-drawer.tsx';
import { type Tell, useTell } from './words.ts';

/** 平面图: each checkpoint where it is, by how its last due visit stands. */
export function MapPart({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const tell = useTell();
  const words = useWords();
  const today = localDay(site.zone, instant(Date.now()));
  const query = useDay(today);
  const [pressed, setPressed] = useState<Pressed>();
  const day = query.data;
  const standing = day === undefined ? [] : standingOf(site, day);
  const spots = standing.map((stands) => spotOf(stands, site, day, tell));
  const places = placesOf(
    site,
    spots.map(({ checkpoint }) => checkpoint),
  );
  const press = (checkpoint: string): void => {
    const round = standing.find(({ point }) => point.id === checkpoint)?.round;
    if (round !== undefined) setPressed({ round: round.id, checkpoint });
  };
  const unplaced = spots.filter(({ checkpoint }) => !places.has(checkpoint));
  return (
    <Panel title={tell('plan.title')} query={query}>
      {day !== undefined && (
        <>
          <SitePlan site={site} spots={spots} onPress={press} />
          {unplaced.length > 0 && <Unplaced spots={unplaced} onPress={press} />}
          <Legend words={words} tell={tell} />
        </>
      )}
      <VisitDrawer
        pressed={pressed}
        rounds={day?.items ?? []}
        site={site}
        session={session}
        onPress={setPressed}
        onClose={() => setPressed(undefined)}
      />
    </Panel>
  );
}

function Unplaced({
  spots,
  onPress,
}: {
  readonly spots: readonly Spot[];
  onPress(checkpoint: string): void;
}) {
  const tell = useTell();
  const { of } = useWords();
  return (
    <section>
      <h3>{tell('plan.list')}</h3>
      <ul className="visit-list">
        {spots.map(({ checkpoint, name, mark, note }) => (
          <li key={checkpoint}>
            <button type="button" onClick={() => onPress(checkpoint)}>
              <MarkSign mark={mark} />
              <b>{of(name)}</b>
              <span>{note}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Standing = {
  readonly point: SitePicture['checkpoints'][number];
  /** The due visit that tells how it stands, and its round. */
  readonly round?: RoundPicture;
  readonly visit?: VisitPicture;
  /** When somebody was there last today. */
  readonly last?: string;
};

/** How each point stands: by the newest round over it that has begun, else the next one that will. */
function standingOf(site: SitePicture, day: DayPicture): readonly Standing[] {
  return site.checkpoints.map((point): Standing => {
    const over = day.items.flatMap((round) =>
      round.visits
        .filter(({ checkpoint }) => checkpoint === point.id)
        .map((visit) => ({ round, visit })),
    );
    const begun = over.filter(({ round }) => round.stage !== 'upcoming').at(-1);
    const last = over
      .flatMap(({ visit }) => (isMade(visit) ? (visit.time ?? []) : []))
      .toSorted()
      .at(-1);
    return { point, ...(begun ?? over[0]), ...(last === undefined ? {} : { last }) };
  });
}

function spotOf(
  { point, round, visit, last }: Standing,
  site: SitePicture,
  day: DayPicture | undefined,
  tell: Tell,
): Spot {
  const isNext = round !== undefined && nextOf(round)?.checkpoint === point.id;
  const doubts = round === undefined ? [] : doubtsOf(round, point.id, day?.doubts ?? []);
  return {
    checkpoint: point.id,
    name: point.name,
    mark: visit === undefined ? 'due' : markOf(visit, isNext),
    note:
      last === undefined
        ? tell('plan.never')
        : tell('plan.last', { time: clockOf(last, site.zone, false) }),
    doubted: doubts.length > 0,
  };
}
