import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverReading } from '../../../../drivers/driver.ts';
import type { DeviceId } from '../../../../rules/vocabulary/ids.ts';
import { toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { faultyWire, type Wire } from '../../../../simulators/faults.ts';
import { createRandom } from '../../../../simulators/random.ts';
import { stage } from '../stage.ts';

const TAGS = ['0A00B1C2D3', '0A00B1C2D4', '0A00B1C2D5', '0A00B1C2D6'];
const MINUTE_S = 60;
const HOUR_S = 3_600;

type Tapped = Extract<DriverReading, { readonly type: 'tag.tapped' }>;

/** A dock with a baton in it; `store` says that everything told so far is durable. */
function openDock(settings: object = {}, wires: { toDevice?: Wire; fromDevice?: Wire } = {}) {
  const s = stage({ driver: 'patrol-baton', kind: 'serial', devices: { dock: settings }, wires });
  let told = 0;
  const act = (verb: string, args: Readonly<Record<string, string>> = {}) => {
    const { error } = s.line.act('dock', verb, args);
    if (error !== undefined) throw new Error(error);
  };
  const taps = (): Tapped[] =>
    s.readings.flatMap((one) => (one.type === 'tag.tapped' ? [one] : []));
  return {
    ...s,
    act,
    taps,
    /** What an engine would have taken: each key once. */
    counted: (): ReadonlyMap<string, Tapped> =>
      new Map(taps().map((tap) => [tap.key ?? '', tap] as const)),
    said: (code: string) =>
      s.readings.flatMap((one) =>
        one.type === 'device.said' && one.data.code === code ? [one.data.text] : [],
      ),
    store() {
      // What is told while these become durable is not yet.
      const now = s.readings.slice(told);
      told = s.readings.length;
      for (const { ref } of now) s.run.stored('dock' as DeviceId, ref);
    },
    baton: () => s.line.observe('dock') ?? {},
  };
}

describe('a dump', () => {
  it('gives every tap once, in order, at the time it was made', async () => {
    const dock = openDock();
    dock.act('fill', { count: '250', every: '60' });
    await dock.clock.advance(5_000);
    const taps = dock.taps();
    expect(taps).toHaveLength(250);
    expect(new Set(taps.map(({ key }) => key)).size).toBe(250);
    expect(toRfc3339(taps[0]?.time ?? dock.clock.now())).toBe('2026-11-23T19:51:00.000Z');
    expect(taps[0]?.data).toEqual({
      tag: { technology: 'em4100', uid: '0A00B1C2D3', bits: 40 },
      proof: 'uid',
      deviceTime: '2026-11-24T03:51:00',
      offline: true,
    });
    expect(dock.said('baton-dumped')).toEqual(['baton 00000017: 250 records; its clock was right']);
  });

  it('erases nothing before every tap of it is durable', async () => {
    const dock = openDock();
    dock.act('fill', { count: '25' });
    await dock.clock.advance(2_000);
    const all = [...dock.readings];
    for (const { ref } of all.slice(0, -1)) dock.run.stored('dock' as DeviceId, ref);
    await dock.clock.advance(20_000);
    expect(dock.baton()).toMatchObject({ records: 25, acknowledged: 0 });
    dock.store();
    await dock.clock.advance(2_000);
    expect(dock.baton()).toMatchObject({ records: 0, erased: 25 });
  });

  it('tells its taps once more where they do not become durable', async () => {
    const dock = openDock();
    dock.act('fill', { count: '3' });
    await dock.clock.advance(40_000);
    expect(dock.taps().length).toBe(6);
    expect(dock.counted().size).toBe(3);
    expect(dock.faults).toContain('not-stored');
    dock.store();
    await dock.clock.advance(2_000);
    expect(dock.baton()).toMatchObject({ records: 0 });
  });

  it('counts once what is dumped a second time', async () => {
    const dock = openDock();
    dock.act('fill', { count: '40' });
    await dock.clock.advance(2_000);
    dock.store();
    await dock.clock.advance(2_000);
    dock.act('dump-again');
    await dock.clock.advance(2_000);
    expect(dock.taps()).toHaveLength(80);
    expect(dock.counted().size).toBe(40);
  });

  it('reads on where a tap came in while the others were on their way into the records', async () => {
    const dock = openDock();
    dock.act('fill', { count: '5' });
    await dock.clock.advance(2_000);
    dock.act('tap', { tag: TAGS[0] ?? '' });
    dock.store();
    await dock.clock.advance(2_000);
    expect(dock.counted().size).toBe(6);
    expect(dock.baton()).toMatchObject({ records: 6, erased: 0 });
    dock.store();
    await dock.clock.advance(2_000);
    expect(dock.baton()).toMatchObject({ records: 0, erased: 6 });
    expect(dock.faults).not.toContain('not-erased');
  });

  it('leaves the taps in the baton where the site says so, and does not dump them over and over', async () => {
    const dock = openDock({ erase: false });
    dock.act('fill', { count: '12' });
    await dock.clock.advance(2_000);
    dock.store();
    await dock.clock.advance(60_000);
    expect(dock.taps()).toHaveLength(12);
    expect(dock.baton()).toMatchObject({ records: 12 });
  });

  it('never lets go of what another baton holds that was put in meanwhile', async () => {
    const dock = openDock();
    dock.act('fill', { count: '20' });
    await dock.clock.advance(2_000);
    dock.act('undock');
    dock.act('dock', { number: '18' });
    dock.act('fill', { count: '30' });
    dock.store();
    await dock.clock.advance(10_000);
    expect(dock.baton()).toMatchObject({ baton: '00000018', records: 30, erased: 0 });
    expect(dock.counted().size).toBe(50);
    dock.store();
    await dock.clock.advance(5_000);
    expect(dock.baton()).toMatchObject({ records: 0, erased: 30 });
    dock.act('dock', { number: '17' });
    await dock.clock.advance(10_000);
    expect(dock.baton()).toMatchObject({ baton: '00000017', records: 20 });
    expect(dock.counted().size).toBe(50);
  });

  it('says who carries the baton, from the badge he touched', async () => {
    const dock = openDock({ guardTags: ['0A00000001', '0A00000002'] });
    for (const tag of ['0A00B1C2D3', '0A00000001', '0A00B1C2D4', '0A00000002', '0A00B1C2D5']) {
      dock.act('tap', { tag });
      await dock.clock.advance(1_000);
    }
    await dock.clock.advance(60_000);
    const carried = [...dock.counted().values()].map(({ data }) => [data.tag.uid, data.badge?.uid]);
    expect(carried).toContainEqual(['0A00B1C2D4', '0A00000001']);
    expect(carried).toContainEqual(['0A00B1C2D5', '0A00000002']);
    expect(carried).toContainEqual(['0A00B1C2D3', undefined]);
    expect(carried).toHaveLength(3);
  });

  it('says that taps may be missing where the memory was full', async () => {
    const dock = openDock();
    dock.act('fill', { count: '4100', every: '1' });
    await dock.clock.advance(60_000);
    expect(dock.counted().size).toBe(4_000);
    expect(dock.said('baton-full')[0]).toContain('may be missing');
  });
});

describe("a baton's clock", () => {
  it.each([HOUR_S, -HOUR_S, 40 * 24 * HOUR_S, -90])(
    'that is %i s off is corrected for, shown, and set once the baton is empty',
    async (seconds) => {
      const dock = openDock();
      dock.act('undock');
      dock.act('wrong-clock', { seconds: `${seconds}` });
      dock.act('fill', { count: '3', every: '60' });
      const made = dock.clock.now();
      dock.act('dock');
      await dock.clock.advance(3_000);
      const last = dock.taps().at(-1);
      expect((last?.time ?? 0) - (dock.taps()[0]?.time ?? 0)).toBe(2 * MINUTE_S * 1_000);
      expect(Math.abs((last?.time ?? 0) - made)).toBeLessThanOrEqual(1_000);
      expect(Math.abs((dock.stateOf('dock')?.offsetMs ?? 0) - seconds * 1_000)).toBeLessThan(1_000);
      expect(dock.baton()).toMatchObject({ clockOffMs: seconds * 1_000 });
      dock.store();
      await dock.clock.advance(3_000);
      expect(dock.stateOf('dock')).toMatchObject({ state: 'online', offsetMs: 0 });
      expect(Math.abs(Number(dock.baton()['clockOffMs']))).toBeLessThanOrEqual(1_000);
    },
  );

  it('that has stood dates nothing: the taps are told with what is known, and stay in the baton', async () => {
    const dock = openDock();
    dock.act('undock');
    dock.act('tap', { tag: TAGS[0] ?? '' });
    await dock.clock.advance(MINUTE_S * 1_000);
    dock.act('flat-battery');
    dock.act('tap', { tag: TAGS[1] ?? '' });
    dock.act('dock');
    await dock.clock.advance(3_000);
    expect(dock.taps()).toEqual([]);
    expect(dock.said('tap-undated')).toEqual([
      'baton 00000017, record 1: tag 0A00B1C2D3, its clock showed 2026-11-24T08:00:00',
      'baton 00000017, record 2: tag 0A00B1C2D4, its clock showed 2000-01-01T00:00:00',
    ]);
    dock.store();
    await dock.clock.advance(5_000);
    expect(dock.baton()).toMatchObject({ records: 2, erased: 0 });
    expect(dock.stateOf('dock')).toMatchObject({ state: 'degraded', why: 'taps-undated' });
  });

  it('that was set after it had stood dates the taps after that, and none before', async () => {
    const dock = openDock();
    dock.act('undock');
    dock.act('tap', { tag: TAGS[0] ?? '' });
    dock.act('flat-battery');
    dock.act('tap', { tag: TAGS[1] ?? '' });
    dock.act('wrong-clock', { seconds: '0' });
    await dock.clock.advance(MINUTE_S * 1_000);
    dock.act('tap', { tag: TAGS[2] ?? '' });
    dock.act('dock');
    await dock.clock.advance(3_000);
    expect(dock.taps().map(({ data }) => data.tag.uid)).toEqual([TAGS[2]]);
    expect(dock.said('tap-undated')).toHaveLength(2);
    dock.store();
    await dock.clock.advance(3_000);
    expect(dock.baton()).toMatchObject({ records: 2, erased: 1 });
  });

  it('is set, and its undated taps are erased, where the site says that telling is enough', async () => {
    const dock = openDock({ undated: 'erase' });
    dock.act('undock');
    dock.act('flat-battery');
    dock.act('tap', { tag: TAGS[1] ?? '' });
    dock.act('dock');
    await dock.clock.advance(3_000);
    dock.store();
    await dock.clock.advance(3_000);
    expect(dock.baton()).toMatchObject({ records: 0, erased: 1 });
    expect(Math.abs(Number(dock.baton()['clockOffMs']))).toBeLessThanOrEqual(1_000);
    expect(dock.stateOf('dock')).toMatchObject({ state: 'online' });
  });
});

describe('whatever happens to the wire and the baton', () => {
  const deeds = fc.constantFrom(
    'store',
    'undock',
    'dock',
    'cut-power',
    'revive',
    'corrupt',
    'lose-answers',
    'dump-again',
    'cut-cable',
    'mend-cable',
    'tap',
  );

  it('every tap is told, none twice under two names, and none is erased before it is durable', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(deeds, fc.integer({ min: 1, max: 900 })), { maxLength: 30 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.record({ loss: fc.constantFrom(0, 0.1), corruption: fc.constantFrom(0, 0.1) }),
        async (history, seed, rates) => {
          const { next: random } = createRandom(seed);
          const dock = openDock(
            {},
            { toDevice: faultyWire(rates, random), fromDevice: faultyWire(rates, random) },
          );
          const durable = new Set<string>();
          const store = (): void => {
            for (const { key = '' } of dock.taps()) durable.add(key);
            dock.store();
          };
          let made = 0;
          const fill = (count: number): void => {
            dock.act('fill', { count: `${count}`, every: '7' });
            made += count;
          };
          fill(23);
          for (const [deed, wait] of history) {
            if (deed === 'store') store();
            else if (deed === 'tap') fill(1);
            else if (deed === 'cut-cable') dock.line.cut();
            else if (deed === 'mend-cable') dock.line.mend();
            else dock.act(deed);
            await dock.clock.advance(wait);
            expect(Number(dock.baton()['records'])).toBeGreaterThanOrEqual(made - durable.size);
          }
          // In the end all is well with the wire: everything comes through.
          dock.line.mend();
          dock.act('revive');
          dock.act('dock');
          for (let i = 0; i < 40 && (i < 5 || dock.baton()['records'] !== 0); i++) {
            await dock.clock.advance(20_000);
            store();
          }
          expect(dock.counted().size).toBe(made);
          expect(dock.baton()).toMatchObject({ records: 0 });
        },
      ),
      { numRuns: 60 },
    );
  });
});
