import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { card, type Gate, giveCard, id, openGate, openings, START, vehicleAt } from './gate.ts';

const shown = card('A1B2C3D4');
const LATER = toRfc3339(instant(START + 86_400_000));

const scene = fc.record({
  lane: fc.constantFrom('in-1', 'out-1'),
  fire: fc.boolean(),
  posture: fc.constantFrom('normal', 'heightened', 'lockdown'),
  mode: fc.constantFrom(undefined, 'automatic', 'confirm', 'free-flow', 'closed'),
  kind: fc.constantFrom('resident', 'visitor'),
  card: fc.constantFrom('good', 'revoked', 'lost', 'blocked', 'locked'),
});
type Scene = typeof scene extends fc.Arbitrary<infer One> ? One : never;

/** Everything is said to the gate in that order, and then the card is shown. */
function play(one: Scene): { readonly gate: Gate; readonly opened: number } {
  const gate = openGate();
  giveCard(gate, 'wang', shown, { class: one.kind });
  const { permit, vehicle, credential } = {
    permit: id.permit('p-wang'),
    vehicle: id.vehicle('v-wang'),
    credential: id.credential('c-wang'),
  };
  if (one.card === 'revoked') gate.act({ type: 'permit.end', data: { permit } });
  if (one.card === 'lost') gate.act({ type: 'credential.lose', data: { credential } });
  if (one.card === 'locked') gate.act({ type: 'vehicle.lock', data: { vehicle } });
  if (one.card === 'blocked') {
    const approved = id.person('manager');
    gate.act({
      type: 'block.set',
      data: { subject: vehicle, approved, until: LATER, why: '欠条' },
    });
  }
  if (one.posture !== 'normal') gate.act({ type: 'posture.set', data: { posture: one.posture } });
  if (one.mode !== undefined) {
    const until = one.mode === 'free-flow' ? { until: LATER } : {};
    gate.act({ type: 'mode.set', data: { lane: id.lane(one.lane), mode: one.mode, ...until } });
  }
  if (one.fire) gate.contact('panel', 'site.fire', 'on');
  vehicleAt(gate, one.lane).arrives();
  return { gate, opened: openings(gate.show(one.lane, shown)).length };
}

/** What the page of rules says, read from top to bottom: life safety, then security, then convenience. */
function expected(one: Scene): string {
  if (one.fire) return 'up';
  const isEntry = one.lane === 'in-1';
  if (isEntry && one.posture === 'lockdown') return 'lane-out-of-service';
  if (one.mode === 'closed') return 'lane-out-of-service';
  if (one.mode === 'free-flow' && one.posture === 'normal') return 'up';
  if (one.card === 'lost') return 'card-lost';
  if (one.card === 'locked') return 'vehicle-locked';
  if (one.card === 'blocked') return 'blocked';
  if (one.card === 'revoked' && isEntry) return 'permit-revoked';
  const isLookedAt =
    one.mode === 'confirm' ||
    (!isEntry && one.posture === 'lockdown') ||
    (isEntry && one.posture === 'heightened' && one.kind === 'visitor');
  return isLookedAt ? 'awaits-confirmation' : 'opened';
}

describe('at any lane, in any order of things', () => {
  it('life safety stands over security, and security over convenience', () => {
    fc.assert(
      fc.property(scene, (one) => {
        const { gate, opened } = play(one);
        const refused = [...gate.all('entry.refused'), ...gate.all('exit.refused')];
        const isUp = gate.state().barriers[`${one.lane}-barrier`]?.held !== undefined;
        const told = refused[0]?.data.reason ?? (isUp ? 'up' : opened === 1 ? 'opened' : 'nothing');
        expect(told).toBe(expected(one));
        // Nothing is commanded where it is refused, and nothing where the arm is up already.
        expect(opened).toBe(told === 'opened' ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });
});
