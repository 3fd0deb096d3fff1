import { describe, expect, it } from 'vitest';
import { needles, personWords, plateWords } from '../../../../gateway/store/search-words.ts';

const isFound = (typed: string, words: string): boolean =>
  needles(typed).every((needle) => words.includes(needle));
const words = (name: string, household: string | null = null) => personWords({ name, household });

describe('a person', () => {
  it('is found by the name, its beginning in pinyin, its initials and its given name', () => {
    for (const typed of ['张三', '三', 'zhang', 'zhangsan', 'zs', 'ZS', 'san']) {
      expect([typed, isFound(typed, words('张三'))]).toEqual([typed, true]);
    }
  });

  it('is found by how a surname is read, and ü is typed as v', () => {
    expect(isFound('zengg', words('曾国'))).toBe(true);
    expect(isFound('shan', words('单雄信'))).toBe(true);
    expect(isFound('ouyang', words('欧阳娜娜'))).toBe(true);
    expect(isFound('lvbu', words('吕布'))).toBe(true);
  });

  it('is not found by letters from the middle of a word', () => {
    for (const typed of ['hang', 'angsan', 'szh'])
      expect(isFound(typed, words('张三'))).toBe(false);
  });

  it('is found by name and household together, and by a name in letters', () => {
    expect(isFound('zs 301', words('张三', '1栋1单元301'))).toBe(true);
    expect(isFound('zs 302', words('张三', '1栋1单元301'))).toBe(false);
    expect(isFound('smith', words('John Smith', 'A-1201'))).toBe(true);
  });
});

describe('a plate', () => {
  it('is kept bare, however it is written', () => {
    expect(plateWords('粤B·D 123-45')).toBe(' 粤bd12345 ');
  });
});
