import { xor } from '../framing/checksums.ts';
import { fromHex, toHex } from '../framing/hex.ts';
import { DEFAULTS, type Settings } from './settings.ts';

type Preset = NonNullable<Settings['preset']>;

/** The settings in force: the preset, with what site.yaml says in its place. */
export const inForce = (settings: Settings): Settings =>
  settings.preset === undefined
    ? settings
    : { ...PRESETS[settings.preset](settings.unit ?? DEFAULTS.unit), ...settings };

/** Whether a reader of this preset has a number of its own on its line. */
export const hasUnit = (preset: Preset | undefined): boolean => preset === 'par-100as';

/** Readers known by name. What a setting says beside the preset wins. */
const PRESETS: Readonly<Record<Preset, (unit: number) => Settings>> = {
  // Published answers count the check in their length byte where they carry a card (05) and not where they do not
  // (01), so the lengths are a table (kaopuke.com, csdn 106372795).
  'ic-19200-xor': () => ({
    technology: 'iso14443a',
    frame: {
      length: { at: 0, totals: { '01': 3, '05': 6 } },
      check: { kind: 'xor', from: 1, to: -1, at: -1, form: 'byte' },
    },
    card: { at: 1, bytes: 4, form: 'byte', when: '05' },
    says: { '010808': 'no-card', '010909': 'two-cards', '010A0A': 'cannot-select' },
    poll: { send: '01 F0 F0', everyMs: 100, answerMs: 80 },
    beep: '03 0F FF 00 F0',
  }),
  rdm6300: () => ({
    technology: 'em4100',
    frame: {
      start: '02',
      end: '03',
      length: { fixed: 14 },
      check: { kind: 'xor', from: 1, to: 11, at: 11, form: 'hex', over: 'hex-pairs' },
    },
    card: { at: 1, bytes: 5, form: 'hex' },
  }),
  'par-100as': par100as,
};

const CONTROLLER = '09';
const MODULE = '0A';
const TYPE_A = '41';
const READ_CARD = '46';
// SYRIS modules of the same protocol begin the data of an error with this byte (doczj.com 1017567149).
const ERROR = '0E';

/** RS-485 modules 1 to 8: SOH, type A, the module, what is asked, data, two hex digits of the XOR, CR. */
function par100as(unit: number): Settings {
  const module = `3${unit}`;
  const answer = `${MODULE}${TYPE_A}${module}${READ_CARD}`;
  return {
    technology: 'wiegand',
    frame: {
      start: answer,
      // With a number of eight digits; a longer one must not pass for its beginning.
      length: { until: '0D', longest: 15 },
      check: { kind: 'xor', from: 0, to: -3, at: -3, form: 'hex' },
    },
    card: { at: 4, bytes: 4, form: 'hex' },
    says: { [closed(answer)]: 'no-card', [`${answer}${ERROR}..`]: 'module-error' },
    poll: {
      send: closed(`${CONTROLLER}${TYPE_A}${module}${READ_CARD}`),
      everyMs: 200,
      answerMs: 150,
    },
  };
}

/** A frame with its check and its end. */
function closed(begun: string): string {
  const digits = toHex(Uint8Array.of(xor(fromHex(begun))));
  return `${begun}${toHex(Uint8Array.from(digits, (digit) => digit.charCodeAt(0)))}0D`;
}
