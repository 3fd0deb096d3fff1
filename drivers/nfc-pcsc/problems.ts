import type { SettingsProblem } from '../driver.ts';
import { DEFAULTS, type Settings } from './settings.ts';

/** What the schema cannot say of a reader's settings. */
export function problemsOf(settings: Settings): readonly SettingsProblem[] {
  const { reader, says = DEFAULTS.says, badgeSeconds = DEFAULTS.badgeSeconds } = settings;
  const problems: SettingsProblem[] = [];
  if (reader.trim() !== reader) {
    problems.push({ text: 'the name of a reader has no space at its ends', at: ['reader'] });
  }
  if (badgeSeconds > 0 && says !== 'tag') {
    problems.push({
      text: 'badgeSeconds is for a reader that is carried to tags (says: tag)',
      warning: true,
      at: ['badgeSeconds'],
    });
  }
  return problems;
}
