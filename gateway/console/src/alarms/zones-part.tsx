import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { DISARMING_REASONS, TESTING_REASONS } from '../../../words/alarm-reasons.ts';
import { ALARM_NAMES, term } from '../../../words/terms.ts';
import { armAreaId, panelId, zoneId } from '../api/brands.ts';
import type { Act, Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { clockOf, momentOf } from '../parts/clock.ts';
import { Panel } from '../parts/panel.tsx';
import { useActing } from '../parts/use-acting.ts';
import { type AreaPicture, type PanelPicture, useZones, type ZonePicture } from './queries.ts';
import { TimedForm } from './timed-form.tsx';
import { areaStanding, isGuarded } from './watched.ts';
import { useAlarmWords } from './words.ts';

// The rules allow no more: a day without guard, half a day of a test.
const DISARMED_MINUTES = [60, 240, 480, 720] as const;
const TEST_MINUTES = [30, 60, 240, 480] as const;

type Given = {
  readonly site: SitePicture;
  readonly session: Session;
  readonly pending: boolean;
  onSend(act: Act): Promise<boolean>;
};

/** 防区: which panels are heard and how, what is armed, and how each zone stands. */
export function ZonesPart({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say } = useAlarmWords();
  const watched = useZones();
  const { send, pending } = useActing();
  const { panels = [], areas = [], zones = [] } = watched.data ?? {};
  const given: Given = { site, session, pending, onSend: (act) => send(act) };
  return (
    <Panel title={say('zones')} query={watched}>
      {watched.data !== undefined && (
        <div className="watched">
          <Group title={say('zones.panels')} none={say('zones.panels.none')}>
            {panels.map((panel) => (
              <PanelRow key={panel.id} panel={panel} {...given} />
            ))}
          </Group>
          <Group title={say('zones.areas')} none={say('zones.areas.none')}>
            {areas.map((area) => (
              <AreaRow key={area.id} area={area} {...given} />
            ))}
          </Group>
          <Group title={say('zones.zones')} none={say('zones.none')}>
            {zones.map((zone) => (
              <ZoneRow key={zone.id} zone={zone} areas={areas} panels={panels} {...given} />
            ))}
          </Group>
        </div>
      )}
      <p className="note">{say('zones.note')}</p>
    </Panel>
  );
}

function Group({
  title,
  none,
  children,
}: {
  readonly title: string;
  readonly none: string;
  readonly children: readonly ReactNode[];
}) {
  return (
    <section>
      <h3>{title}</h3>
      {children.length === 0 ? (
        <p className="empty">{none}</p>
      ) : (
        <ul className="plain">{children}</ul>
      )}
    </section>
  );
}

const HEARD_SIGNS = { heard: '●', silent: '✕', unknown: '?' } as const;

function PanelRow({ panel, ...given }: Given & { readonly panel: PanelPicture }) {
  const { say, of } = useAlarmWords();
  const { id, name, state, device, heardBy, backupOnly = false, testUntil } = panel;
  const isBad = state === 'silent' || backupOnly;
  return (
    <li data-testid={`panel-${id}`}>
      <p className="watched-line">
        <b className="what">{of(name)}</b>
        <span className={`sign ${isBad ? 'bad' : state}`}>
          <i aria-hidden="true">{backupOnly ? '◐' : HEARD_SIGNS[state]}</i>
          {say(backupOnly ? 'panel.backup-only' : `panel.${state}`)}
        </span>
        <span className="dim">
          {say('panel.receiver', { device })}
          {heardBy !== undefined &&
            heardBy !== device &&
            ` · ${say('panel.heard-by', { device: heardBy })}`}
        </span>
      </p>
      <TestKeys of={{ panel: panelId(panel) }} testUntil={testUntil} {...given} />
    </li>
  );
}

function AreaRow({ area, ...given }: Given & { readonly area: AreaPicture }) {
  const { say, of } = useAlarmWords();
  const [isAsking, setIsAsking] = useState(false);
  const { site, session, pending, onSend } = given;
  const { armed, follows } = area;
  const standing = areaStanding(area);
  const data = { area: armAreaId(area) };
  const mayArm = follows === undefined && !armed && session.acts.includes('area.arm');
  const mayDisarm = follows === undefined && armed && session.acts.includes('area.disarm');
  return (
    <li data-testid={`area-${area.id}`}>
      <p className="watched-line">
        <b className="what">{of(area.name)}</b>
        <span className={`sign ${standing}`}>
          <i aria-hidden="true">{AREA_SIGNS[standing]}</i>
          {say(`area.${standing}`)}
          {standing === 'unknown' && ` · ${say(armed ? 'area.was-armed' : 'area.was-disarmed')}`}
        </span>
        <AreaMore area={area} site={site} />
        <span className="keys">
          {mayArm && (
            <Button
              size="small"
              disabled={pending}
              onClick={() => void onSend({ type: 'area.arm', data })}
            >
              {say('area.arm')}
            </Button>
          )}
          {mayDisarm && (
            <Button size="small" onClick={() => setIsAsking(!isAsking)}>
              {say(isAsking ? 'cancel' : 'area.disarm')}
            </Button>
          )}
        </span>
      </p>
      {isAsking && (
        <TimedForm
          why="area.disarm.why"
          howLong="area.disarm.until"
          reasons={DISARMING_REASONS}
          minutes={DISARMED_MINUTES}
          pending={pending}
          onPick={(timed) => {
            const act: Act = { type: 'area.disarm', data: { ...data, ...timed } };
            void onSend(act).then((isDone) => isDone && setIsAsking(false));
          }}
        />
      )}
    </li>
  );
}

/** By whom it is armed, until when, and what its hours say. */
function AreaMore({
  area: { follows, user, expected, by, until },
  site,
}: {
  readonly area: AreaPicture;
  readonly site: SitePicture;
}) {
  const { say, of } = useAlarmWords();
  const naming = useNaming();
  const more = [
    follows !== undefined && say('area.follows', { panel: of(panelName(site, follows)) }),
    user !== undefined && say('area.user', { user }),
    expected !== undefined && say(expected ? 'area.expected' : 'area.not-expected'),
    by !== undefined && say('area.by', { who: naming(by) ?? by }),
    until !== undefined && say('until', { at: momentOf(until, site.zone) }),
  ];
  return <span className="dim">{more.filter((one) => one !== false).join(' · ')}</span>;
}

const AREA_SIGNS = { armed: '■', disarmed: '□', 'not-armed': '!!', unknown: '?' } as const;
const ZONE_SIGNS = { normal: '○', abnormal: '▲', tampered: '✕', unknown: '?' } as const;

function ZoneRow({
  zone,
  areas,
  panels,
  ...given
}: Given & {
  readonly zone: ZonePicture;
  readonly areas: readonly AreaPicture[];
  readonly panels: readonly PanelPicture[];
}) {
  const { say, of } = useAlarmWords();
  const { site } = given;
  const { id, name, kind, state, panel, leftOutUntil, testUntil } = zone;
  const isWithPanel = panels.some((one) => one.id === panel && one.testUntil !== undefined);
  const guarded = isGuarded(zone, areas, site.armAreas ?? []);
  return (
    <li data-testid={`zone-${id}`}>
      <p className="watched-line">
        <b className="what">{of(name)}</b>
        <span className={`sign ${state}`}>
          <i aria-hidden="true">{ZONE_SIGNS[state]}</i>
          {say(`zone.${state}`)}
        </span>
        {leftOutUntil !== undefined && (
          <span className="sign bad">
            <i aria-hidden="true">⊘</i>
            {say('zone.left-out', { at: momentOf(leftOutUntil, site.zone) })}
          </span>
        )}
        <span className="dim">
          {of(term(ALARM_NAMES, kind))}
          {guarded !== 'always' && ` · ${say(`zone.${guarded}`)}`}
          {panel !== undefined && ` · ${of(panelName(site, panel))}`}
        </span>
      </p>
      <TestKeys
        of={{ zone: zoneId(zone) }}
        testUntil={testUntil}
        isOther={isWithPanel}
        {...given}
      />
    </li>
  );
}

const panelName = ({ panels = [] }: SitePicture, id: string) =>
  panels.find((one) => one.id === id)?.name ?? { zh: id, en: id };

type Tested =
  | { readonly panel: ReturnType<typeof panelId> }
  | { readonly zone: ReturnType<typeof zoneId> };

/** That it is in test, and the keys that begin and end it. */
function TestKeys({
  of: tested,
  testUntil,
  isOther = false,
  site,
  session,
  pending,
  onSend,
}: Given & {
  readonly of: Tested;
  readonly testUntil: string | undefined;
  /** The test is its panel's, and ends there. */
  readonly isOther?: boolean;
}) {
  const { say } = useAlarmWords();
  const [isAsking, setIsAsking] = useState(false);
  const mayBegin = testUntil === undefined && session.acts.includes('test.begin');
  const mayEnd = testUntil !== undefined && !isOther && session.acts.includes('test.end');
  if (testUntil === undefined && !mayBegin) return null;
  return (
    <>
      <p className="watched-keys">
        {testUntil !== undefined && (
          <span className="sign tested">
            <i aria-hidden="true">⚙</i>
            {say('in-test', { at: clockOf(testUntil, site.zone, false) })}
          </span>
        )}
        {mayBegin && (
          <Button size="small" type="text" onClick={() => setIsAsking(!isAsking)}>
            {say(isAsking ? 'cancel' : 'test.begin')}
          </Button>
        )}
        {mayEnd && (
          <Button
            size="small"
            disabled={pending}
            onClick={() => void onSend({ type: 'test.end', data: tested })}
          >
            {say('test.end')}
          </Button>
        )}
      </p>
      {isAsking && mayBegin && (
        <TimedForm
          why="test.why"
          howLong="test.until"
          reasons={TESTING_REASONS}
          minutes={TEST_MINUTES}
          pending={pending}
          onPick={(timed) => {
            const act: Act = { type: 'test.begin', data: { ...tested, ...timed } };
            void onSend(act).then((isDone) => isDone && setIsAsking(false));
          }}
        />
      )}
    </>
  );
}
