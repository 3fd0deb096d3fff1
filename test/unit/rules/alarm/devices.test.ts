import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rulebook } from '../../../../rules/rules.ts';
import type { DeviceId } from '../../../../rules/vocabulary/ids.ts';
import { type Play, play } from '../engine/play.ts';
import { HOST, smallSite } from '../engine/small-site.ts';

const devices = smallSite.devices.map(({ id }) => id);

type State = 'online' | 'offline';
type Deed =
  | { readonly kind: 'start' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'health'; readonly device: DeviceId; readonly state: State };

const deeds = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.constant<Deed>({ kind: 'start' }) },
    { weight: 1, arbitrary: fc.constant<Deed>({ kind: 'gone' }) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom(...devices), fc.constantFrom<State[]>('online', 'offline'))
        .map(([device, state]): Deed => ({ kind: 'health', device, state })),
    },
  ),
  { maxLength: 40 },
);

/** The alarms that stand, by what they are of. */
function standing(game: Play): readonly string[] {
  const sources = new Map<string, string>(
    game.of('alarm.raised').map(({ data }) => [data.alarm, data.source ?? data.origin]),
  );
  const stands = new Set<string>();
  for (const { type, data } of game.facts) {
    if (type === 'alarm.raised' || type === 'alarm.repeated') stands.add(data.alarm);
    if (type === 'alarm.returned') stands.delete(data.alarm);
  }
  return [...stands].map((alarm) => sources.get(alarm) ?? alarm).toSorted();
}

it('once a host and all of its devices have spoken, each device that is down is its own alarm, and the host none', () => {
  fc.assert(
    fc.property(deeds, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), (list, ends) => {
      const game = play(rulebook, '2026-11-25T02:00:00Z');
      game.configure(smallSite);
      let boot = 0;
      const host = (alive: boolean) =>
        game.give({ kind: 'host.health', host: HOST, boot: `b${boot}`, alive, backlog: 0 });
      const start = () => {
        boot += 1;
        host(true);
      };
      const health = (device: DeviceId, state: State) =>
        game.give({
          kind: 'device.health',
          device,
          host: HOST,
          boot: `b${boot}`,
          state,
          why: state === 'online' ? '' : 'no-answer',
        });
      start();
      for (const deed of list) {
        if (deed.kind === 'start') start();
        else if (deed.kind === 'health') health(deed.device, deed.state);
        else host(false);
        // What flaps shares a line until it is quiet.
        game.wait(120_000);
      }
      start();
      const down = devices.filter((_, index) => ends[index] === true);
      for (const device of devices) health(device, down.includes(device) ? 'offline' : 'online');
      game.wait(120_000);
      expect(standing(game)).toEqual(down.map((device) => `device ${device}`).toSorted());
    }),
  );
});
