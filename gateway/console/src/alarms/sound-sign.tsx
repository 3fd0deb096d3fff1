import { useCallback, useRef } from 'react';
import { isShownAt } from '../../../../rules/vocabulary/stand.ts';
import { useAlarms } from '../api/queries.ts';
import type { Session } from '../api/types.ts';
import { useNow } from '../feed/use-now.ts';
import { minutesOf } from '../parts/clock.ts';
import { useStand } from './machine.ts';
import { toggleMute, useSiren, useSounding } from './siren.ts';
import { loudest } from './standing.ts';
import { useAlarmWords } from './words.ts';
import './sound.css';

// A press opens the sound as it goes down, and is over within this.
const FIRST_PRESS_MS = 700;

/** Sounds while an alarm waits to be acknowledged, on whatever page; says whether it can, and whether it is muted. */
export function SoundSign({ session }: { readonly session: Session }) {
  const { say } = useAlarmWords();
  const stand = useStand(session);
  const alarms = useAlarms();
  const { locked, openedAt, mutedUntil } = useSiren();
  const now = useNow(1_000);
  const sign = useRef<HTMLButtonElement>(null);
  // What comes of a test is shown and calls nobody; a silent call for help makes no sound where it comes from.
  const heard = (alarms.data?.items ?? []).filter(
    (one) => one.test !== true && isShownAt(stand, one),
  );
  const priority = loudest(heard);
  const isMuted = mutedUntil > now;
  const state = stateOf({ locked, isMuted, priority });
  const sounded = useCallback(() => {
    if (sign.current !== null) {
      sign.current.dataset['sounded'] = String(Number(sign.current.dataset['sounded'] ?? 0) + 1);
    }
  }, []);
  useSounding(state === 'sounding' ? priority : undefined, sounded);
  return (
    <button
      ref={sign}
      type="button"
      className={`sound-sign ${state}`}
      data-sound={state}
      // The first press opens the sound, and mutes nothing.
      onClick={() => Date.now() - openedAt > FIRST_PRESS_MS && toggleMute()}
    >
      <Loudspeaker isSilent={state === 'muted' || state === 'locked'} />
      <span>
        {state === 'muted'
          ? say('sound.muted', { left: minutesOf(mutedUntil - now) })
          : say(`sound.${state}`)}
      </span>
    </button>
  );
}

function Loudspeaker({ isSilent }: { readonly isSilent: boolean }) {
  return (
    <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
      <path d="M2 6h3l4-3.5v11L5 10H2z" fill="currentColor" />
      <path
        d={isSilent ? 'M11 6l4 4m0-4l-4 4' : 'M11 5.5q2 2.5 0 5M13 3.5q3.5 4.5 0 9'}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    </svg>
  );
}

function stateOf(given: {
  readonly locked: boolean;
  readonly isMuted: boolean;
  readonly priority: string | undefined;
}): 'muted' | 'locked' | 'sounding' | 'on' {
  if (given.isMuted) return 'muted';
  if (given.locked) return 'locked';
  return given.priority === undefined ? 'on' : 'sounding';
}
