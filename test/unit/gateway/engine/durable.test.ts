import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from '../../../../gateway/engine/replay.ts';
import { RULES_VERSION, rulebook } from '../../../../rules/rules.ts';
import { estate } from '../../../simulation/estate.ts';
import { openTestStore } from '../store/ledger.ts';
import { deed, live } from './deeds.ts';

describe('an engine on its database', () => {
  it('keeps a chain that verifies, and everything beside the journal is what the journal says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 20, maxLength: 60 }), async (deeds) => {
        const store = await openTestStore();
        const desk = await live(store, deeds);
        const options = { store, rulebook, rulesVersion: RULES_VERSION, site: estate };
        expect((await replay(options)).differences).toEqual([]);
        expect((await store.verifyChain(estate.id)).tampering).toEqual([]);
        await desk.engine.stop();
        await store.close();
      }),
      { numRuns: 4 },
    );
  }, 60_000);
});
