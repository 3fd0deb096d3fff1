import { describe, expect, it } from 'vitest';
import { reasonOf } from '../../../../gateway/words/alarm-reasons.ts';

describe('why an alarm was closed, reset or shelved', () => {
  it('is read in the language of the reader, whoever chose it', () => {
    expect(reasonOf('false-alarm')).toEqual({ zh: '误报', en: 'false alarm' });
  });

  it('has what was written beside it', () => {
    expect(reasonOf('repair', '周三来人')).toEqual({
      zh: '设备待修（周三来人）',
      en: 'waits for repair (周三来人)',
    });
  });

  it.each(['误报', 'dealt with on the spot', '业主误触', 'toString'])(
    'is read as it was written where it has no key: %s',
    (words) => {
      expect(reasonOf(words)).toEqual({ zh: words, en: words });
    },
  );
});
