import { useEffect, useRef, useState } from 'react';
import { asks, inOrder } from '../../../../rules/vocabulary/alarm-order.ts';
import { OFFICE, SOME_POST } from '../../../../rules/vocabulary/stand.ts';
import { ALARM_NAMES, term } from '../../../words/terms.ts';
import { useAlarms } from '../api/queries.ts';
import type { AlarmPicture, Session, SitePicture } from '../api/types.ts';
import { clockOf } from '../parts/clock.ts';
import { Panel } from '../parts/panel.tsx';
import { Pick } from '../parts/pick.tsx';
import { doingsOf, KEYS } from './acts.ts';
import { AlarmDetail } from './alarm-detail.tsx';
import { type Chosen, chosenOf, movedBy } from './choice.ts';
import { NextClock, useServerNow } from './clocks.tsx';
import { mayMove, standAt, useStand } from './machine.ts';
import { toggleMute } from './muting.ts';
import { PrioritySign, StateSign } from './signs.tsx';
import { askingIn } from './standing.ts';
import { useAlarmKeys } from './use-alarm-keys.ts';
import { useDoing } from './use-doing.ts';
import { useAlarmWords } from './words.ts';

// More at once nobody reads, and a browser draws slowly.
const ROWS = 100;

/** The list of open alarms and the one that is looked at, worked from the keyboard alone. */
export function OpenPart({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say } = useAlarmWords();
  const alarms = useAlarms();
  const all = inOrder(alarms.data?.items ?? []);
  const [room, setRoom] = useState(ROWS);
  const { current, gone, choose, move } = useChoice(all);
  // What is chosen is shown, wherever it went.
  const items = all.slice(0, Math.max(room, (current?.index ?? 0) + 1));
  const counts = alarms.data?.counts;
  const left = (counts?.total ?? 0) - items.length;
  const more = (): void => {
    setRoom(items.length + ROWS);
    if (items.length + ROWS > all.length && alarms.hasNextPage) void alarms.fetchNextPage();
  };
  const { doing, isAnswered, start, send, stop } = useDoing(current?.one);
  const now = useServerNow();
  const heading = useRef<HTMLHeadingElement>(null);
  const reporter = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useAlarmKeys({
    move: (by) => {
      stop();
      if (by > 0 && left > 0 && current?.index === items.length - 1) more();
      move(by);
      list.current?.focus();
    },
    end: (which) => {
      stop();
      choose(which === 'first' ? items[0] : items.at(-1));
      list.current?.focus();
    },
    open: () => heading.current?.focus(),
    back: () => {
      stop();
      list.current?.focus();
    },
    press: (letter) => {
      if (letter === 'm' && counts !== undefined) toggleMute(counts.calling, now);
      if (letter === 't') reporter.current?.click();
      if (current === undefined || letter === 't') return letter === 'm' || letter === 't';
      const given = { session, isFire: site.state.fire === true, now };
      const meant = doingsOf(current.one, given).find((one) => KEYS[one] === letter);
      if (meant !== undefined) start(meant);
      return meant !== undefined || letter === 'm';
    },
  });
  const asking = counts === undefined ? 0 : askingIn(counts);
  return (
    <div className="alarm-desk">
      <Panel
        title={say('open')}
        query={alarms}
        count={
          <>
            {asking > 0 && <b className="asking">{say('asking', { n: asking })}</b>}
            <StandsAt site={site} session={session} />
          </>
        }
      >
        {counts?.total === 0 && <p className="empty good">{say('none')}</p>}
        <ul
          ref={list}
          className="alarm-list"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a list of which one is chosen
          role="listbox"
          tabIndex={0}
          aria-label={say('open')}
          aria-activedescendant={current === undefined ? undefined : `alarm-${current.one.id}`}
        >
          {items.map((alarm) => (
            <Row
              key={alarm.id}
              alarm={alarm}
              zone={site.zone}
              isChosen={alarm.id === current?.one.id}
              onChoose={() => {
                stop();
                choose(alarm);
              }}
            />
          ))}
        </ul>
        {left > 0 && (
          <button type="button" className="more" data-testid="more-alarms" onClick={more}>
            {say('more', { n: left })}
          </button>
        )}
        <p className="note key-line">{say('keys')}</p>
      </Panel>
      {gone !== undefined && <Gone alarm={gone} />}
      {current !== undefined && (
        <AlarmDetail
          alarm={current.one}
          site={site}
          session={session}
          doing={doing}
          pending={isAnswered}
          heading={heading}
          reporter={reporter}
          onDo={start}
          onSend={send}
          onCancel={stop}
        />
      )}
    </div>
  );
}

/** Which alarm is looked at: it stays while others come and go, so that no key is for another than the eye was on. */
function useChoice(items: readonly AlarmPicture[]) {
  const [chosen, setChosen] = useState<Chosen<AlarmPicture>>();
  const current = chosenOf(items, chosen);
  const [one, index] = [current?.one, current?.index];
  useEffect(() => {
    if (one !== undefined && index !== undefined) setChosen({ one, index });
  }, [one, index]);
  const take = (next: Chosen<AlarmPicture> | undefined): void => {
    if (next !== undefined) setChosen(next);
  };
  return {
    current,
    /** The one that was looked at and is in the list no more. */
    gone: current === undefined ? chosen?.one : undefined,
    choose: (next: AlarmPicture | undefined) =>
      take(next === undefined ? undefined : { one: next, index: items.indexOf(next) }),
    move: (by: number) => take(movedBy(items, chosen, by)),
  };
}

/** The one that was looked at is gone: no key means another until somebody has chosen it. */
function Gone({ alarm }: { readonly alarm: AlarmPicture }) {
  const { say, of } = useAlarmWords();
  return (
    <section className="panel alarm-gone" role="status" data-testid="alarm-gone">
      <p>{say('gone', { what: `${of(term(ALARM_NAMES, alarm.kind))} ${of(alarm.place)}` })}</p>
    </section>
  );
}

function Row({
  alarm,
  zone,
  isChosen,
  onChoose,
}: {
  readonly alarm: AlarmPicture;
  readonly zone: string;
  readonly isChosen: boolean;
  onChoose(): void;
}) {
  const { of, say } = useAlarmWords();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the list choose too
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which one is chosen
    <li
      ref={row}
      id={`alarm-${alarm.id}`}
      className={`alarm-row ${alarm.priority} ${asks(alarm) ? 'asks' : ''}`}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: one of the list to choose from
      role="option"
      aria-selected={isChosen}
      data-alarm={alarm.id}
      onClick={onChoose}
    >
      <span className="what">
        <PrioritySign priority={alarm.priority} />
        <b>{of(term(ALARM_NAMES, alarm.kind))}</b>
        <time>{clockOf(alarm.raised, zone)}</time>
      </span>
      <span className="place">
        {of(alarm.place)}
        {alarm.count !== undefined && alarm.count > 1 && <em>×{alarm.count}</em>}
        {alarm.test === true && <em>{say('test')}</em>}
      </span>
      <StateSign alarm={alarm} zone={zone} />
      <NextClock alarm={alarm} />
    </li>
  );
}

/** Where this machine stands: what calls for help in silence is not shown where it comes from. */
function StandsAt({ site, session }: { readonly site: SitePicture; readonly session: Session }) {
  const { say, of } = useAlarmWords();
  const stand = useStand(session);
  if (!mayMove(session)) {
    const post = site.posts.find(({ id }) => id === stand);
    return (
      <span className="stands-at" data-testid="stands-at">
        {say('stands-at')} <b>{post === undefined ? say('stands-at.some-post') : of(post.name)}</b>
      </span>
    );
  }
  return (
    <span className="stands-at">
      {say('stands-at')}{' '}
      <Pick
        label={say('stands-at')}
        value={stand}
        options={[
          { value: OFFICE, label: say('stands-at.office') },
          ...site.posts.map(({ id, name }) => ({ value: id, label: of(name) })),
          { value: SOME_POST, label: say('stands-at.some-post') },
        ]}
        onChange={(next) => next !== undefined && standAt(next)}
      />
    </span>
  );
}
