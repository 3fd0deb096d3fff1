import type { SettingsProblem } from '../driver.ts';
import type { Settings } from './settings.ts';

/** What the schema cannot say of the accounts of a receiver. */
export function problemsOf({ accounts = [] }: Settings): readonly SettingsProblem[] {
  const seen = new Set<string>();
  return accounts.flatMap(({ account, keyFile, keyForm, clear }, index): SettingsProblem[] => {
    const at = ['accounts', String(index)];
    const problems: SettingsProblem[] = [];
    if (seen.has(account.toUpperCase())) {
      problems.push({ text: `account ${account} is listed twice`, at: [...at, 'account'] });
    }
    seen.add(account.toUpperCase());
    if (keyFile === undefined && (keyForm !== undefined || clear !== undefined)) {
      const field = keyForm === undefined ? 'clear' : 'keyForm';
      problems.push({
        text: `account ${account} has no keyFile, so ${field} says nothing`,
        at: [...at, field],
        warning: true,
      });
    }
    return problems;
  });
}
