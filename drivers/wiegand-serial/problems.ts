import type { SettingsProblem } from '../driver.ts';
import { fromHex } from '../framing/hex.ts';
import type { Settings } from './settings.ts';

/** What the schema cannot say of a converter's settings. */
export function problemsOf({ end, lengths }: Settings): readonly SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  if (end !== undefined && /[0-9A-F]/.test(String.fromCharCode(...fromHex(end)))) {
    problems.push({ text: 'the end of a line may hold no digit of a number', at: ['end'] });
  }
  if (lengths?.length === 1 && lengths[0] === 26) {
    problems.push({
      text: '26 bits carry only three bytes of a card number: two cards may look alike',
      warning: true,
      at: ['lengths'],
    });
  }
  return problems;
}
