import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startGateway } from '../../gateway/cli/gateway.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import { can } from '../support/machine.ts';
import { createSignal } from '../support/signal.ts';
import { silentLogger as log } from '../support/silent-logger.ts';
import { startSim } from '../support/sim-process.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { changed, configOf, demoText } from './demo-site.ts';

/** `gatehouse sim` of a site, its configuration in a file of its own. */
function startSimOf(text: string) {
  const config = join(temporaryFolder(), 'site.yaml');
  writeFileSync(config, text);
  return startSim(config);
}

describe('gatehouse sim', () => {
  it('takes verbs on its standard input and ends at SIGTERM', async () => {
    const sim = await startSimOf(await demoText());
    sim.type('arrive out-1');
    await sim.lines.until((line) => line === 'done');
    sim.type('arrive moon');
    await sim.lines.until((line) => line.includes('"moon" came'));
    expect(await sim.stop()).toBe(0);
  });

  it('takes verbs by HTTP, shows what they did, and none from a web page', async () => {
    const sim = await startSimOf(await demoText());
    try {
      const post = (body: string, headers = {}) =>
        fetch(`${sim.url}/verbs`, { method: 'POST', body, headers });
      expect((await post('break-in shop-door')).status).toBe(200);
      expect((await post('swipe out-1 0A00B1C2D3')).status).toBe(409);
      expect((await post('fire out-1', { origin: 'http://evil.example' })).status).toBe(403);
      const picture: unknown = await (await fetch(`${sim.url}/`)).json();
      expect(picture).toMatchObject({
        devices: {
          'in-1-board': { inputs: { 'zone.shop-door': true }, arms: { 'in-1-barrier': 'down' } },
          'out-1-board': { inputs: { 'site.fire': false } },
        },
      });
    } finally {
      await sim.stop();
    }
  });

  it.skipIf(!can('socat'))(
    'is real serial hardware to a gateway, where a line is a path',
    async () => {
      const path = join(temporaryFolder(), 'out-1-wire');
      const onPty = (text: string): string =>
        changed(
          text,
          /\{ id: out-1-wire, kind: tcp, address: "[^"]+" \}/,
          `{ id: out-1-wire, kind: serial, path: ${path}, baudRate: 19200 }`,
        );
      const text = onPty(await demoText());
      const sim = await startSimOf(text);
      const gateway = await startGateway({ config: configOf(text), data: temporaryFolder(), log });
      try {
        const facts = createSignal<Fact>();
        gateway.engine.onFacts((told) => {
          for (const fact of told) facts.tell(fact);
        });
        sim.type('arrive out-1');
        sim.type('swipe out-1 B1C2D3E4');
        const refused = await facts.until(({ type }) => type === 'exit.refused');
        expect(refused.data).toMatchObject({ lane: 'out-1', reason: 'card-unknown' });
      } finally {
        await gateway.close();
        await sim.stop();
      }
    },
  );
});
