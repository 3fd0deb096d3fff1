import { describe, expect, it } from 'vitest';
import { ACT_REFUSALS, refusalWords } from '../../../../gateway/words/act-refusals.ts';
import { createPlaces, nobodyNamed } from '../../../../gateway/words/places.ts';
import { ACT_REFUSAL_CODES } from '../../../../rules/vocabulary/act-refusals.ts';
import { filesBelow, textOf } from '../../../support/tree.ts';
import { site } from '../http/running-site.ts';

const places = createPlaces(site, nobodyNamed);
const wordsOf = (why: string, signals?: readonly string[]) =>
  refusalWords({ why, ...(signals === undefined ? {} : { signals }) }, places);

describe('a refusal of an act', () => {
  it.each(ACT_REFUSAL_CODES)('%s says what is wrong and what to do, in both languages', (code) => {
    const { zh, en } = wordsOf(code);
    // Two clauses: the mistake, and the way on.
    expect(zh).toMatch(/[\u4e00-\u9fff].*[，；].*[\u4e00-\u9fff]/);
    expect(en).toMatch(/^[a-z].*: [a-z]/);
    expect(zh).not.toContain(code);
  });

  it('says nothing twice', () => {
    const all = Object.values(ACT_REFUSALS).flatMap(({ zh, en }) => [zh, en]);
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(ACT_REFUSAL_CODES)('%s is given by a rule', (code) => {
    const rules = filesBelow('rules').filter((file) => !file.startsWith('rules/vocabulary/'));
    expect(rules.filter((file) => textOf(file).includes(`'${code}'`))).not.toEqual([]);
  });

  it('names the signals for which a fire is not reset', () => {
    const { zh, en } = wordsOf('fire-signal-still-on', ['panel/site.fire', 'lobby']);
    expect(zh).toMatch(/（panel 消防联动信号、大堂烟感）$/);
    expect(en).toMatch(/\(panel fire signal, Lobby smoke detector\)$/);
  });

  it('reads the signals of a journal that told them behind the word', () => {
    const signals = ['panel/site.fire', 'lobby'];
    expect(wordsOf('fire-signal-still-on: panel/site.fire + lobby')).toEqual(
      wordsOf('fire-signal-still-on', signals),
    );
  });
});
