import type { PostId } from '../../../../rules/vocabulary/ids.ts';
import type { Card } from '../../../../rules/vocabulary/readings.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import { card, type Gate, giveCard, id, openGate, twoLanes } from '../access/gate.ts';

/** The post of both lanes. */
export const POST = 'east-gate' as PostId;
/** The reader on its desk. */
export const DESK = id.device('desk-reader');
/** Who has which card. */
export const CARDS = {
  li: card('A1A1A1A1'),
  zhao: card('B2B2B2B2'),
  wang: card('C3C3C3C3'),
} as const;

/** Both lanes are looked after by one post with a reader on its desk; Li and Zhao are guards, Wang lives here. */
export const guarded: Site = {
  ...twoLanes,
  devices: [
    ...twoLanes.devices,
    {
      id: DESK,
      host: twoLanes.devices[0]?.host ?? raise(),
      driver: 'simulated',
      line: 'line',
      inputs: [],
      shows: true,
    },
  ],
  posts: [
    {
      id: POST,
      name: { zh: '东门岗', en: 'East gate' },
      lanes: twoLanes.lanes.map((lane) => lane.id),
      reader: DESK,
    },
  ],
};

/** What the site must have is not there. */
export function raise(): never {
  throw new Error('the site has devices');
}

/** That site on its first day, with its people; `others` are rules that hear after those of the gate. */
export function openPost(others: Parameters<typeof openGate>[1] = [], site: Site = guarded): Gate {
  const gate = openGate(site, others);
  for (const name of ['li', 'zhao'] as const) {
    const person = id.person(name);
    gate.act({ type: 'person.save', data: { person, name, guard: true } });
    gate.act({
      type: 'credential.enrol',
      data: { credential: id.credential(`staff-${name}`), card: CARDS[name], holder: person },
    });
  }
  giveCard(gate, 'wang', CARDS.wang);
  return gate;
}

/** Shows a card at the reader of the post. */
export const tap = (gate: Gate, shown: Card) =>
  gate.read(DESK, { type: 'card.read', data: { card: shown, proof: 'uid', repeats: 0 } });
