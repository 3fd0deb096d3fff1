import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { ask } from '../api/client.ts';
import { remember, remembered } from '../api/memory.ts';
import { SignInPad } from '../booth/sign-in-pad.tsx';
import { useNow } from '../feed/use-now.ts';
import { clockText } from './clock.ts';
import type { GuardState, GuardStore } from './guard-store.ts';
import { RefusedList, WaitingList } from './kept-list.tsx';
import { LastTap } from './last-tap.tsx';
import { Messages } from './messages.tsx';
import { useDuress } from './use-duress.ts';
import { walksOf } from './walk.ts';
import { WalkDesk } from './walk-desk.tsx';
import { GUARD } from './words.ts';
import type { WorkerLink } from './worker-link.ts';

const SECOND_MS = 1_000;
/** Nobody wants a white page in his face between dusk and dawn. */
const NIGHT = { from: 18, to: 6 };

/** 巡更: my round, my next point, and what the phone keeps. */
export function GuardPage({
  store,
  worker,
}: {
  readonly store: GuardStore;
  readonly worker: WorkerLink;
}) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  const now = useNow(SECOND_MS) + state.offsetMs;
  const [language, setLanguage] = useState<'zh' | 'en'>(
    remembered('language') === 'en' ? 'en' : 'zh',
  );
  const [isNight, setIsNight] = useState(isNightNow);
  const [isOld, setIsOld] = useState(false);
  const of = (text: Text): string => text[language];
  useEffect(() => worker.onNewVersion(() => setIsOld(true)), [worker]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = isNight ? 'dark' : 'light';
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    remember('language', language);
  }, [isNight, language]);
  const duress = useDuress(() => {
    void store.keep({ kind: 'act', act: { type: 'duress.signal', data: {} } }, GUARD.title);
  });
  const { mine } = state;
  const walks =
    mine === undefined ? [] : walksOf(mine, state.kept, { now, offsetMs: state.offsetMs });
  const shade = (): void => {
    remember('guard-theme', isNight ? 'light' : 'dark');
    setIsNight(!isNight);
  };
  return (
    <div className="booth guard">
      <header {...duress}>
        <h1>{mine === undefined ? of(GUARD.title) : mine.person}</h1>
        <LinkSign state={state} of={of} />
        <span className="space" />
        <button type="button" className="small" onClick={shade}>
          {of(isNight ? GUARD.day : GUARD.night)}
        </button>
        <button
          type="button"
          className="small"
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {of(GUARD.language)}
        </button>
      </header>
      {isOld && (
        <button type="button" className="main" onClick={() => location.reload()}>
          {of(GUARD.newVersion)}
        </button>
      )}
      <Warnings state={state} worker={worker} of={of} />
      {state.isSignedOut && <SignInPad of={of} onDone={store.refresh} />}
      <RefusedList state={state} of={of} store={store} />
      <LastTap state={state} of={of} />
      {mine === undefined && !state.isSignedOut && <p className="bar">{of(GUARD.loading)}</p>}
      {mine !== undefined && (
        <WalkDesk mine={mine} walks={walks} state={state} now={now} of={of} store={store} />
      )}
      <WaitingList state={state} of={of} />
      {mine !== undefined && <Messages mine={mine} of={of} />}
      {mine !== undefined && !state.isSignedOut && state.lostSince === undefined && (
        <button type="button" className="plain" onClick={() => void signOut(store)}>
          {of(GUARD.signOut)}
        </button>
      )}
    </div>
  );
}

async function signOut(store: GuardStore): Promise<void> {
  await ask('/api/v1/session', { method: 'DELETE' }).catch(() => undefined);
  store.refresh();
}

function isNightNow(): boolean {
  const chosen = remembered('guard-theme');
  if (chosen !== undefined) return chosen === 'dark';
  const hour = new Date().getHours();
  return hour >= NIGHT.from || hour < NIGHT.to;
}

type Of = (text: Text) => string;

function LinkSign({ state, of }: { readonly state: GuardState; readonly of: Of }) {
  const isLost = state.lostSince !== undefined;
  return (
    <span className={isLost ? 'link lost' : 'link'} data-link={isLost ? 'lost' : 'live'}>
      {isLost ? '✗' : '✓'} {of(isLost ? GUARD.offline : GUARD.online)}
    </span>
  );
}

/** What he must know before he relies on the page. */
function Warnings({
  state: { mine, toldAt, lostSince, isSignedOut },
  worker,
  of,
}: {
  readonly state: GuardState;
  readonly worker: WorkerLink;
  readonly of: Of;
}) {
  return (
    <>
      {lostSince !== undefined && (
        <p className="bar note" role="status" data-testid="offline">
          {of(GUARD.keepsOn)}
          {mine !== undefined && toldAt !== undefined && (
            <small>
              {of(GUARD.asOf)}
              {clockText(toldAt, mine.zone)}
            </small>
          )}
        </p>
      )}
      {!worker.isThere && <p className="bar lost">{of(GUARD.noWorker)}</p>}
      {isSignedOut && <p className="bar note">{of(GUARD.signInFor)}</p>}
      {mine?.guard === false && <p className="bar lost">{of(GUARD.notAGuard)}</p>}
    </>
  );
}
