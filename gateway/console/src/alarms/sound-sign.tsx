import { useCallback, useEffect, useRef } from 'react';
import { useAlarms } from '../api/queries.ts';
import { minutesOf } from '../parts/clock.ts';
import { useServerNow } from './clocks.tsx';
import { isMuting } from './mute.ts';
import { endMute, toggleMute, useMute } from './muting.ts';
import { useSiren, useSounding } from './siren.ts';
import { loudest } from './standing.ts';
import { useAlarmWords } from './words.ts';
import './sound.css';

// A press opens the sound as it goes down, and is over within this.
const FIRST_PRESS_MS = 700;

/** Sounds while an alarm waits to be acknowledged, on whatever page; says whether it can, and whether it is muted. */
export function SoundSign() {
  const { say } = useAlarmWords();
  const calling = useAlarms().data?.counts.calling;
  const { locked, openedAt } = useSiren();
  const mute = useMute();
  const now = useServerNow();
  const sign = useRef<HTMLButtonElement>(null);
  const priority = calling === undefined ? undefined : loudest(calling);
  const isHeld = mute !== undefined && calling !== undefined && isMuting(mute, calling, now);
  const ended = calling === undefined || isHeld ? undefined : mute;
  useEffect(() => {
    if (ended !== undefined) endMute(ended);
  }, [ended]);
  const isMuted = isHeld && priority !== undefined;
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
      onClick={() => {
        if (calling !== undefined && Date.now() - openedAt > FIRST_PRESS_MS) {
          toggleMute(calling, now);
        }
      }}
    >
      <Loudspeaker isSilent={state === 'muted' || state === 'locked'} />
      <span>
        {state === 'muted' && mute !== undefined
          ? say('sound.muted', { left: minutesOf(mute.until - now) })
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
