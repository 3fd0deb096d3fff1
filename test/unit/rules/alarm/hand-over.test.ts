import { describe, expect, it } from 'vitest';
import { alarm } from '../../../../rules/alarm/alarm.ts';
import { types } from '../engine/play.ts';
import { report } from '../panel/panel-site.ts';
import { type Watch, watch } from './watch.ts';

const MINUTE = 60_000;
const manifest = 'a1'.repeat(32);

const handOver = (game: Watch) => game.do('alarm.hand-over', { names: true, manifest });

/** An alarm that was answered and signed off. */
function closedAlarm(): Watch {
  const game = watch();
  report(game);
  game.do('alarm.acknowledge');
  game.do('alarm.reset', { why: '现场查看' });
  game.wait(3 * MINUTE);
  expect(types(game.do('alarm.close', { why: '误报' }))).toEqual(['alarm.closed']);
  return game;
}

describe('the hand-over of an alarm', () => {
  it('is on record with who did it, whether names were in it, and what fixes the file', () => {
    const game = watch();
    report(game);
    expect(handOver(game)).toMatchObject([
      {
        type: 'alarm.handed-over',
        data: { alarm: game.newest(), by: 'sun', names: true, manifest },
      },
    ]);
  });

  it('changes nothing of the alarm', () => {
    const game = watch();
    report(game);
    const before = { view: game.view(game.newest()), due: game.nextDeadline() };
    handOver(game);
    expect({ view: game.view(game.newest()), due: game.nextDeadline() }).toEqual(before);
  });

  it('is taken of one that is closed, as often as it is given out', () => {
    const game = closedAlarm();
    expect(types(handOver(game))).toEqual(['alarm.handed-over']);
    expect(types(handOver(game))).toEqual(['alarm.handed-over']);
  });

  it('publishes no state anew', () => {
    const game = closedAlarm();
    const [fact] = handOver(game);
    const [closed] = game.of('alarm.closed');
    if (fact === undefined || closed === undefined) throw new Error('nothing was told');
    expect(alarm.touches(game.site, closed)).toEqual([{ kind: 'alarm', id: game.newest() }]);
    expect(alarm.touches(game.site, fact)).toEqual([]);
  });
});
