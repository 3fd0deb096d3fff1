import { describe, expect, it } from 'vitest';
import { areaOf } from '../../../../gateway/console/src/feed/feed-area.ts';
import { FACTS } from '../../../../rules/vocabulary/facts.ts';

describe('the parts of the live stream', () => {
  it.each(Object.entries(FACTS).map(([type, { area }]) => ({ type, area })))(
    'show $type with the facts of $area',
    ({ type, area }) => {
      // What a panel says is of the alarms for whoever reads it, whichever topic carries it.
      const own = type.startsWith('panel.') ? 'alarm' : area;
      expect(areaOf(type)).toBe(own);
    },
  );
});
