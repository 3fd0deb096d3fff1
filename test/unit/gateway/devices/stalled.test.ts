import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AGAIN_MS, createOutbox } from '../../../../gateway/devices/outbox.ts';
import { openSpill } from '../../../../gateway/devices/spill.ts';
import { WINDOW } from '../../../../gateway/devices/window.ts';
import type { DeviceId, SiteId } from '../../../../rules/vocabulary/ids.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { createHandClock } from './hand-clock.ts';

const BOARD = 'board-in-1' as DeviceId;
const SOURCE = '/river-garden/device/board-in-1';

async function setUp() {
  const clock = createHandClock();
  const sent: number[] = [];
  const outbox = createOutbox({
    site: 'river-garden' as SiteId,
    boot: 'b',
    devices: [BOARD],
    spill: await openSpill({ file: join(temporaryFolder(), 'outbox'), clock, log: silentLogger }),
    clock,
    log: silentLogger,
    send({ payload }) {
      sent.push(JSON.parse(payload).sequence);
      return () => undefined;
    },
    stored: () => undefined,
    corrected: (at) => at,
    backlogChanged: () => undefined,
  });
  onTestFinished(() => outbox.close());
  outbox.opened();
  const say = (input: string): void =>
    outbox.put({ type: 'input.changed', device: BOARD, data: { input, state: 'on' } });
  const fill = (count: number): void => {
    for (let index = 0; index < count; index += 1) say('arm-up');
  };
  const accept = (sequence: number, more: { readonly again?: boolean } = {}): void => {
    outbox.accepted([{ source: SOURCE, boot: 'b', sequence, ...more }]);
  };
  return { clock, sent, say, fill, accept };
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('an outbox whose engine takes nothing', () => {
  it('lets a fire behind two hundred readings be heard of all the same', async () => {
    const { clock, sent, say, fill } = await setUp();
    fill(200);
    clock.advance(AGAIN_MS.first);
    say('site.fire');
    expect(sent.at(-1)).toBe(201);
  });

  it('says everything in order, the oldest again and the rest once', async () => {
    const { clock, sent, fill } = await setUp();
    fill(2_000);
    expect(sent).toEqual(upTo(WINDOW));
    sent.length = 0;
    clock.advance(AGAIN_MS.first + 1_000);
    expect(sent).toEqual([...upTo(WINDOW), ...upTo(2_000).slice(WINDOW)]);
    sent.length = 0;
    clock.advance(AGAIN_MS.first * 2);
    expect(sent).toEqual(upTo(WINDOW));
  });

  it('begins again in order, within the window, once the engine takes readings', async () => {
    const { clock, sent, fill, accept } = await setUp();
    fill(200);
    clock.advance(AGAIN_MS.first);
    sent.length = 0;
    accept(1);
    expect(sent).toEqual(upTo(WINDOW + 1).slice(1));
  });

  it('sends again at once where it is asked to', async () => {
    const { sent, fill, accept } = await setUp();
    fill(2);
    sent.length = 0;
    accept(0, { again: true });
    expect(sent).toEqual([1, 2]);
    accept(0);
    expect(sent).toEqual([1, 2]);
  });
});
