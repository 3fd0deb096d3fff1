import { hasUnit, inForce } from './presets.ts';
import type { Settings } from './settings.ts';

type Problem = { readonly text: string; readonly warning?: boolean };

const UID_BYTES: Readonly<Record<NonNullable<Settings['technology']>, readonly number[]>> = {
  em4100: [5],
  iso14443a: [4, 7, 10],
  iso14443b: [4],
  iso15693: [8],
  wiegand: [3, 4, 5],
};

/** What the schema cannot say of a reader's settings. */
export function problemsOf(given: Settings): readonly Problem[] {
  const settings = inForce(given);
  const { technology, frame, card, poll } = settings;
  if (technology === undefined || frame === undefined || card === undefined) {
    return [{ text: 'give a preset, or technology, frame and card' }];
  }
  const problems: Problem[] = [...misplaced(given)];
  const lengths = UID_BYTES[technology];
  if (!lengths.includes(card.bytes)) {
    problems.push({
      text: `a card of ${technology} has ${lengths.join(' or ')} bytes, not ${card.bytes}`,
    });
  }
  if (poll !== undefined && poll.answerMs >= poll.everyMs) {
    problems.push({
      text: `an answer may take ${poll.answerMs} ms but the next poll comes after ${poll.everyMs} ms`,
      warning: true,
    });
  }
  if (frame.check === undefined) {
    problems.push({ text: 'frames without a check let noise pass for a card', warning: true });
  }
  return [...problems, ...problemsOfNumber(frame, card)];
}

function problemsOfNumber(
  { length }: NonNullable<Settings['frame']>,
  { at, bytes, form }: NonNullable<Settings['card']>,
): readonly Problem[] {
  const problems: Problem[] = [];
  if (bytes === 3) {
    const text = 'three bytes of a card number: two cards may look alike';
    problems.push({ text, warning: true });
  }
  const total = 'fixed' in length ? length.fixed : undefined;
  const needed = at + bytes * (form === 'hex' ? 2 : 1);
  if (total !== undefined && at >= 0 && needed > total) {
    problems.push({ text: `the number ends at byte ${needed} of a frame of ${total}` });
  }
  return problems;
}

/** Settings that mean nothing for such a reader. */
function misplaced(given: Settings): readonly Problem[] {
  const { poll, silentMs } = inForce(given);
  const problems: Problem[] = [];
  if (given.unit !== undefined && !hasUnit(given.preset)) {
    problems.push({ text: 'unit is for the preset par-100as' });
  }
  if (poll !== undefined && silentMs !== undefined) {
    problems.push({ text: 'silentMs is for a reader that speaks by itself', warning: true });
  }
  return problems;
}
