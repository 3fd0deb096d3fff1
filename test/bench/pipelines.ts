import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker } from '../../gateway/bus/broker.ts';
import { toSubmission } from '../../gateway/bus/intake.ts';
import type { Account } from '../../gateway/bus/rights.ts';
import { systemClock } from '../../gateway/clock.ts';
import { createEngine, type Engine } from '../../gateway/engine/engine.ts';
import { freshId } from '../../gateway/random.ts';
import { openStore } from '../../gateway/store/store.ts';
import { RULES_VERSION, rulebook } from '../../rules/rules.ts';
import type { Digest, PersonId, SiteId } from '../../rules/vocabulary/ids.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { testDraws } from '../support/test-draws.ts';
import { benchSite, LANES, residentActs } from './bench-site.ts';

/** A broker with something behind it. */
export type Pipeline = { readonly port: number; readonly site: SiteId; close(): Promise<void> };

/** What one input made the gateway say: topics and sizes, for the baseline to repeat. */
export type Said = { readonly topic: string; readonly bytes: number; readonly retain: boolean };

const everybody = (site: Site): Account => ({
  username: 'host-main',
  role: 'host',
  host: site.devices[0]?.host ?? ('main' as never),
  devices: new Set(site.devices.map(({ id }) => id)),
});

/** The whole gateway: broker, engine with every rule, SQLite with every commit on disk. */
export async function startWhole(
  options: { readonly slowCommitMs?: number } = {},
): Promise<
  Pipeline & { readonly engine: Engine; said(): readonly Said[]; listen(on: boolean): void }
> {
  const site = benchSite();
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const store = await openStore({ file: join(folder, 'bench.sqlite'), log: silentLogger });
  const slow = options.slowCommitMs ?? 0;
  let said: Said[] = [];
  let isListening = false;
  const engine = createEngine({
    site,
    rulebook,
    rulesVersion: RULES_VERSION,
    clock: systemClock,
    turn: (next) => setImmediate(next),
    store:
      slow === 0
        ? store
        : {
            ...store,
            commit: async (batch) => {
              const outcome = await store.commit(batch);
              await new Promise((resolve) => setTimeout(resolve, slow));
              return outcome;
            },
          },
    bus: {
      publish(message) {
        if (isListening)
          said.push({
            topic: message.topic,
            bytes: message.payload.length,
            retain: message.retain,
          });
        broker.publish(message);
      },
    },
    digest: (form) => form as Digest,
    draw: testDraws,
    log: silentLogger,
    decidedBy: 'bench',
  });
  const broker = await startBroker({
    listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }],
    site: site.id,
    log: silentLogger,
    refused: () => undefined,
    authenticate: async () => everybody(site),
    async door(message) {
      const arrival = toSubmission(site.id, message, systemClock.now(), freshId);
      const receipt = await engine.submit(arrival);
      if (receipt.kind === 'refused') throw new Error(receipt.why);
    },
  });
  await engine.start();
  for (let index = 0; index < LANES; index += 1) {
    await Promise.all(
      residentActs(index).map((act) =>
        engine.submit({ kind: 'act', by: 'bench' as PersonId, time: systemClock.now(), ...act }),
      ),
    );
  }
  return {
    port: broker.port,
    site: site.id,
    engine,
    said: () => said,
    listen: (on) => {
      isListening = on;
      if (on) said = [];
    },
    async close() {
      await broker.close();
      await engine.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same broker carrying the same number and size of messages, with no store and no rules behind it. */
export async function startBaseline(
  perSwipe: readonly Said[],
  perAnswer: readonly Said[],
): Promise<Pipeline> {
  const site = benchSite();
  const broker = await startBroker({
    listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }],
    site: site.id,
    log: silentLogger,
    refused: () => undefined,
    authenticate: async () => everybody(site),
    door: ({ topic }) => {
      const device = topic.split('/')[4] ?? '';
      const index = device.slice(device.indexOf('-') + 1);
      // After this turn, as the engine's own batches are.
      setImmediate(() => {
        for (const one of topic.endsWith('card.read') ? perSwipe : perAnswer) repeat(one, index);
      });
      return Promise.resolve();
    },
  });
  const repeat = ({ topic, bytes, retain }: Said, index: string): void => {
    const text = JSON.stringify({ id: 'baseline-command', filling: '' });
    const payload = JSON.stringify({
      id: 'baseline-command',
      filling: 'x'.repeat(Math.max(0, bytes - text.length)),
    });
    broker.publish({
      topic: topic.replace(/(board|reader|out)-\d+/, `$1-${index}`),
      payload,
      retain,
    });
  };
  return { port: broker.port, site: site.id, close: () => broker.close() };
}
