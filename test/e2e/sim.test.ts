import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { startGateway } from '../../gateway/cli/gateway.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import { can } from '../support/machine.ts';
import { createSignal } from '../support/signal.ts';
import { silentLogger as log } from '../support/silent-logger.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { changed, configOf, demoText } from './demo-site.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** `gatehouse sim` as its own process, with a hand on its standard input. */
async function startSim(text: string) {
  const config = join(temporaryFolder(), 'site.yaml');
  writeFileSync(config, text);
  const command = ['--import', 'tsx', 'gateway/main.ts', 'sim', '--config', config, '--port', '0'];
  const child = spawn(process.execPath, command, { cwd: ROOT });
  const lines = createSignal<string>();
  createInterface({ input: child.stdout }).on('line', lines.tell);
  const ended = once(child, 'exit');
  const errors: string[] = [];
  child.stderr.on('data', (bytes) => errors.push(String(bytes)));
  const line = await Promise.race([
    lines.until((told) => told.includes('verbs by HTTP')),
    ended.then(() => Promise.reject(new Error(errors.join('')))),
  ]);
  const url = /http:\S+(?=\/verbs)/.exec(line)?.[0] ?? '';
  return {
    lines,
    url,
    type: (text: string) => child.stdin.write(`${text}\n`),
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}

describe('gatehouse sim', () => {
  it('takes verbs on its standard input and ends at SIGTERM', async () => {
    const sim = await startSim(await demoText());
    sim.type('arrive out-1');
    await sim.lines.until((line) => line === 'done');
    sim.type('arrive moon');
    await sim.lines.until((line) => line.includes('"moon" came'));
    expect(await sim.stop()).toBe(0);
  });

  it('takes verbs by HTTP, shows what they did, and none from a web page', async () => {
    const sim = await startSim(await demoText());
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
      const sim = await startSim(text);
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
