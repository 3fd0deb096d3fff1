import { Button } from 'antd';
import { useState } from 'react';
import type { Session, SitePicture } from '../api/types.ts';
import { Pick } from '../parts/pick.tsx';
import { useWords } from '../words/language.tsx';
import { EnrolTag } from './enrol-tag.tsx';
import { useTell } from './words.ts';

/** 标签打印: a label for each checkpoint, to be put up beside its tag; ten on a sheet of A4. */
export function LabelsPart({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const [enrolling, setEnrolling] = useState<string>();
  const mayEnrol = session.acts.includes('tag.await');
  const enrolled = site.checkpoints.find(({ id }) => id === enrolling);
  const tell = useTell();
  const { of } = useWords();
  const [route, setRoute] = useState<string>();
  const listed = site.routes.find(({ id }) => id === route)?.checkpoints;
  // Of one route in the order in which it is walked.
  const points =
    listed === undefined
      ? site.checkpoints
      : listed.flatMap((id) => site.checkpoints.filter((point) => point.id === id));
  return (
    <section className="panel labels-part">
      <header className="no-print">
        <h2>{tell('labels')}</h2>
        <Pick
          label={tell('labels.route')}
          value={route}
          all={tell('labels.all')}
          options={site.routes.map(({ id, name }) => ({ value: id, label: of(name) }))}
          onChange={setRoute}
        />
        <span className="dim">{tell('labels.count', { count: points.length })}</span>
        <span className="space" />
        <Button type="primary" onClick={() => window.print()}>
          {tell('labels.print')}
        </Button>
      </header>
      <p className="note no-print">{tell('labels.note')}</p>
      <ul className="labels" data-testid="labels">
        {points.map(({ id, name }) => (
          <li key={id}>
            <small>
              {site.name.zh} · {site.name.en}
            </small>
            <b>{name.zh}</b>
            <span>{name.en}</span>
            <code>{id}</code>
            {mayEnrol && (
              <Button className="no-print" size="small" onClick={() => setEnrolling(id)}>
                {tell('tag.enrol')}
              </Button>
            )}
            <em>巡更点 Checkpoint · 请在此打点 Tap here</em>
          </li>
        ))}
      </ul>
      {enrolled !== undefined && (
        <EnrolTag
          point={enrolled}
          site={site}
          session={session}
          onClose={() => setEnrolling(undefined)}
        />
      )}
    </section>
  );
}
