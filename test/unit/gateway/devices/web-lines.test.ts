import { describe, expect, it } from 'vitest';
import type { Channel, WebRequest } from '../../../../drivers/driver.ts';
import { ANSWER_MS, createWebLines } from '../../../../gateway/devices/web-lines.ts';
import type { PersonId } from '../../../../rules/vocabulary/ids.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { createVirtualClock } from '../../../simulation/clock.ts';

const NOW = instant(Date.UTC(2026, 10, 24));
const request = (id: string): WebRequest => ({ id, query: {}, who: 'li' as PersonId, at: NOW });

async function opened() {
  const clock = createVirtualClock(NOW);
  const lines = createWebLines(clock);
  const came: unknown[] = [];
  const channels: Channel[] = [];
  const link = lines.opener(() => {
    throw new Error('no other line is opened here');
  })({
    line: { id: 'tags', kind: 'http' },
    carries: 'http',
    clock,
    events: {
      opened: (channel) => channels.push(channel),
      message: (_, message) => came.push(message),
      ended: () => undefined,
      closed: () => undefined,
    },
  });
  await clock.advance(1);
  return { clock, lines, came, link, channel: channels[0] };
}

describe('a line that is a route of our server', () => {
  it('gives each request to its session, and its answer back to who asked', async () => {
    const { lines, came, channel } = await opened();
    const one = lines.ask('tags', request('one'));
    const other = lines.ask('tags', request('other'));
    expect(came).toMatchObject([{ id: 'one' }, { id: 'other' }]);
    channel?.send({ id: 'other', outcome: 'refused', code: 'tap-forged' });
    channel?.send({ id: 'one', outcome: 'taken' });
    expect(await one).toEqual({ id: 'one', outcome: 'taken' });
    expect(await other).toMatchObject({ code: 'tap-forged' });
  });

  it('asks the session once for what is asked twice at a time', async () => {
    const { lines, came, channel } = await opened();
    const twice = [lines.ask('tags', request('one')), lines.ask('tags', request('one'))];
    channel?.send({ id: 'one', outcome: 'taken' });
    expect(await Promise.all(twice)).toMatchObject([{ outcome: 'taken' }, { outcome: 'taken' }]);
    expect(came).toHaveLength(1);
  });

  it('says that it is not recorded yet where no answer comes in time', async () => {
    const { clock, lines, channel } = await opened();
    const asked = lines.ask('tags', request('one'));
    await clock.advance(ANSWER_MS);
    expect(await asked).toMatchObject({ code: 'tap-not-recorded' });
    // An answer that comes too late is nobody's.
    channel?.send({ id: 'one', outcome: 'taken' });
  });

  it('tells all who wait when it closes, and who asks after', async () => {
    const { lines, link } = await opened();
    const asked = lines.ask('tags', request('one'));
    await link.close();
    expect(await asked).toMatchObject({ code: 'tap-line-down' });
    expect(await lines.ask('tags', request('two'))).toMatchObject({ code: 'tap-line-down' });
    expect(lines.has('tags')).toBe(true);
    expect(lines.has('other')).toBe(false);
  });
});
