import { Badge, Button, Tag } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { isShownAt } from '../../../../rules/vocabulary/stand.ts';
import { ALARM_NAMES, CLOCKS, term } from '../../../words/terms.ts';
import { useStand } from '../alarms/machine.ts';
import { alarmId } from '../api/brands.ts';
import { useAlarms } from '../api/queries.ts';
import type { AlarmPicture, Session, SitePicture } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { useNow } from '../feed/use-now.ts';
import { useWords } from '../words/language.tsx';
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
  const stand = useStand(session);
  const items = (alarms.data?.items ?? []).filter((one) => isShownAt(stand, one));
  return (
    <Panel
      title={say('alarms.title')}
      query={alarms}
      count={
        <Badge
          count={items.length}
          overflowCount={99}
          color={items.length > 0 ? '#cf1322' : '#8c8c8c'}
        />
      }
    >
      {items.length === 0 && <p className="empty good">{say('alarms.none')}</p>}
      <ul className="rows">
        {[...items].sort(byUrgency).map((alarm) => (
          <Alarm key={alarm.id} alarm={alarm} site={site} session={session} />
        ))}
      </ul>
    </Panel>
  );
}

const URGENCY = ['critical', 'high', 'medium', 'low'];

const byUrgency = (a: AlarmPicture, b: AlarmPicture): number =>
  URGENCY.indexOf(a.priority) - URGENCY.indexOf(b.priority) || a.raised.localeCompare(b.raised);

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
  const [ending, setEnding] = useState<'close' | 'fire'>();
  const may = (act: string): boolean => session.acts.includes(act);
  const data = { alarm: alarmId(alarm) };
  return (
    <li className={`alarm ${alarm.priority}`} data-testid={`alarm-${alarm.id}`}>
      <div className="alarm-what">
        <b>{of(term(ALARM_NAMES, alarm.kind))}</b>
        <span>{of(alarm.place)}</span>
        <Tag color={STATE_COLOURS[alarm.state]}>{say(`alarm.${alarm.state}`)}</Tag>
        <time>{clockOf(alarm.raised, zone)}</time>
      </div>
      <Countdown alarm={alarm} />
      <div className="alarm-acts">
        {alarm.state === 'unacknowledged' && may('alarm.acknowledge') && (
          <Button
            type="primary"
            danger
            disabled={pending}
            onClick={() => void send({ type: 'alarm.acknowledge', data })}
          >
            {say('alarm.acknowledge')}
          </Button>
        )}
        {alarm.kind === 'fire' && state.fire !== true && may('fire.confirm') && (
          <Button danger onClick={() => setEnding('fire')}>
            {say('fire.confirm')}
          </Button>
        )}
        {alarm.needsReset && may('alarm.reset') && (
          <Button disabled={pending} onClick={() => void send({ type: 'alarm.reset', data })}>
            {say('alarm.reset')}
          </Button>
        )}
        {alarm.state !== 'unacknowledged' && may('alarm.close') && (
          <Button onClick={() => setEnding('close')}>{say('alarm.close')}</Button>
        )}
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
