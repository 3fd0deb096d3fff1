import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { VISITS } from '../../../words/patrol-terms.ts';
import { term } from '../../../words/terms.ts';
import type { Point } from './walk.ts';
import { GUARD, SIGNS } from './words.ts';

const MARKS: Readonly<Record<string, Text>> = {
  ...VISITS,
  'made-up': GUARD.madeUp,
  missed: GUARD.missed,
  skipped: GUARD.skipped,
  unprovable: GUARD.unprovable,
};

/** A class or mark in words. */
export const markWords = (mark: string): Text => term(MARKS, mark);

/** Its sign. */
export const markSign = (mark: string): string => SIGNS[mark] ?? '?';

/** How a point stands: its word, its sign, and a tone for those who see colours. */
export function standing({ mark, kept }: Point): {
  readonly word: Text;
  readonly sign: string;
  readonly tone: 'open' | 'kept' | 'good' | 'warn' | 'bad';
} {
  if (kept !== undefined) {
    const word = kept === 'tapped' ? GUARD.keptTap : GUARD.keptSkip;
    return { word, sign: '↑', tone: 'kept' };
  }
  if (mark === undefined) return { word: GUARD.open, sign: '○', tone: 'open' };
  return { word: markWords(mark), sign: markSign(mark), tone: toneOf(mark) };
}

const toneOf = (mark: string): 'good' | 'warn' | 'bad' => {
  if (mark === 'on-time') return 'good';
  return mark === 'missed' ? 'bad' : 'warn';
};
