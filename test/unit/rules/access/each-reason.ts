import { access } from '../../../../rules/access/access.ts';
import type { ActData } from '../../../../rules/vocabulary/acts.ts';
import type { Reason } from '../../../../rules/vocabulary/reasons.ts';
import type { LaneMode, Site } from '../../../../rules/vocabulary/site.ts';
import { card, type Gate, giveCard, id, openGate, START, siteOf, vehicleAt } from './gate.ts';

/** The card that is shown. */
export const wang = card('A1B2C3D4');
const DAY = 86_400_000;
const iso = (ms: number) => new Date(START + ms).toISOString();

/** What makes each reason so. */
export const setUp: Partial<Record<Reason, (gate: Gate) => void>> = {
  'card-unknown': () => undefined,
  'card-ambiguous': (gate) => {
    giveCard(gate, 'wang', wang);
    const enrolled = gate.all('credential.enrolled')[0];
    if (enrolled === undefined) throw new Error('not enrolled');
    // Enrolment refuses this; a journal of another day may hold it.
    const other = { ...enrolled.data, credential: id.credential('c-other') };
    access.evolve(gate.state(), { ...enrolled, data: other });
  },
  'card-lost': (gate) => {
    giveCard(gate, 'wang', wang);
    gate.act({ type: 'credential.lose', data: { credential: id.credential('c-wang') } });
  },
  'permit-suspended': (gate) => {
    giveCard(gate, 'wang', wang, { state: 'suspended' });
  },
  'permit-revoked': (gate) => {
    giveCard(gate, 'wang', wang);
    gate.act({ type: 'permit.end', data: { permit: id.permit('p-wang') } });
  },
  'permit-not-yet': (gate) => {
    giveCard(gate, 'wang', wang, { validFrom: iso(DAY) });
  },
  'permit-over': (gate) => {
    giveCard(gate, 'wang', wang, { validTo: iso(-DAY) });
  },
  'lane-not-allowed': (gate) => {
    giveCard(gate, 'wang', wang, { lanes: [id.lane('in-1'), id.lane('out-1')] });
    const other = gate.site.lanes.map((lane) => lane.id).filter((lane) => lane.endsWith('2'));
    change(gate, { lanes: other });
  },
  'not-inside': (gate) => {
    giveCard(gate, 'wang', wang);
    correct(gate, 'outside');
  },
  'already-inside': (gate) => {
    giveCard(gate, 'wang', wang);
    correct(gate, 'inside');
  },
  'out-of-hours': (gate) => {
    // The tests begin on a Tuesday.
    giveCard(gate, 'wang', wang, { hours: [{ days: 'sun', from: '01:00', to: '02:00' }] });
  },
  'quota-used': (gate) => {
    giveCard(gate, 'wang', wang, { visits: 5 });
    driveIn(gate);
    driveIn(gate);
    change(gate, { visits: 1 });
  },
  'household-full': (gate) => {
    giveCard(gate, 'li', card('11223344'), { household: '3-1201' });
    giveCard(gate, 'wang', wang, { household: '3-1201' });
    gate.act({ type: 'household.set', data: { household: '3-1201', spaces: 1 } });
    gate.act({ type: 'presence.correct', data: { subject: 'v-li', is: 'inside', why: 'count' } });
  },
  'vehicle-locked': (gate) => {
    giveCard(gate, 'wang', wang);
    gate.act({ type: 'vehicle.lock', data: { vehicle: id.vehicle('v-wang') } });
  },
  blocked: (gate) => {
    giveCard(gate, 'wang', wang);
    const data = { subject: 'v-wang', approved: id.person('manager'), why: 'court order' };
    gate.act({ type: 'block.set', data: { ...data, until: iso(DAY) } });
  },
  'delivery-refused': (gate) => {
    giveCard(gate, 'wang', wang, { class: 'delivery' });
  },
  'lane-out-of-service': (gate) => {
    giveCard(gate, 'wang', wang);
    mode(gate, 'closed');
  },
  'awaits-confirmation': (gate) => {
    giveCard(gate, 'wang', wang);
    mode(gate, 'confirm');
  },
};

/** In by his permit, and where he was before once more. */
function driveIn(gate: Gate): void {
  const car = vehicleAt(gate, 'in-1');
  car.arrives();
  gate.show('in-1', wang);
  car.drivesThrough();
  gate.act({ type: 'presence.correct', data: { subject: 'v-wang', is: 'unknown', why: 'count' } });
}

function change(gate: Gate, terms: Partial<ActData<'permit.change'>>): void {
  gate.act({
    type: 'permit.change',
    data: {
      permit: id.permit('p-wang'),
      class: 'resident',
      holder: id.person('h-wang'),
      vehicles: [id.vehicle('v-wang')],
      lanes: [],
      state: 'active',
      ...terms,
    },
  });
}

function correct(gate: Gate, is: 'inside' | 'outside'): void {
  gate.act({ type: 'presence.correct', data: { subject: 'v-wang', is, why: 'count' } });
}

function mode(gate: Gate, set: LaneMode): void {
  for (const lane of ['in-1', 'out-1']) {
    gate.act({ type: 'mode.set', data: { lane: id.lane(lane), mode: set } });
  }
}

/** An entry and an exit, and a lane that is neither's. */
export const site = siteOf(
  [
    { id: 'in-1', direction: 'entry' },
    { id: 'out-1', direction: 'exit' },
    { id: 'in-2', direction: 'entry' },
  ],
  {},
);

/** What a card gets at a lane where everything is well but for this one reason; the whole of what was told too. */
export function answer(
  reason: Reason,
  lane: 'in-1' | 'out-1',
  hard: readonly Reason[] = [],
  more: Partial<Site> = {},
) {
  return answerTo((gate) => setUp[reason]?.(gate), lane, { hard, ...more });
}

/** What the card gets there after something was made so. */
export function answerTo(
  make: (gate: Gate) => void,
  lane: 'in-1' | 'out-1',
  more: Partial<Site> = {},
) {
  const gate = openGate({ ...site, ...more });
  make(gate);
  const { facts, commands } = gate.show(lane, wang);
  const last = facts.at(-1);
  const opens = commands.some(({ type }) => type === 'barrier.open');
  const signs = commands.flatMap((one) => (one.type === 'reader.show' ? [one.data.text] : []));
  if (last?.type === 'entry.granted' || last?.type === 'exit.granted') {
    return { is: last.type, notices: last.data.notices, opens };
  }
  if (last?.type === 'entry.refused' || last?.type === 'exit.refused') {
    const { reason: why, text } = last.data;
    return { is: last.type, reason: why, opens, text, sign: signs[0] };
  }
  return { is: last?.type, opens };
}
