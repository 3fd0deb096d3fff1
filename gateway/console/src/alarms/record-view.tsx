import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { sentence } from '../../../words/sentences.ts';
import type { AlarmPicture, Line, Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { clockOf, momentOf } from '../parts/clock.ts';
import { useAlarmWords } from './words.ts';

/** Where it is: zone, panel, lane, device, post, and the checkpoints near, by name. */
export function WhereTold({
  facts,
  state,
  site,
}: {
  readonly facts: readonly Line[];
  readonly state: AlarmPicture | undefined;
  readonly site: SitePicture;
}) {
  const { say, of } = useAlarmWords();
  const naming = useNaming();
  const raised = facts.find((line) => line.type === 'alarm.raised');
  if (raised === undefined) return null;
  const { zone, panel, lane, device, post, near, origin } = raised.data;
  const name = (list: readonly Named[] | undefined, id: string | undefined): string | undefined => {
    const known = list?.find((one) => one.id === id);
    return known === undefined ? id : of(known.name);
  };
  const points = near.map((id) => name(site.checkpoints, id)).join('、');
  const sent = state?.dispatched;
  const whom = [
    sent?.guard === undefined ? undefined : (naming(sent.guard) ?? sent.guard),
    name(site.posts, sent?.post),
  ].filter((one) => one !== undefined);
  const rows = [
    [say('where.zone'), name(site.zones, zone)],
    [say('where.panel'), name(site.panels, panel)],
    [say('where.lane'), name(site.lanes, lane)],
    [say('where.device'), device],
    [say('where.post'), name(site.posts, post)],
    [say('where.near'), points === '' ? say('where.near.none') : points],
    [say('where.origin'), origin],
    [say('where.sent'), whom.length === 0 ? undefined : whom.join('、')],
    [
      say('where.verdict'),
      state?.verified === undefined ? undefined : say(`verify.${state.verified}`),
    ],
  ] as const;
  return (
    <dl className="where">
      {rows.flatMap(([title, value]) =>
        value === undefined
          ? []
          : [
              <div key={title}>
                <dt>{title}</dt>
                <dd>{value}</dd>
              </div>,
            ],
      )}
    </dl>
  );
}

type Named = { readonly id: string; readonly name: Text };

/** 移交材料: all of it as one file for the police or the fire brigade, to whom records are open, and at no post. */
export function PackLink({
  alarm,
  session,
}: {
  readonly alarm: string;
  readonly session: Pick<Session, 'records' | 'post'>;
}) {
  const { say } = useAlarmWords();
  if (!session.records || session.post !== undefined) return null;
  return (
    <a
      className="export"
      href={`/api/v1/alarms/${encodeURIComponent(alarm)}/pack`}
      title={say('pack.title')}
      download
    >
      {say('pack')}
    </a>
  );
}

/** Every fact of it, with its time and who did it. */
export function Timeline({
  alarm,
  facts,
  site,
}: {
  readonly alarm: string;
  readonly facts: readonly Line[];
  readonly site: SitePicture;
}) {
  const { say, language } = useAlarmWords();
  const naming = useNaming();
  return (
    <section>
      <h4>{say('record')}</h4>
      <ol className="timeline" data-testid="timeline">
        {facts.map((line) => (
          <li key={line.id}>
            <time title={momentOf(line.at, site.zone, true)}>{clockOf(line.at, site.zone)}</time>
            <span>
              {sentence(line, site, (id) => (id === alarm ? say('this') : naming(id)))[language]}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What the panel said, as it came. */
export function PanelEvents({
  events,
  site,
}: {
  readonly events: readonly Line[];
  readonly site: SitePicture;
}) {
  const { say, language } = useAlarmWords();
  const said = events.flatMap((line) => (line.type === 'panel.event' ? [line] : []));
  if (said.length === 0) return null;
  return (
    <section>
      <h4>{say('events')}</h4>
      <ol className="timeline" data-testid="panel-events">
        {said.map(({ id, at, data }) => (
          <li key={id}>
            <time>{clockOf(at, site.zone)}</time>
            <span>
              <code>{data.code}</code> {data.meaning?.[language] ?? ''} {data.text ?? ''}
              {data.panelTime !== undefined && (
                <small>
                  {say('event.panel-time')} {clockOf(data.panelTime, site.zone)}
                </small>
              )}
              {data.raw !== undefined && (
                <small>
                  {say('event.raw')} <code>{data.raw}</code>
                </small>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
