import { systemClock } from '../../gateway/clock.ts';
import type {
  CheckpointId,
  CredentialId,
  DeviceId,
  HostId,
  PersonId,
  RouteId,
} from '../../rules/vocabulary/ids.ts';
import type { PlannedRound } from '../../rules/vocabulary/patrol-plan.ts';
import type { Card } from '../../rules/vocabulary/readings.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { type Instant, instant, millis } from '../../rules/vocabulary/time.ts';
import { dayAfter, localDay, localInstant } from '../../rules/vocabulary/zone-time.ts';
import type { SetClock } from '../support/set-clock.ts';
import { type RunningSite, site as small } from '../unit/gateway/http/running-site.ts';
import { card } from '../unit/rules/access/gate.ts';
import type { Desk } from './desk.ts';

const [north, pool, garage] = small.checkpoints;
if (north === undefined || pool === undefined || garage === undefined) throw new Error('no points');

/** Guards and their badges. */
export const WANG = { id: 'wang', name: '王队长', card: card('0A0B0C0D') };
export const ZHAO = { id: 'zhao', name: '赵保安', card: card('5B1C2D3E') };

const at = (hour: number, minute = 0): number => hour * 60 + minute;
const TWICE: readonly PlannedRound[] = [
  { from: at(9), to: at(10), earlyMin: 10, toleranceMin: 15 },
  { from: at(14), to: at(15), earlyMin: 10, toleranceMin: 15 },
  { from: at(22), to: at(26), toleranceMin: 30 },
];

const gate = { id: 'gate' as CheckpointId, reader: 'gate-reader' as DeviceId };
const roof = { id: 'roof' as CheckpointId, reader: 'roof-reader' as DeviceId };

/** The small community with a free route, an ordered one, and one all day long. */
export const patrolled: Site = {
  ...small,
  devices: [
    ...small.devices,
    ...[gate, roof].map(({ reader }) => ({
      id: reader,
      host: 'main' as HostId,
      driver: 'simulated',
      line: 'line',
      inputs: [],
      shows: false,
    })),
  ],
  checkpoints: [
    { ...gate, name: { zh: '大门', en: 'Main gate' }, at: { x: 0.1, y: 0.85 } },
    { ...roof, name: { zh: '屋顶水箱', en: 'Roof tank' } },
    { ...north, at: { x: 0.2, y: 0.15 } },
    { ...pool, at: { x: 0.55, y: 0.5 } },
    { ...garage, at: { x: 0.85, y: 0.8 } },
  ],
  legs: [{ between: [north.id, pool.id], least: millis(60_000) }],
  routes: [
    {
      id: 'walls' as RouteId,
      name: { zh: '围墙巡更', en: 'Walls' },
      kind: 'patrol',
      order: 'ordered',
      checkpoints: [north.id, pool.id, garage.id],
      rounds: [...TWICE],
      guards: [WANG.id as PersonId, ZHAO.id as PersonId],
    },
    {
      id: 'lamps' as RouteId,
      name: { zh: '路灯巡查', en: 'Lamps' },
      kind: 'lighting',
      checkpoints: [pool.id, garage.id],
      rounds: [{ from: at(19), to: at(20), toleranceMin: 20 }],
      guards: [],
    },
    {
      id: 'all-day' as RouteId,
      name: { zh: '全天巡查', en: 'All day' },
      checkpoints: [gate.id, roof.id],
      rounds: [{ from: 0, to: at(24), toleranceMin: 0 }],
      guards: [],
    },
  ],
};

/** An instant of the day before this one, by the site's clock. */
export const yesterday = (hour: number, minute = 0): Instant => {
  const day = dayAfter(localDay(patrolled.zone, systemClock.now()), -1);
  return localInstant(patrolled.zone, day, at(hour, minute));
};

/** Saves the guards and their badges. */
export async function enrolGuards(site: RunningSite): Promise<void> {
  for (const { id, name, card: badge } of [WANG, ZHAO]) {
    const person = id as PersonId;
    await site.act({ type: 'person.save', data: { person, name, guard: true } });
    const credential = `staff-${id}` as CredentialId;
    await site.act({
      type: 'credential.enrol',
      data: { credential, card: badge, holder: person },
    });
  }
}

const STEP_MS = 5 * 60_000;

/** Yesterday: Wang walks at nine and forgets the garage; Zhao is late at two; the pool's reader dies in the evening. */
export async function walkYesterday({ site }: Desk, clock: SetClock): Promise<void> {
  const pass = (to: Instant): Promise<void> => passTo(site, clock, to);
  const tap = async (when: Instant, point: string, badge: Card): Promise<void> => {
    await pass(when);
    await site.show(`${point}-reader`, badge);
  };
  await tap(yesterday(9, 10), 'north', WANG.card);
  await tap(yesterday(9, 25), 'pool', WANG.card);
  await tap(yesterday(14, 5), 'north', ZHAO.card);
  await tap(yesterday(14, 20), 'pool', ZHAO.card);
  await tap(yesterday(15, 8), 'garage', ZHAO.card);
  await tap(yesterday(19, 10), 'garage', WANG.card);
  await pass(yesterday(19, 15));
  await site.health('pool-reader', 'offline');
  await pass(yesterday(19, 50));
  await site.health('pool-reader', 'online');
  await pass(systemClock.now());
}

/** Time passes in steps, as for a gateway that was there: what is due is judged when it is. */
export async function passTo(site: RunningSite, clock: SetClock, to: Instant): Promise<void> {
  for (let now = clock.now(); now < to; now = clock.now()) {
    clock.set(instant(Math.min(to, now + STEP_MS)));
    await settled(site);
  }
}

/** Waits until the engine has given every deadline that is due. */
export async function settled(site: RunningSite): Promise<void> {
  for (;;) {
    const before = site.engine.position();
    await new Promise((resolve) => setImmediate(resolve));
    await site.act({
      type: 'person.save',
      data: { person: 'nobody' as PersonId, name: '某人' },
    });
    if (site.engine.position() === before + 1) return;
  }
}
