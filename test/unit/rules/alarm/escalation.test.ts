import { describe, expect, it } from 'vitest';
import { isMuting, muteOf } from '../../../../gateway/console/src/alarms/mute.ts';
import { alarmsOf, countAlarms, openAlarms } from '../../../../rules/alarm/standing.ts';
import type { EscalationStep, Site } from '../../../../rules/vocabulary/site.ts';
import { millis, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { report } from '../panel/panel-site.ts';
import { patient, type Watch, watch } from './watch.ts';

const step = (seconds: number, to: string, more: Partial<EscalationStep> = {}): EscalationStep => ({
  after: millis(seconds * 1_000),
  to,
  clock: 'acknowledged',
  ...more,
});
const escalating = (...escalation: readonly EscalationStep[]): Site => ({
  ...patient,
  escalation,
});
function told(game: Watch) {
  const began = game.of('alarm.raised')[0]?.at ?? 0;
  return game
    .of('alarm.escalated')
    .map(({ data, time }) => [(time - began) / 1_000, data.to, data.nth]);
}

describe('an alarm that waits', () => {
  it('is told step by step, and again by its rhythm', () => {
    const game = watch(
      escalating(
        step(30, 'console', { repeat: { every: millis(30_000), times: 3 } }),
        step(60, 'booth'),
        step(120, 'webhook:duty'),
      ),
    );
    report(game);
    game.wait(3_600_000);
    expect(told(game)).toEqual([
      [30, 'console', 0],
      [60, 'console', 1],
      [60, 'booth', 0],
      [90, 'console', 2],
      [120, 'webhook:duty', 0],
    ]);
    expect(game.view(game.newest())).toMatchObject({
      escalation: { step: 3, to: 'webhook:duty', told: ['console', 'booth', 'webhook:duty'] },
    });
  });

  it('is told no more once it is acknowledged, but for what waits for somebody to be there', () => {
    const game = watch(
      escalating(step(60, 'booth'), step(240, 'supervisor', { clock: 'attended' })),
    );
    report(game);
    game.wait(30_000);
    game.do('alarm.acknowledge');
    game.wait(3_600_000);
    expect(told(game)).toEqual([[240, 'supervisor', 0]]);
  });

  it('begins anew where it asks anew', () => {
    const game = watch(escalating(step(60, 'booth')));
    report(game);
    game.wait(60_000);
    game.do('alarm.acknowledge');
    report(game);
    game.wait(60_000);
    expect(told(game)).toEqual([
      [60, 'booth', 0],
      [120, 'booth', 0],
    ]);
  });

  it('is told by kind, priority and hour', () => {
    const game = watch(
      escalating(
        step(1, 'console', { kinds: ['fire'] }),
        step(2, 'booth', { priorities: ['low'] }),
        // It is ten in the morning at the site.
        step(3, 'supervisor', { hours: [{ days: 'every-day', from: '22:00', to: '06:00' }] }),
        step(4, 'person:boss', { hours: [{ days: 'every-day', from: '08:00', to: '18:00' }] }),
      ),
    );
    report(game);
    game.wait(3_600_000);
    expect(told(game)).toEqual([[4, 'person:boss', 0]]);
  });

  it('is told once where nobody was there to tell it', () => {
    const game = watch(
      escalating(step(30, 'console', { repeat: { every: millis(30_000), times: 10 } })),
    );
    report(game);
    game.sleepUntil('2026-11-25T02:02:05Z');
    expect(told(game).map(([, , nth]) => nth)).toEqual([3]);
  });

  it('is heard anew in the control room at each step that is for it, whatever was silenced there', () => {
    const game = watch(
      escalating(
        step(30, 'console', { repeat: { every: millis(30_000), times: 2 } }),
        step(45, 'booth'),
      ),
    );
    const calling = () => {
      const { newest, ...calls } = countAlarms(openAlarms(alarmsOf(game.states))).calling;
      return { ...calls, ...(newest === undefined ? {} : { newest: toRfc3339(newest) }) };
    };
    report(game);
    const silenced = muteOf(calling(), game.now);
    if (silenced === undefined) throw new Error('nothing calls');
    const isSilent = () => isMuting(silenced, calling(), game.now);
    game.wait(29_000);
    expect(isSilent()).toBe(true);
    game.wait(1_000);
    expect(isSilent()).toBe(false);
    const again = muteOf(calling(), game.now);
    game.wait(15_000);
    expect(game.of('alarm.escalated').at(-1)?.data.to).toBe('booth');
    expect(again && isMuting(again, calling(), game.now)).toBe(true);
    game.wait(15_000);
    expect(again && isMuting(again, calling(), game.now)).toBe(false);
  });

  it('is not told while it is shelved', () => {
    const game = watch(escalating(step(60, 'booth')));
    report(game);
    game.do('alarm.shelve', { why: 'x', until: '2026-11-25T03:00:00Z' });
    game.wait(600_000);
    expect(told(game)).toEqual([]);
  });

  it('goes to no post at all where nobody knows from which a silent call for help comes', () => {
    const game = watch(escalating(step(1, 'post:gate'), step(2, 'supervisor')));
    report(game, { kind: 'hold-up', code: '122', zone: '9' });
    report(game, { zone: '5' });
    game.wait(60_000);
    const whom = game.of('alarm.escalated').map(({ data }) => `${data.kind} ${data.to}`);
    expect(whom).toEqual(['burglary post:gate', 'hold-up supervisor', 'burglary supervisor']);
  });

  it('goes to no booth where it is a silent call for help', () => {
    const game = watch(escalating(step(1, 'booth'), step(2, 'supervisor')));
    report(game, { kind: 'hold-up', code: '122', zone: '9' });
    game.wait(60_000);
    expect(told(game)).toEqual([[2, 'supervisor', 0]]);
    expect(game.of('alarm.escalated')).toMatchObject([{ data: { quiet: true } }]);
  });
});
