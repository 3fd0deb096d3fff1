import { describe, expect, it } from 'vitest';
import { access } from '../../../../rules/access/access.ts';
import { device } from '../../../../rules/device/device.ts';
import { createRulebook } from '../../../../rules/engine.ts';
import { patrol } from '../../../../rules/patrol/patrol.ts';
import { bringUp, enrolled, type Play, play, tap } from '../engine/play.ts';
import { BATON, LI, PUMP, smallSite, WANG } from '../engine/small-site.ts';

const rulebook = createRulebook([device, access, patrol]);

function site(): Play {
  const game = play(rulebook, '2026-11-25T13:00:00Z', smallSite);
  enrolled(rulebook, game, 'wang-card', { holder: WANG });
  enrolled(rulebook, game, 'pump-tag', { checkpoint: PUMP as never });
  bringUp(game, smallSite);
  return game;
}

const seen = (game: Play) => game.of('tap.seen').at(-1)?.data;

describe('a tag that was touched', () => {
  it('is told with its checkpoint, what it signed and who was signed in', () => {
    const game = site();
    tap(game, BATON, { tag: 'pump-tag', signed: { proof: 'sun', counter: 61, by: LI } });
    expect(seen(game)).toEqual({
      device: BATON,
      checkpoint: PUMP,
      tag: 'credential-pump-tag',
      holder: LI,
      proof: 'sun',
      counter: 61,
    });
  });

  it('is a badge holder’s where a badge was shown, whoever was signed in', () => {
    const game = site();
    const signed = { proof: 'sun', counter: 1, by: LI } as const;
    tap(game, BATON, { tag: 'pump-tag', badge: 'wang-card', signed });
    expect(seen(game)).toMatchObject({ holder: WANG, credential: 'credential-wang-card' });
    tap(game, BATON, { tag: 'pump-tag', badge: 'strange-card', signed });
    expect(seen(game)).not.toHaveProperty('holder');
  });

  it('is told as nobody’s and nowhere where neither tag nor person is known', () => {
    const game = site();
    tap(game, BATON, { tag: 'strange-tag' });
    expect(seen(game)).toEqual({ device: BATON, proof: 'uid' });
  });
});
