import { pinyin } from 'pinyin-pro';

/**
 * What a person is found by: the name, its pinyin whole and as initials (zhangsan, zs), and the household. Words stand
 * between blanks, so that letters are looked for at the beginning of one only.
 */
export function personWords({
  name,
  household,
}: {
  readonly name: string;
  readonly household: string | null;
}): string {
  const spoken = /\p{Script=Han}/u.test(name)
    ? pinyin(name.replaceAll(/[^\p{Script=Han}]/gu, ''), SPOKEN)
    : [];
  const initials = spoken.map((syllable) => syllable.slice(0, 1)).join('');
  const given = spoken.slice(1).join('');
  const words = [name, spoken.join(''), given, initials, household ?? ''];
  return ` ${words.filter((word) => word !== '').join(' ')} `.toLowerCase();
}

/** What a vehicle is found by: its plate without the dot and blanks that people write into it. */
export const plateWords = (plate: string): string => ` ${bare(plate)} `;

/** How a row must read to be what somebody types: each of its words, letters from a word's beginning on. */
export function needles(typed: string): readonly string[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean).slice(0, WORDS_MAX);
  return words.map((word) => (/^[a-z]+$/.test(word) ? ` ${word}` : word));
}

/** What is looked for among plates, where 12345 and 粤B·12345 are both the plate 粤B12345. */
export const plateNeedle = (typed: string): string => bare(typed);

// A surname is read as one: 单 is shan, 曾 zeng. ü is typed as v.
const SPOKEN = { toneType: 'none', type: 'array', surname: 'head', v: true } as const;
// Nobody types more than a name, a household and a plate at once.
const WORDS_MAX = 4;

const bare = (plate: string): string => plate.toLowerCase().replaceAll(/[\s·.-]/g, '');
