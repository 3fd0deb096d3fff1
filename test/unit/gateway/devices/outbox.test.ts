import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DRAINED_MS, LATE_MS } from '../../../../gateway/devices/lateness.ts';
import { createOutbox, PROMPT_MS } from '../../../../gateway/devices/outbox.ts';
import { openSpill } from '../../../../gateway/devices/spill.ts';
import type { DeviceId, SiteId } from '../../../../rules/vocabulary/ids.ts';
import { after, instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { createHandClock } from './hand-clock.ts';

const SITE = 'river-garden' as SiteId;
const DEVICE = 'out-1-reader' as DeviceId;
const SOURCE = '/river-garden/device/out-1-reader';

async function setUp(
  options: {
    boot?: string;
    file?: string;
    heldMax?: number;
    devices?: readonly DeviceId[];
    aheadMs?: number;
  } = {},
) {
  const { boot = 'b', file = join(temporaryFolder(), 'outbox') } = options;
  const clock = createHandClock();
  const sent: { boot: string; sequence: number; time: string; id: string }[] = [];
  const stored: number[] = [];
  const told: number[] = [];
  const spill = await openSpill({ file, clock, log: silentLogger });
  let onDisk = spill.left.length;
  let isAway = false;
  const outbox = createOutbox({
    site: SITE,
    boot,
    devices: options.devices ?? [DEVICE],
    spill: {
      ...spill,
      keep(readings) {
        onDisk += readings.length;
        spill.keep(readings);
      },
      forget(readings) {
        onDisk -= readings.length;
        spill.forget(readings);
      },
    },
    clock,
    log: silentLogger,
    send({ payload }) {
      if (isAway) return undefined;
      sent.push(JSON.parse(payload));
      return () => undefined;
    },
    stored: (_device, ref) => stored.push(ref),
    corrected: (at) => instant(at - (options.aheadMs ?? 0)),
    backlogChanged: () => told.push(outbox.backlog()),
    ...(options.heldMax === undefined ? {} : { heldMax: options.heldMax }),
  });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (!isClosed) await outbox.close();
    isClosed = true;
  };
  onTestFinished(close);
  const say = (ref: number, key?: string): void =>
    outbox.put({
      type: 'device.said',
      device: DEVICE,
      ref,
      data: { code: 'c', text: `${ref}` },
      ...(key === undefined ? {} : { key }),
    });
  const accept = (sequence: number, ofBoot = boot): number | undefined =>
    outbox.accepted([{ source: SOURCE, boot: ofBoot, sequence }]);
  const away = (): void => {
    isAway = true;
    outbox.closed();
  };
  const back = (): void => {
    isAway = false;
    outbox.opened();
  };
  const numbers = (): string[] => sent.map(({ boot: of, sequence }) => `${of}${sequence}`);
  const kept = (): number => onDisk;
  return { outbox, clock, sent, stored, told, kept, close, say, accept, away, back, numbers, file };
}

describe('the outbox', () => {
  it('numbers readings 1, 2, 3 per source', async () => {
    const { outbox, say, numbers } = await setUp();
    outbox.opened();
    say(7);
    say(8);
    expect(numbers()).toEqual(['b1', 'b2']);
  });

  it('tells the session that its reading is stored only when the engine says so', async () => {
    const { outbox, say, accept, stored } = await setUp();
    outbox.opened();
    say(7);
    say(8);
    expect(stored).toEqual([]);
    accept(1);
    expect(stored).toEqual([7]);
    accept(2);
    expect(stored).toEqual([7, 8]);
  });

  it('is not impressed by what was accepted of another boot', async () => {
    const { outbox, say, accept, stored } = await setUp();
    outbox.opened();
    say(7);
    accept(9, 'another');
    expect(stored).toEqual([]);
  });

  it('puts nothing on disk while the engine is prompt', async () => {
    const { outbox, kept, clock, say, accept } = await setUp();
    outbox.opened();
    say(7);
    clock.advance(PROMPT_MS - 1);
    accept(1);
    clock.advance(PROMPT_MS);
    expect(kept()).toBe(0);
  });

  it('puts on disk what is not accepted within 50 ms', async () => {
    const { outbox, kept, clock, say, accept, close, file } = await setUp();
    outbox.opened();
    say(7);
    clock.advance(PROMPT_MS);
    expect(kept()).toBe(1);
    accept(1);
    expect(kept()).toBe(0);
    await close();
    const next = await setUp({ file, boot: 'c' });
    expect(next.kept()).toBe(0);
  });

  it('says nothing of a delay that is over before a command would have been too late', async () => {
    const { outbox, clock, say, accept, told } = await setUp();
    outbox.opened();
    for (let sequence = 1; sequence <= 5; sequence += 1) {
      say(sequence);
      clock.advance(LATE_MS - 1);
      expect(outbox.backlog()).toBe(0);
      accept(sequence);
    }
    clock.advance(LATE_MS);
    expect(told).toEqual([]);
  });

  it('tells a backlog once its oldest reading has waited for five seconds, and its end', async () => {
    const { outbox, clock, say, accept, told } = await setUp();
    outbox.opened();
    say(7);
    clock.advance(LATE_MS - 100);
    say(8);
    clock.advance(100);
    expect(told).toEqual([2]);
    accept(1);
    expect(outbox.backlog()).toBe(0);
    accept(2);
    expect(told.at(-1)).toBe(0);
  });

  it('has a backlog until what is left of it has waited for a moment only', async () => {
    const { outbox, clock, say, accept } = await setUp();
    outbox.opened();
    say(7);
    clock.advance(LATE_MS - DRAINED_MS);
    say(8);
    clock.advance(DRAINED_MS);
    say(9);
    clock.advance(PROMPT_MS);
    accept(1);
    expect(outbox.backlog()).toBe(2);
    accept(2);
    expect(outbox.backlog()).toBe(0);
    clock.advance(LATE_MS);
    expect(outbox.backlog()).toBe(1);
  });

  it('has a backlog from its start where an earlier start left readings', async () => {
    const first = await setUp({ boot: 'old' });
    first.say(1);
    await first.close();
    const second = await setUp({ boot: 'new', file: first.file });
    expect(second.outbox.backlog()).toBe(1);
    second.outbox.opened();
    second.accept(1, 'old');
    expect(second.told.at(-1)).toBe(0);
  });

  it('keeps readings while the bus is away and sends them with their own names and times', async () => {
    const { outbox, clock, say, away, back, sent } = await setUp();
    outbox.opened();
    say(7);
    const [first] = sent;
    away();
    clock.advance(60_000);
    say(8);
    expect(outbox.backlog()).toBe(2);
    back();
    expect(sent).toHaveLength(3);
    expect(sent[1]).toEqual(first);
  });

  it('sends what an earlier start left first, under the pairs it was given', async () => {
    const first = await setUp({ boot: 'old' });
    first.say(1);
    first.say(2);
    await first.close();
    const second = await setUp({ boot: 'new', file: first.file });
    second.say(3);
    second.outbox.opened();
    expect(second.numbers()).toEqual(['old1', 'old2', 'new1']);
    second.accept(2, 'old');
    second.accept(1, 'new');
    expect(second.outbox.backlog()).toBe(0);
    // The session that told the old ones is gone: it told them again, or has no record of its own.
    expect(second.stored).toEqual([3]);
  });

  it('leaves on disk what belongs to a device that is not configured here', async () => {
    const first = await setUp({ boot: 'old' });
    first.say(1);
    await first.close();
    const other = await setUp({ boot: 'new', file: first.file, devices: ['x' as DeviceId] });
    other.outbox.opened();
    expect(other.sent).toEqual([]);
    await other.close();
    const back = await setUp({ boot: 'newer', file: first.file });
    back.outbox.opened();
    expect(back.numbers()).toEqual(['old1']);
  });

  it('sends again what the engine did not answer, less and less often', async () => {
    const { outbox, clock, say, accept, numbers } = await setUp();
    outbox.opened();
    say(7);
    clock.advance(5_000);
    expect(numbers()).toEqual(['b1', 'b1']);
    clock.advance(5_000);
    expect(numbers()).toHaveLength(2);
    clock.advance(5_000);
    expect(numbers()).toHaveLength(3);
    accept(1);
    clock.advance(600_000);
    expect(numbers()).toHaveLength(3);
  });

  it("tells when a reading was by the engine's clock, whenever it is sent", async () => {
    const { outbox, clock, say, away, back, sent } = await setUp({ aheadMs: 3_600_000 });
    outbox.opened();
    const time = toRfc3339(after(clock.now(), -3_600_000));
    say(7);
    away();
    clock.advance(60_000);
    back();
    expect(sent.map((one) => one.time)).toEqual([time, time]);
  });

  it('knows when the youngest of what was accepted was put in, unless an earlier start put it in', async () => {
    const first = await setUp({ boot: 'old' });
    first.say(1);
    await first.close();
    const { outbox, clock, say, accept } = await setUp({ file: first.file });
    outbox.opened();
    say(2);
    clock.advance(10);
    say(3);
    const put = clock.now();
    clock.advance(10);
    expect(accept(1, 'old')).toBeUndefined();
    expect(accept(2)).toBe(put);
    expect(accept(2)).toBeUndefined();
  });

  it('leaves a gap in the numbers where it had no room, so that the loss is seen', async () => {
    const { outbox, say, accept, back, numbers } = await setUp({ heldMax: 2 });
    say(1);
    say(2);
    say(3);
    back();
    accept(2);
    say(4);
    expect(numbers()).toEqual(['b1', 'b2', 'b4']);
    expect(outbox.backlog()).toBe(0);
  });

  it('leaves no gap for a device that keeps its records and will tell them again', async () => {
    const { say, accept, back, numbers, stored } = await setUp({ heldMax: 1 });
    say(1, 'record-1');
    say(2, 'record-2');
    back();
    accept(1);
    expect(stored).toEqual([1]);
    say(2, 'record-2');
    expect(numbers()).toEqual(['b1', 'b2']);
  });
});
