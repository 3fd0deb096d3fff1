import { Badge, Button, Tag } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { inOrder } from '../../../../rules/vocabulary/alarm-order.ts';
import { CLOCKS, term } from '../../../words/terms.ts';
import { type Doing, doingsOf, isUpToPanel } from '../alarms/acts.ts';
import { timesOf, whatOf } from '../alarms/what.ts';
import { alarmId } from '../api/brands.ts';
import { useAlarms } from '../api/queries.ts';
import type { AlarmPicture, Session, SitePicture } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { useNow } from '../feed/use-now.ts';
import { useWords } from '../words/language.tsx';
import type { AlarmEndKind } from './alarm-end.tsx';
import { clockOf, minutesOf } from './clock.ts';
import { Panel } from './panel.tsx';
import { useActing } from './use-acting.ts';

const AlarmEnd = lazy(async () => ({ default: (await import('./alarm-end.tsx')).AlarmEnd }));

const STATE_COLOURS = {
  unacknowledged: 'error',
  acknowledged: 'warning',
  returned: 'processing',
  cleared: 'success',
  shelved: 'default',
} as const;

// The page of alarms has them all.
const ROWS = 30;

/** Open alarms, the most urgent first, each with its running clock. */
export function AlarmsCard({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say } = useWords();
  const alarms = useAlarms();
  const items = inOrder(alarms.data?.items ?? []).slice(0, ROWS);
  const total = alarms.data?.counts.total ?? 0;
  return (
    <Panel
      title={say('alarms.title')}
      query={alarms}
      count={<Badge count={total} overflowCount={999} color={total > 0 ? '#cf1322' : '#8c8c8c'} />}
    >
      {total === 0 && <p className="empty good">{say('alarms.none')}</p>}
      <ul className="rows">
        {items.map((alarm) => (
          <Alarm key={alarm.id} alarm={alarm} site={site} session={session} />
        ))}
      </ul>
      {total > items.length && (
        <p className="note" data-testid="more-alarms">
          <Link href="/alarms">{say('alarms.more', { n: total - items.length })}</Link>
        </p>
      )}
    </Panel>
  );
}

function Alarm({
  alarm,
  site: { zone, state },
  session,
}: {
  readonly alarm: AlarmPicture;
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [ending, setEnding] = useState<AlarmEndKind>();
  const now = useNow(5_000);
  const doings = doingsOf(alarm, { session, isFire: state.fire === true, now });
  const may = (doing: Doing): boolean => doings.includes(doing);
  const data = { alarm: alarmId(alarm) };
  return (
    <li className={`alarm ${alarm.priority}`} data-testid={`alarm-${alarm.id}`}>
      <div className="alarm-what">
        <b>{of(whatOf(alarm))}</b>
        <span>
          {of(alarm.place)}
          {timesOf(alarm)}
        </span>
        <Tag color={STATE_COLOURS[alarm.state]}>{say(`alarm.${alarm.state}`)}</Tag>
        <time>{clockOf(alarm.raised, zone)}</time>
      </div>
      <Countdown alarm={alarm} />
      <div className="alarm-acts">
        {may('acknowledge') && (
          <Button
            type="primary"
            danger
            disabled={pending}
            onClick={() => void send({ type: 'alarm.acknowledge', data })}
          >
            {say('alarm.acknowledge')}
          </Button>
        )}
        {may('fire') && (
          <Button danger onClick={() => setEnding('fire')}>
            {say('fire.confirm')}
          </Button>
        )}
        {may('reset') && (
          <Button
            disabled={pending}
            onClick={() =>
              isUpToPanel(alarm) ? setEnding('reset') : void send({ type: 'alarm.reset', data })
            }
          >
            {say('alarm.reset')}
          </Button>
        )}
        {may('close') && <Button onClick={() => setEnding('close')}>{say('alarm.close')}</Button>}
      </div>
      <Suspense>
        {ending !== undefined && (
          <AlarmEnd alarm={alarm} end={ending} onClose={() => setEnding(undefined)} />
        )}
      </Suspense>
    </li>
  );
}

/** The next clock that still runs: what is left of it, on the server's time; red and counting up once it is over. */
function Countdown({ alarm }: { readonly alarm: AlarmPicture }) {
  const { say, of } = useWords();
  const { offsetMs } = useFeed();
  const now = useNow(500) + offsetMs;
  const running = alarm.clocks
    .filter(({ stopped }) => stopped === undefined)
    .sort((a, b) => a.due.localeCompare(b.due))[0];
  if (running === undefined) return <span className="countdown done">✓</span>;
  const leftMs = Date.parse(running.due) - now;
  const clock = of(term(CLOCKS, running.clock));
  return (
    <span className={`countdown ${urgencyOf(leftMs)}`} data-testid="countdown">
      <small>{say(leftMs >= 0 ? 'alarm.left' : 'alarm.over', { clock })}</small>
      <b>{minutesOf(Math.abs(leftMs))}</b>
    </span>
  );
}

function urgencyOf(leftMs: number): 'over' | 'soon' | 'near' | 'calm' {
  if (leftMs < 0) return 'over';
  if (leftMs < 60_000) return 'soon';
  return leftMs < 120_000 ? 'near' : 'calm';
}
