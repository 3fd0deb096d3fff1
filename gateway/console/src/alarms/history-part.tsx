import { useEffect, useRef, useState } from 'react';
import { ALARM_KINDS, PRIORITIES } from '../../../../rules/vocabulary/site.ts';
import { toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { dayAfter, localInstant } from '../../../../rules/vocabulary/zone-time.ts';
import { reasonOf } from '../../../words/alarm-reasons.ts';
import { ALARM_NAMES, term } from '../../../words/terms.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { momentOf } from '../parts/clock.ts';
import { Panel } from '../parts/panel.tsx';
import { Pick } from '../parts/pick.tsx';
import { Records } from '../parts/records.tsx';
import { DaysPicker, daysBack } from './days-picker.tsx';
import { type AlarmRow, type Days, useAlarmHistory, useAlarmRecord } from './queries.ts';
import { PackLink, PanelEvents, Timeline, WhereTold } from './record-view.tsx';
import { ReportText } from './report-text.tsx';
import { PrioritySign, StateSign } from './signs.tsx';
import { useAlarmWords } from './words.ts';

const STATES = ['open', 'closed'] as const;

/** Alarms of any time: by kind, priority, state and days; each opens with its whole record. */
export function HistoryPart({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say, of } = useAlarmWords();
  const [days, setDays] = useState<Days>(() => daysBack(site.zone, 30));
  const [kind, setKind] = useState<string>();
  const [priority, setPriority] = useState<string>();
  const [state, setState] = useState<string>();
  const [opened, setOpened] = useState<string>();
  const history = useAlarmHistory({
    kind,
    priority,
    state,
    from: toRfc3339(localInstant(site.zone, days.from, 0)),
    to: toRfc3339(localInstant(site.zone, dayAfter(days.to, 1), 0)),
  });
  if (opened !== undefined) {
    return (
      <OneRecord alarm={opened} site={site} session={session} onBack={() => setOpened(undefined)} />
    );
  }
  return (
    <Panel title={say('history')} query={history}>
      <div className="bar">
        <DaysPicker zone={site.zone} days={days} onDays={setDays} />
        <Pick
          label={say('history.kind')}
          all={say('history.kinds')}
          value={kind}
          options={ALARM_KINDS.map((one) => ({ value: one, label: of(term(ALARM_NAMES, one)) }))}
          onChange={setKind}
        />
        <Pick
          label={say('history.priority')}
          all={say('history.priorities')}
          value={priority}
          options={PRIORITIES.toReversed().map((one) => ({
            value: one,
            label: say(`priority.${one}`),
          }))}
          onChange={setPriority}
        />
        <Pick
          label={say('history.state')}
          all={say('history.states')}
          value={state}
          options={STATES.map((one) => ({ value: one, label: say(`history.${one}`) }))}
          onChange={setState}
        />
      </div>
      <Rows search={history} site={site} onOpen={setOpened} />
    </Panel>
  );
}

function Rows({
  search,
  site,
  onOpen,
}: {
  readonly search: ReturnType<typeof useAlarmHistory>;
  readonly site: SitePicture;
  onOpen(alarm: string): void;
}) {
  const { say, of } = useAlarmWords();
  const naming = useNaming();
  const done = (at: string | undefined, by: string | undefined) =>
    at === undefined ? (
      ''
    ) : (
      <>
        <time>{momentOf(at, site.zone)}</time> {by === undefined ? '' : (naming(by) ?? by)}
      </>
    );
  return (
    <Records<AlarmRow>
      search={search}
      keyOf={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      empty={say('history.none')}
      columns={[
        {
          title: say('history.when'),
          cell: ({ raised }) => <time>{momentOf(raised, site.zone, true)}</time>,
        },
        {
          title: say('history.what'),
          cell: ({ kind, place, repeats }) => (
            <>
              <b>{of(term(ALARM_NAMES, kind))}</b> {of(place)}{' '}
              {repeats > 0 && <span className="dim">{say('repeats', { n: repeats })}</span>}
            </>
          ),
        },
        {
          title: say('history.priority'),
          cell: ({ priority }) => <PrioritySign priority={priority} />,
        },
        {
          title: say('history.acknowledged'),
          cell: ({ acknowledged, acknowledgedBy }) => done(acknowledged, acknowledgedBy),
        },
        {
          title: say('history.attended'),
          cell: ({ attended, attendedBy }) => done(attended, attendedBy),
        },
        { title: say('history.ended'), cell: ({ closed, closedBy }) => done(closed, closedBy) },
        { title: say('history.state'), cell: (row) => <Ended row={row} zone={site.zone} /> },
      ]}
    />
  );
}

function Ended({ row, zone }: { readonly row: AlarmRow; readonly zone: string }) {
  const { say, of } = useAlarmWords();
  if (row.closed === undefined) return <StateSign alarm={{ state: stateOf(row) }} zone={zone} />;
  if (row.closedBy === undefined) return <span className="dim">{say('state.withdrawn')}</span>;
  return (
    <>
      <StateSign alarm={{ state: 'closed' }} zone={zone} />{' '}
      {row.why === undefined ? '' : of(reasonOf(row.why))}
    </>
  );
}

function stateOf(row: AlarmRow): 'unacknowledged' | 'acknowledged' | 'cleared' {
  if (row.acknowledged === undefined) return 'unacknowledged';
  return row.cleared === undefined ? 'acknowledged' : 'cleared';
}

function OneRecord({
  alarm,
  site,
  session,
  onBack,
}: {
  readonly alarm: string;
  readonly site: SitePicture;
  readonly session: Session;
  onBack(): void;
}) {
  const { say, of } = useAlarmWords();
  const record = useAlarmRecord(alarm);
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => whole.current?.focus(), []);
  const { alarm: row, facts = [], events = [], state } = record.data ?? {};
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leads back, as the button does
    <div
      ref={whole}
      className="one-record"
      tabIndex={-1}
      onKeyDown={({ key }) => key === 'Escape' && onBack()}
    >
      <Panel
        title={row === undefined ? '' : `${of(term(ALARM_NAMES, row.kind))}　${of(row.place)}`}
        query={record}
        count={
          <button type="button" className="quick" onClick={onBack}>
            {say('history.back')}
          </button>
        }
      >
        {row !== undefined && (
          <p className="signs">
            <PrioritySign priority={row.priority} /> <Ended row={row} zone={site.zone} />
          </p>
        )}
        <WhereTold facts={facts} state={state} site={site} />
        <PanelEvents events={events} site={site} />
        <Timeline alarm={alarm} facts={facts} site={site} />
        {record.data !== undefined && (
          <ReportText record={record.data} site={site} session={session} />
        )}
        <PackLink alarm={alarm} session={session} />
      </Panel>
    </div>
  );
}
