import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../gateway/cli/demo.ts';
import type { Fact, FactOf, FactType } from '../../rules/vocabulary/facts.ts';
import { createSignal } from '../support/signal.ts';
import { silentLogger as log } from '../support/silent-logger.ts';
import { demoConfig } from './demo-site.ts';

// The evening takes its three minutes: the clocks of alarms are what is looked at.
const EVENING_MS = 240_000;
const facts = createSignal<Fact>();
const shown = createSignal<string>();

let demo: Demo;
let folder: string;
beforeAll(async () => {
  const terminal = { stdin: Readable.from([]), out: shown.tell, error: () => undefined };
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-demo-'));
  const options = { data: folder, log, terminal, seed: 1 };
  demo = await startDemo({ config: await demoConfig(), ...options });
  demo.gateway.engine.onFacts((told) => told.forEach(facts.tell));
}, 60_000);
afterAll(async () => {
  await demo?.close();
  rmSync(folder, { recursive: true, force: true });
});

const of = <T extends FactType>(type: T): readonly FactOf<T>[] =>
  facts.told.filter((fact): fact is FactOf<T> => fact.type === type);
const told = async <T extends FactType>(
  type: T,
  is: (fact: FactOf<T>) => boolean,
): Promise<FactOf<T>> => {
  const find = () => of(type).find(is);
  await facts.until(() => find() !== undefined, { withinMs: EVENING_MS });
  const fact = find();
  if (fact === undefined) throw new Error(`no ${type}`);
  return fact;
};
const burglary = async (nth: number): Promise<FactOf<'alarm.raised'>> => {
  const all = (): readonly FactOf<'alarm.raised'>[] =>
    of('alarm.raised').filter(({ data }) => data.kind === 'burglary');
  await facts.until(() => all().length > nth, { withinMs: EVENING_MS });
  const found = all()[nth];
  if (found === undefined) throw new Error('no burglary');
  return found;
};

describe('an evening of the demo community', () => {
  it(
    'has a burglary that is acknowledged, where a guard taps near it at 2:10, each of its three clocks stopped in time',
    async () => {
      const raised = await burglary(0);
      const { alarm, zone } = raised.data;
      const acknowledged = await told('alarm.acknowledged', ({ data }) => data.alarm === alarm);
      const attended = await told('alarm.attended', ({ data }) => data.alarm === alarm);
      const closed = await told('alarm.closed', ({ data }) => data.alarm === alarm);
      const near = demo.gateway.engine.site.zones.find(({ id }) => id === zone)?.near;
      expect(near).toContain(attended.data.checkpoint);
      expect(acknowledged.at - raised.at).toBeLessThan(60_000);
      expect(Math.round((attended.at - raised.at) / 10_000)).toBe(13);
      expect(closed.at).toBeGreaterThan(attended.at);
      expect(of('clock.missed').filter(({ data }) => data.alarm === alarm)).toEqual([]);
    },
    EVENING_MS,
  );

  it(
    'has another that is ignored, and climbs the escalation to its end',
    async () => {
      const { alarm } = (await burglary(1)).data;
      await told('alarm.escalated', ({ data }) => data.alarm === alarm && data.to === 'supervisor');
      await told('alarm.acknowledged', ({ data }) => data.alarm === alarm);
      await shown.until((line) => line.includes('supervisor-phone') && line.includes('无人接警'));
      const steps = of('alarm.escalated').filter(({ data }) => data.alarm === alarm);
      expect(steps.map(({ data }) => data.to)).toEqual(['console', 'booth', 'supervisor']);
      expect(of('clock.missed').map(({ data }) => [data.alarm, data.clock])).toContainEqual([
        alarm,
        'acknowledged',
      ]);
    },
    EVENING_MS,
  );

  it(
    'has an IP panel that is heard under its key alone: a sign of life, its battery low, and good again',
    async () => {
      const isOfShops = ({ data }: FactOf<'panel.event'>): boolean => data.panel === 'shops';
      await told('panel.event', (fact) => isOfShops(fact) && fact.data.code === 'YR');
      const power = await told('alarm.raised', ({ data }) => data.kind === 'power');
      await told('alarm.cleared', ({ data }) => data.alarm === power.data.alarm);
      await told('panel.heard', ({ data }) => data.panel === 'shops');
      // What it said in the clear would have been refused and told, and so would its silence.
      expect([...of('panel.doubted'), ...of('panel.lost')]).toEqual([]);
    },
    EVENING_MS,
  );

  it(
    'has one smoke detector that asks the operator, and a second that raises the barriers',
    async () => {
      const fire = await told('fire.raised', () => true);
      const asked = of('alarm.raised').filter(
        ({ data, at }) => data.kind === 'fire' && data.zone !== undefined && at < fire.at,
      );
      expect(asked.map(({ data }) => data.zone)).toEqual(['garage-smoke']);
      const held = await told('barrier.held', ({ data }) => data.authority.kind === 'fire');
      expect(held.at).toBeGreaterThanOrEqual(fire.at);
      await told('fire.reset', () => true);
      await told('barrier.released', ({ data }) => data.authority.kind === 'fire');
    },
    EVENING_MS,
  );
});
