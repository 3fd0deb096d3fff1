import { useEffect, useRef, useState } from 'react';
import { isShownAt, OFFICE, SOME_POST } from '../../../../rules/vocabulary/stand.ts';
import { ALARM_NAMES, term } from '../../../words/terms.ts';
import { useAlarms } from '../api/queries.ts';
import type { AlarmPicture, Session, SitePicture } from '../api/types.ts';
import { clockOf } from '../parts/clock.ts';
import { Panel } from '../parts/panel.tsx';
import { Pick } from '../parts/pick.tsx';
import { doingsOf, KEYS } from './acts.ts';
import { AlarmDetail } from './alarm-detail.tsx';
import { NextClock, useServerNow } from './clocks.tsx';
import { standAt, useStand } from './machine.ts';
import { PrioritySign, StateSign } from './signs.tsx';
import { toggleMute } from './siren.ts';
import { asks, inOrder } from './standing.ts';
import { useAlarmKeys } from './use-alarm-keys.ts';
import { useDoing } from './use-doing.ts';
import { useAlarmWords } from './words.ts';

/** The list of open alarms and the one that is looked at, worked from the keyboard alone. */
export function OpenPart({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say } = useAlarmWords();
  const stand = useStand(session);
  const alarms = useAlarms();
  const items = inOrder((alarms.data?.items ?? []).filter((one) => isShownAt(stand, one)));
  const { current, choose, move } = useChoice(items);
  const { doing, isAnswered, start, send, stop } = useDoing(current);
  const now = useServerNow();
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useAlarmKeys({
    move: (by) => {
      stop();
      move(by);
      list.current?.focus();
    },
    end: (which) => {
      stop();
      choose((which === 'first' ? items[0] : items.at(-1))?.id);
      list.current?.focus();
    },
    open: () => heading.current?.focus(),
    back: () => {
      stop();
      list.current?.focus();
    },
    press: (letter) => {
      if (letter === 'm') toggleMute();
      if (current === undefined) return letter === 'm';
      const given = { session, isFire: site.state.fire === true, now };
      const meant = doingsOf(current, given).find((one) => KEYS[one] === letter);
      if (meant !== undefined) start(meant);
      return meant !== undefined || letter === 'm';
    },
  });
  const asking = items.filter(asks).length;
  return (
    <div className="alarm-desk">
      <Panel
        title={say('open')}
        query={alarms}
        count={
          <>
            {asking > 0 && <b className="asking">{say('asking', { n: asking })}</b>}
            <StandsAt site={site} stand={stand} />
          </>
        }
      >
        {items.length === 0 && <p className="empty good">{say('none')}</p>}
        <ul
          ref={list}
          className="alarm-list"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a list of which one is chosen
          role="listbox"
          tabIndex={0}
          aria-label={say('open')}
          aria-activedescendant={current === undefined ? undefined : `alarm-${current.id}`}
        >
          {items.map((alarm) => (
            <Row
              key={alarm.id}
              alarm={alarm}
              zone={site.zone}
              isChosen={alarm.id === current?.id}
              onChoose={() => {
                stop();
                choose(alarm.id);
              }}
            />
          ))}
        </ul>
        <p className="note key-line">{say('keys')}</p>
      </Panel>
      {current !== undefined && (
        <AlarmDetail
          alarm={current}
          site={site}
          session={session}
          doing={doing}
          pending={isAnswered}
          heading={heading}
          onDo={start}
          onSend={send}
          onCancel={stop}
        />
      )}
    </div>
  );
}

/** Which alarm is looked at: it stays while others come, so that no key is for another than the eye was on. */
function useChoice(items: readonly AlarmPicture[]) {
  const [chosen, setChosen] = useState<{ readonly id: string; readonly index: number }>();
  const index = items.findIndex(({ id }) => id === chosen?.id);
  // What is gone gives its place to the one that took it.
  const current = items[index] ?? items[Math.min(chosen?.index ?? 0, items.length - 1)];
  const currentIndex = current === undefined ? 0 : items.indexOf(current);
  const currentId = current?.id;
  useEffect(() => {
    if (currentId !== undefined) setChosen({ id: currentId, index: currentIndex });
  }, [currentId, currentIndex]);
  const choose = (id: string | undefined): void => {
    if (id !== undefined) setChosen({ id, index: items.findIndex((one) => one.id === id) });
  };
  return {
    current,
    choose,
    move: (by: number) =>
      choose(items[Math.max(0, Math.min(items.length - 1, currentIndex + by))]?.id),
  };
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
function StandsAt({ site, stand }: { readonly site: SitePicture; readonly stand: string }) {
  const { say, of } = useAlarmWords();
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
