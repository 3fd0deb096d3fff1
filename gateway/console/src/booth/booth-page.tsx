import { useEffect, useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { EMERGENCY_VEHICLES } from '../../../words/terms.ts';
import { laneId, openingId, postId } from '../api/brands.ts';
import { ApiProblem } from '../api/client.ts';
import { remember, remembered } from '../api/memory.ts';
import type { Act } from '../api/types.ts';
import { clockOf } from '../parts/clock.ts';
import { useBoothActs } from './acting.ts';
import { AlarmBars } from './alarm-bar.tsx';
import { Keys } from './keys.tsx';
import { type BoothPicture, useBooth } from './lane-store.ts';
import { OverridePad } from './override-pad.tsx';
import { SignInPad } from './sign-in-pad.tsx';
import { Vehicle } from './vehicle.tsx';
import { VerifyPad } from './verify-pad.tsx';
import { BOOTH, OPENINGS } from './words.ts';

type Pad = 'verify' | 'override' | 'emergency';
type Of = (text: Text) => string;

/** 岗亭: one lane in letters that are read from the window, and keys for gloves. */
export function BoothPage({ lane: id }: { readonly lane: string }) {
  const [language, setLanguage] = useState<'zh' | 'en'>(
    remembered('language') === 'en' ? 'en' : 'zh',
  );
  const [isNight, setIsNight] = useState(remembered('booth-theme') !== 'light');
  const { picture, error, feed, refresh } = useBooth(id);
  const of: Of = (text) => text[language];
  useEffect(() => {
    document.documentElement.dataset['theme'] = isNight ? 'dark' : 'light';
    remember('booth-theme', isNight ? 'dark' : 'light');
    remember('language', language);
  }, [isNight, language]);
  const isLost = feed.link.kind === 'lost';
  if (error instanceof ApiProblem && error.status === 401)
    return <SignInPad of={of} onDone={refresh} />;
  return (
    <div className={isLost ? 'booth stale' : 'booth'}>
      <header>
        <h1>{picture?.lane === undefined ? id : of(picture.lane.name)}</h1>
        <span className={`dot ${feed.link.kind}`} data-link={feed.link.kind} />
        <span className="space" />
        <button type="button" className="small" onClick={() => setIsNight(!isNight)}>
          {of(isNight ? BOOTH.day : BOOTH.night)}
        </button>
        <button
          type="button"
          className="small"
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {of(BOOTH.language)}
        </button>
      </header>
      {isLost && (
        <p className="bar lost" role="alert" data-testid="link-lost">
          {of(BOOTH.lost)}
        </p>
      )}
      {picture?.site.state.fire === true && (
        <p className="bar fire" role="alert">
          {of(BOOTH.fire)}
        </p>
      )}
      {picture !== undefined && (
        <LaneDesk picture={picture} offsetMs={feed.offsetMs} of={of} onDone={refresh} />
      )}
    </div>
  );
}

/** 查岗: is the guard there? One key says so, or his staff card at the reader. */
function DutyBar({
  picture: { post, site },
  of,
  disabled,
  onAnswer,
}: {
  readonly picture: BoothPicture;
  readonly of: Of;
  readonly disabled: boolean;
  onAnswer(act: Act): void;
}) {
  const [first] = (post?.checks ?? []).toSorted((a, b) => a.due.localeCompare(b.due));
  if (post === undefined || first === undefined) return null;
  const data = { post: postId(post) };
  return (
    <p className="bar card" role="alert" data-testid="duty-check">
      {of(BOOTH.check)} · {of(BOOTH.checkUntil)} {clockOf(first.due, site.zone, false)}
      <button
        type="button"
        disabled={disabled}
        onClick={() => onAnswer({ type: 'duty.answer', data })}
      >
        {of(BOOTH.here)}
      </button>
    </p>
  );
}

function LaneDesk({
  picture,
  offsetMs,
  of,
  onDone,
}: {
  readonly picture: BoothPicture;
  readonly offsetMs: number;
  readonly of: Of;
  onDone(): void;
}) {
  const [pad, setPad] = useState<Pad>();
  const { send, cancel, told, isPending, isSigning } = useBoothActs(onDone);
  const { lane, unsaid } = picture;
  if (lane === undefined) return <p className="bar lost">{of(BOOTH.noLane)}</p>;
  const act = async (given: Act): Promise<void> => {
    if (await send(given, picture)) setPad(undefined);
  };
  const data = { lane: laneId(lane) };
  const now = lane.passage?.passage;
  return (
    <>
      <AlarmBars
        picture={picture}
        offsetMs={offsetMs}
        of={of}
        disabled={isPending}
        onAct={(given) => void act(given)}
      />
      <Vehicle lane={lane} shown={picture.vehicle} isSmall={pad !== undefined} of={of} />
      {told !== undefined && (now === undefined || now === told.passage) && (
        <p className={told.good ? 'bar good' : 'bar lost'} role="status">
          {of(told.text)}
        </p>
      )}
      <DutyBar
        picture={picture}
        of={of}
        disabled={isPending}
        onAnswer={(given) => void act(given)}
      />
      {isSigning && (
        <p className="bar card">
          {of(BOOTH.staffCard)}
          <button type="button" onClick={() => void cancel()}>
            {of(BOOTH.cancelCard)}
          </button>
        </p>
      )}
      {pad === undefined && (
        <LaneKeys picture={picture} of={of} disabled={isPending} onAct={act} onPad={setPad} />
      )}
      {pad === undefined && unsaid !== undefined && (
        <Keys
          title={`${of(BOOTH.explain)}`}
          of={of}
          disabled={isPending}
          keys={OPENINGS.map((text) => ({ text }))}
          onPress={(index) => {
            const as = of(OPENINGS[index] ?? BOOTH.explain);
            void act({ type: 'opening.explain', data: { opening: openingId(unsaid), as } });
          }}
        />
      )}
      {pad === 'verify' && (
        <VerifyPad
          of={of}
          disabled={isPending}
          onBack={() => setPad(undefined)}
          onVerify={(papers, why) =>
            void act({ type: 'exit.verify', data: { ...data, papers, why } })
          }
        />
      )}
      {pad === 'override' && (
        <OverridePad
          of={of}
          disabled={isPending}
          onBack={() => setPad(undefined)}
          onGive={(why, evidence) =>
            void act({ type: 'override.give', data: { ...data, why, evidence } })
          }
        />
      )}
      {pad === 'emergency' && (
        <Keys
          title={of(BOOTH.emergencyNote)}
          of={of}
          disabled={isPending}
          keys={[
            ...EMERGENCIES.map((kind) => ({
              text: EMERGENCY_VEHICLES[kind],
              tone: 'bad' as const,
            })),
            { text: BOOTH.back, tone: 'plain' as const },
          ]}
          onPress={(index) => {
            const vehicleKind = EMERGENCIES[index];
            if (vehicleKind === undefined) setPad(undefined);
            else void act({ type: 'emergency.let-through', data: { ...data, vehicleKind } });
          }}
        />
      )}
    </>
  );
}

const EMERGENCIES = ['ambulance', 'fire', 'police', 'life-saving'] as const;

function LaneKeys({
  picture: { lane, session },
  of,
  disabled,
  onAct,
  onPad,
}: {
  readonly picture: BoothPicture;
  readonly of: Of;
  readonly disabled: boolean;
  onAct(act: Act): Promise<void>;
  onPad(pad: Pad): void;
}) {
  if (lane === undefined) return null;
  // A tablet's own account may do little itself: a guard's staff card does the rest.
  const may = (act: Act['type']): boolean =>
    session.acts.includes(act) || session.acts.includes('signature.await');
  const data = { lane: laneId(lane) };
  const isAsked =
    lane.passage?.stage === 'refused' && lane.lastDecision?.reason === 'awaits-confirmation';
  const confirm = (vehicle: 'matches' | 'differs'): void =>
    void onAct({ type: 'exit.confirm', data: { ...data, vehicle } });
  const keys = [
    ...(isAsked && may('exit.confirm')
      ? [
          { text: BOOTH.matches, tone: 'good' as const, press: () => confirm('matches') },
          { text: BOOTH.differs, tone: 'bad' as const, press: () => confirm('differs') },
        ]
      : []),
    ...(lane.direction === 'exit' && may('exit.verify')
      ? [{ text: BOOTH.verify, tone: 'main' as const, press: () => onPad('verify') }]
      : []),
    ...(may('override.give')
      ? [{ text: BOOTH.override, tone: 'plain' as const, press: () => onPad('override') }]
      : []),
    ...(may('emergency.let-through')
      ? [{ text: BOOTH.emergency, tone: 'bad' as const, press: () => onPad('emergency') }]
      : []),
  ];
  return <Keys of={of} disabled={disabled} keys={keys} onPress={(index) => keys[index]?.press()} />;
}
