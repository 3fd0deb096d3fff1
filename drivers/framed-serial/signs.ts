import type { CommandData } from '../../rules/vocabulary/commands.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { toGb18030 } from '../framing/gb18030.ts';
import { fromHex, joinBytes } from '../framing/hex.ts';
import type { Settings } from './settings.ts';

type Shown = CommandData<'reader.show'>;

/** What a reader's lamps, beeper and screen are told, in bytes for its wire. */
export type Signs = {
  /** What this sign takes; nothing where it stands already, or is told by silence. */
  show(shown: Shown, now: Instant): readonly Uint8Array[];
  /** An impulse is over: back to what stands between cards. */
  wake(now: Instant): readonly Uint8Array[];
  readonly nextWake: Instant | undefined;
  /** The line is gone, and with it what the reader was told. */
  forget(): void;
};

/** True where a reader with these settings can say anything. */
export const hasSigns = ({ beep, signs = {}, screen }: Settings): boolean =>
  beep !== undefined || screen !== undefined || Object.keys(signs).length > 0;

/**
 * The signs of one reader. A sign without an end is a level: it is compared by value, and shown again after each impulse.
 * One with an end is an impulse: it is sent every time.
 */
export function createSigns(settings: Settings): Signs {
  const commands = { granted: settings.beep, ...settings.signs };
  let level: Shown | undefined;
  let backAt: Instant | undefined;

  const bytesOf = ({ sign, text }: Shown): readonly Uint8Array[] => {
    const command = commands[sign];
    return [
      ...(command === undefined ? [] : [fromHex(command)]),
      ...(settings.screen === undefined ? [] : [written(settings.screen, text)]),
    ];
  };

  return {
    show(shown, now) {
      if (shown.seconds > 0) {
        backAt = after(now, 1_000 * shown.seconds);
        return bytesOf(shown);
      }
      const stands = level !== undefined && isAlike(level, shown);
      level = shown;
      // While a card's answer is shown the level waits for its end.
      return stands || backAt !== undefined ? [] : bytesOf(shown);
    },
    wake(now) {
      if (backAt === undefined || now < backAt) return [];
      backAt = undefined;
      return level === undefined ? [] : bytesOf(level);
    },
    get nextWake() {
      return backAt;
    },
    forget() {
      level = undefined;
      backAt = undefined;
    },
  };
}

function written(screen: NonNullable<Settings['screen']>, text: Shown['text']): Uint8Array {
  const { before, after: behind, language } = screen;
  return joinBytes(fromHex(before), toGb18030(text[language]), fromHex(behind));
}

const isAlike = (a: Shown, b: Shown): boolean =>
  a.sign === b.sign && a.text.zh === b.text.zh && a.text.en === b.text.en;
