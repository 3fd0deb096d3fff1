import type { SettingsProblem } from '../driver.ts';
import { DEFAULTS, type Settings } from './settings.ts';

/** What the schema cannot say of the settings of tags. */
export function problemsOf(settings: Settings): readonly SettingsProblem[] {
  const { url, piccData = DEFAULTS.piccData, cmac = DEFAULTS.cmac } = settings;
  const problems: SettingsProblem[] = [];
  if (!url.startsWith('https://')) {
    problems.push({
      text: `phones would carry the guards' sessions to ${url} in the clear: write https://`,
      warning: true,
      at: ['url'],
    });
  }
  if (piccData === cmac) {
    problems.push({ text: 'the two parameters need names of their own', at: ['cmac'] });
  }
  return problems;
}
