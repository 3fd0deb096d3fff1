import { useEffect, useSyncExternalStore } from 'react';

/** How the sound of this browser stands: nobody has touched the page yet, or it is let out. */
export type SirenState = {
  readonly locked: boolean;
  /** When somebody touched the page first. */
  readonly openedAt: number;
};

/** A pattern that is told apart without looking: how many tones, how high, how often it comes again. */
type Pattern = { readonly tones: number; readonly hertz: number; readonly everyMs: number };
const PATTERNS: Readonly<Record<string, Pattern>> = {
  critical: { tones: 3, hertz: 988, everyMs: 1_500 },
  high: { tones: 2, hertz: 784, everyMs: 2_500 },
  medium: { tones: 1, hertz: 587, everyMs: 5_000 },
  low: { tones: 1, hertz: 440, everyMs: 10_000 },
};
const TONE_S = 0.18;
const GAP_S = 0.1;
const LOUDNESS = 0.25;

const listeners = new Set<() => void>();
let audio: AudioContext | undefined;
let current: SirenState = {
  locked: !navigator.userActivation.hasBeenActive,
  openedAt: 0,
};

function change(next: Partial<SirenState>): void {
  current = { ...current, ...next };
  for (const listener of listeners) listener();
}

// A browser makes no sound before somebody has touched the page.
function unlock(): void {
  if (audio === undefined) audio = new AudioContext();
  // Not every key counts as a touch for the browser: it says itself when it lets sound out.
  void audio.resume().then(() => {
    if (current.locked) change({ locked: false, openedAt: Date.now() });
  });
}
for (const touch of ['pointerdown', 'keydown']) document.addEventListener(touch, unlock, true);

/** How the sound stands; draws again when it changes. */
export const useSiren = (): SirenState =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );

/** Sounds by this priority, again and again, until there is none; `sounded` is told of each time. */
export function useSounding(priority: string | undefined, sounded: () => void): void {
  useEffect(() => {
    if (priority === undefined) return;
    const pattern = PATTERNS[priority] ?? PATTERNS['medium'];
    if (pattern === undefined) return;
    const sound = (): void => {
      play(pattern);
      sounded();
    };
    sound();
    const timer = setInterval(sound, pattern.everyMs);
    return () => clearInterval(timer);
  }, [priority, sounded]);
}

function play({ tones, hertz }: Pattern): void {
  if (audio === undefined) audio = new AudioContext();
  for (let index = 0; index < tones; index += 1) {
    const begin = audio.currentTime + index * (TONE_S + GAP_S);
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.type = 'square';
    tone.frequency.value = hertz;
    // Begun and ended softly: a tone cut off cracks in the loudspeaker.
    loudness.gain.setValueAtTime(0, begin);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.01);
    loudness.gain.setValueAtTime(LOUDNESS, begin + TONE_S - 0.02);
    loudness.gain.linearRampToValueAtTime(0, begin + TONE_S);
    tone.connect(loudness).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + TONE_S);
  }
}
