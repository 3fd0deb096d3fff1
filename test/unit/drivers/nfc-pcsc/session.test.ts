import { describe, expect, it } from 'vitest';
import type { PcscEvent, PcscRequest } from '../../../../drivers/driver.ts';
import { fromHex } from '../../../../drivers/framing/hex.ts';
import { createSession } from '../../../../drivers/nfc-pcsc/session.ts';
import type { Settings } from '../../../../drivers/nfc-pcsc/settings.ts';
import type { DeviceId } from '../../../../rules/vocabulary/ids.ts';
import { after, type Instant, instant } from '../../../../rules/vocabulary/time.ts';

const ATR = fromHex('3B8F8001804F0CA000000306030001000000006A');
const START = instant(Date.UTC(2026, 10, 24));

/** A session with all that it said, and hands to play the service. */
function converse(devices: Readonly<Record<string, Settings>>) {
  const session = createSession(
    Object.entries(devices).map(([id, settings]) => ({ id: id as DeviceId, settings })),
  );
  let now: Instant = START;
  const asked: PcscRequest[] = [];
  const readings: unknown[] = [];
  const faults: string[] = [];
  const stands = new Map<string, string>();
  const take = (output: ReturnType<typeof session.opened>): void => {
    asked.push(...(output.send ?? []));
    readings.push(...(output.readings ?? []));
    faults.push(...(output.faults ?? []).map(({ code }) => code));
    for (const { device, state, why } of output.health ?? []) stands.set(device, `${state} ${why}`);
  };
  const hear = (event: PcscEvent): void => take(session.receive(event, now));
  const wait = (ms: number): void => {
    const end = after(now, ms);
    for (let next = session.nextWake; next !== undefined && next <= end; next = session.nextWake) {
      now = next;
      take(session.wake(now));
    }
    now = end;
  };
  const answer = (hex: string): void => {
    const last = asked.at(-1);
    if (last === undefined) throw new Error('nothing was asked');
    hear({ kind: 'answered', reader: last.reader, mark: last.mark, answer: fromHex(hex) });
  };
  const fail = (): void => {
    const last = asked.at(-1);
    if (last === undefined) throw new Error('nothing was asked');
    hear({ kind: 'unanswered', reader: last.reader, mark: last.mark, text: 'no power' });
  };
  const show = (reader: string, uid: string): void => {
    hear({ kind: 'present', reader, atr: ATR });
    answer(`${uid}9000`);
    hear({ kind: 'gone', reader });
  };
  const open = (): void => take(session.opened(now));
  const close = (): void => take(session.closed(now, 'gone'));
  open();
  return { hear, wait, answer, fail, show, open, close, asked, readings, faults, stands };
}

const attached = (reader: string): PcscEvent => ({ kind: 'attached', reader });
const present = (reader: string): PcscEvent => ({ kind: 'present', reader, atr: ATR });

describe('the name of a reader', () => {
  it('may be its beginning, and the longest takes its own first', () => {
    const s = converse({ any: { reader: 'ACS' }, second: { reader: 'ACS ACR122U 01' } });
    s.hear(attached('ACS ACR122U 01 00'));
    expect([...s.stands]).toEqual([['second', 'online listening']]);
    s.hear(attached('ACS ACR122U 00 00'));
    expect(s.stands.get('any')).toBe('online listening');
  });

  it('is told where no device has it', () => {
    const s = converse({ desk: { reader: 'ACS' } });
    s.hear(attached('Alcor Link 00 00'));
    s.hear(attached('ACS 00 00'));
    expect(s.faults).toEqual(['reader-unknown']);
  });

  it('is offline when nothing of that name comes, and when it is unplugged', () => {
    const s = converse({ desk: { reader: 'ACS' } });
    s.wait(10_000);
    expect(s.stands.get('desk')).toBe('offline reader-missing');
    s.hear(attached('ACS 00 00'));
    expect(s.stands.get('desk')).toBe('online listening');
    s.hear({ kind: 'detached', reader: 'ACS 00 00' });
    expect(s.stands.get('desk')).toBe('offline reader-missing');
  });

  it('may have another number when it is plugged in again, with a card on it', () => {
    const s = converse({ desk: { reader: 'ACS' } });
    s.hear(attached('ACS 00 00'));
    s.hear({ kind: 'detached', reader: 'ACS 00 00' });
    s.hear(attached('ACS 01 00'));
    s.hear(present('ACS 01 00'));
    s.answer('A1B2C3D49000');
    expect(s.readings).toMatchObject([{ device: 'desk', data: { card: { uid: 'A1B2C3D4' } } }]);
  });

  it('is taken over from a reader that was too many when the first is unplugged, with its card', () => {
    const s = converse({ desk: { reader: 'ACS' } });
    s.hear(attached('ACS 00 00'));
    s.hear(attached('ACS 01 00'));
    s.hear(present('ACS 01 00'));
    expect(s.asked).toEqual([]);
    s.hear({ kind: 'detached', reader: 'ACS 00 00' });
    s.answer('A1B2C3D49000');
    expect(s.readings).toHaveLength(1);
  });
});

describe('a card that is hard to read', () => {
  const desk = () => {
    const s = converse({ desk: { reader: 'ACS' } });
    s.hear(attached('ACS 00 00'));
    s.hear(present('ACS 00 00'));
    return s;
  };

  it('is asked again a moment later', () => {
    const s = desk();
    s.fail();
    expect(s.asked).toHaveLength(1);
    s.wait(200);
    s.answer('A1B2C3D49000');
    expect(s.readings).toHaveLength(1);
    expect(s.faults).toEqual([]);
  });

  it('is given up after four tries, and the reader is degraded until it reads one', () => {
    const s = desk();
    for (let tries = 0; tries < 4; tries++) {
      s.fail();
      s.wait(200);
    }
    s.wait(60_000);
    expect(s.asked).toHaveLength(4);
    expect(s.faults).toEqual(['card-unread']);
    expect(s.stands.get('desk')).toBe('degraded card-unread');
    s.show('ACS 00 00', 'A1B2C3D4');
    expect(s.stands.get('desk')).toBe('online heard');
  });

  it('is told as pulled where it went before it was read', () => {
    const s = desk();
    s.answer('');
    s.hear({ kind: 'gone', reader: 'ACS 00 00' });
    s.wait(60_000);
    expect(s.faults).toEqual(['card-pulled']);
    expect(s.stands.get('desk')).toBe('online listening');
    expect(s.asked).toHaveLength(1);
  });

  it('is not answered for by an answer that comes too late', () => {
    const s = desk();
    const [first] = s.asked;
    s.hear({ kind: 'gone', reader: 'ACS 00 00' });
    s.hear(present('ACS 00 00'));
    s.hear({
      kind: 'answered',
      reader: 'ACS 00 00',
      mark: first?.mark ?? 0,
      answer: fromHex('A1B2C3D49000'),
    });
    expect(s.readings).toEqual([]);
    s.answer('B1B2C3D49000');
    expect(s.readings).toMatchObject([{ data: { card: { uid: 'B1B2C3D4' } } }]);
  });

  it('is asked ever later where it hung the library, until it is taken away', () => {
    const s = desk();
    const waits = [2_000, 4_000, 8_000];
    for (const [times, ms] of waits.entries()) {
      s.wait(3_000);
      s.close();
      s.open();
      s.hear(attached('ACS 00 00'));
      s.hear(present('ACS 00 00'));
      expect(s.stands.get('desk')).toBe('degraded no-answer');
      s.wait(ms - 1);
      expect(s.asked).toHaveLength(times + 1);
      s.wait(1);
      expect(s.asked).toHaveLength(times + 2);
    }
    s.hear({ kind: 'gone', reader: 'ACS 00 00' });
    expect(s.stands.get('desk')).toBe('online listening');
    s.show('ACS 00 00', 'A1B2C3D4');
    expect(s.readings).toHaveLength(1);
  });
});

describe('a reader that is carried to tags', () => {
  const carried = (badgeSeconds: number) => {
    const s = converse({ pocket: { reader: 'ACS', says: 'tag', badgeSeconds } });
    s.hear(attached('ACS 00 00'));
    return { ...s, show: (uid: string) => s.show('ACS 00 00', uid) };
  };
  const tag = (uid: string) => ({ tag: expect.objectContaining({ uid }), proof: 'uid' });

  it('tells every card as a tag at once where nobody shows a badge', () => {
    const s = carried(0);
    s.show('A1B2C3D4');
    s.show('B1B2C3D4');
    expect(s.readings).toMatchObject([
      { type: 'tag.tapped', data: tag('A1B2C3D4') },
      { type: 'tag.tapped', data: tag('B1B2C3D4') },
    ]);
  });

  it('takes the card before a tag for the badge', () => {
    const s = carried(10);
    s.show('A1B2C3D4');
    s.wait(9_000);
    s.show('B1B2C3D4');
    s.wait(60_000);
    expect(s.readings).toHaveLength(1);
    expect(s.readings).toMatchObject([
      { data: { ...tag('B1B2C3D4'), badge: { uid: 'A1B2C3D4', technology: 'iso14443a' } } },
    ]);
  });

  it('tells a card that stays alone as a tag, with the time at which it was seen', () => {
    const s = carried(10);
    s.show('A1B2C3D4');
    s.wait(10_000);
    expect(s.readings).toEqual([
      expect.objectContaining({ type: 'tag.tapped', time: START, data: tag('A1B2C3D4') }),
    ]);
  });

  it('tells what waits when the reader is unplugged', () => {
    const s = carried(10);
    s.show('A1B2C3D4');
    s.hear({ kind: 'detached', reader: 'ACS 00 00' });
    expect(s.readings).toHaveLength(1);
  });

  it('takes no card for the badge of itself', () => {
    const s = carried(10);
    s.show('A1B2C3D4');
    s.wait(5_000);
    s.show('A1B2C3D4');
    s.wait(10_000);
    expect(s.readings).toMatchObject([{ data: tag('A1B2C3D4') }, { data: tag('A1B2C3D4') }]);
    expect(JSON.stringify(s.readings)).not.toContain('badge');
  });
});
