import { describe, expect, it } from 'vitest';
import { access } from '../../../../rules/access/access.ts';
import type { ActData } from '../../../../rules/vocabulary/acts.ts';
import type { Card } from '../../../../rules/vocabulary/readings.ts';
import { toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { card, type Gate, giveCard, id, openGate, siteOf, twoLanes, vehicleAt } from './gate.ts';

const desk = id.device('desk-reader');
const NEW = card('A1B2C3D4');
const host = twoLanes.devices[0]?.host;
if (host === undefined) throw new Error('the site has no device');
const withDesk = {
  ...twoLanes,
  devices: [
    ...twoLanes.devices,
    {
      id: desk,
      host,
      driver: 'simulated',
      line: 'l',
      inputs: [],
      shows: true,
      assurance: 'uid',
    } as const,
  ],
};

function gateWithPermit(site = withDesk): Gate {
  const gate = openGate(site);
  giveCard(gate, 'wang', card('11223344'));
  return gate;
}
const wait = (gate: Gate, more: Partial<ActData<'enrolment.await'>> = {}) =>
  gate.act(
    { type: 'enrolment.await', data: { reader: desk, permit: id.permit('p-wang'), ...more } },
    'clerk-zhao',
  );
const showAt = (gate: Gate, reader: string, shown: Card, ageMs?: number) =>
  gate.read(reader, { type: 'card.read', data: { card: shown, proof: 'uid', repeats: 0 } }, ageMs);
const types = (told: { facts: readonly { type: string }[] }) => told.facts.map(({ type }) => type);
const ends = (gate: Gate) => gate.all('enrolment.ended').map(({ data }) => data.outcome);
const refusals = (gate: Gate) => gate.all('act.refused').map(({ data }) => data.why);

describe('a card enrolled by presenting it', () => {
  it('is on the permit from then on, and the record names who asked', () => {
    const gate = gateWithPermit();
    wait(gate, { credential: id.credential('c-second') });
    const told = showAt(gate, desk, NEW);
    expect(types(told)).toEqual(['credential.enrolled', 'enrolment.ended']);
    expect(told.facts[0]?.data).toMatchObject({
      credential: 'c-second',
      permit: 'p-wang',
      holder: 'h-wang',
      by: 'clerk-zhao',
      tail: 'C3D4',
    });
    expect(types(gate.show('out-1', NEW))).toContain('exit.granted');
  });

  it("may be shown at a post's reader, whatever its driver knows of its own assurance", () => {
    const { assurance: _, ...plain } = withDesk.devices.at(-1) ?? {};
    const posts = [
      { id: 'gate-post' as never, name: { zh: '岗', en: 'post' }, lanes: [], reader: desk },
    ];
    const devices = [...twoLanes.devices, plain as (typeof withDesk.devices)[number]];
    const gate = gateWithPermit({ ...twoLanes, devices, posts } as typeof withDesk);
    wait(gate);
    expect(types(showAt(gate, desk, NEW))).toEqual(['credential.enrolled', 'enrolment.ended']);
  });

  it('is known by every form in which another reader reads it', () => {
    const gate = gateWithPermit();
    wait(gate);
    showAt(gate, desk, NEW);
    const other: Card = { technology: 'wiegand', uid: 'B2C3D4', bits: 24 };
    expect(types(gate.show('out-1', other))).toContain('exit.granted');
  });

  it('is named by the act where nobody named it', () => {
    const gate = gateWithPermit();
    const act = gate.inputs().length + 1;
    wait(gate);
    showAt(gate, desk, NEW);
    expect(gate.all('credential.enrolled').at(-1)?.data.credential).toBe(`card-i${act}`);
  });

  it('stands once: the next card is judged as ever', () => {
    const gate = gateWithPermit();
    wait(gate, { reader: id.device('out-1-reader') });
    gate.show('out-1', NEW);
    expect(types(gate.show('out-1', card('DEADBEEF')))).toContain('exit.refused');
    expect(gate.all('credential.enrolled')).toHaveLength(2);
  });

  it('keeps its number out of every fact', () => {
    const gate = gateWithPermit();
    wait(gate);
    showAt(gate, desk, NEW);
    expect(JSON.stringify(gate.facts())).not.toContain('A1B2C3D4');
  });

  it('is told as another holder’s where it is known, and stays his', () => {
    const gate = gateWithPermit();
    giveCard(gate, 'li', NEW);
    wait(gate);
    const told = showAt(gate, desk, NEW);
    expect(told.facts).toMatchObject([
      { data: { outcome: 'known', credential: 'c-li', holder: 'h-li', permit: 'p-wang' } },
    ]);
  });

  it('is refused where it reads as another card at a reader of 24 bits', () => {
    const gate = gateWithPermit();
    wait(gate);
    expect(types(showAt(gate, desk, card('99223344')))).toEqual(['enrolment.ended']);
    expect(ends(gate)).toEqual(['collision']);
  });
});

describe('a reader that waits for a card', () => {
  it('says so until it is over, and then says what came of it', () => {
    const gate = gateWithPermit();
    const signs = (told: ReturnType<typeof wait>) =>
      told.commands.flatMap((one) =>
        one.type === 'reader.show' ? [`${one.data.sign} ${one.data.text.zh} ${one.manner}`] : [],
      );
    expect(signs(wait(gate))).toEqual(['wait 请刷要登记的卡 level']);
    expect(gate.levels().filter(({ device }) => device === desk)).toMatchObject([
      { data: { sign: 'wait', seconds: 0 } },
    ]);
    expect(signs(showAt(gate, desk, NEW))).toEqual([
      'ready 请刷卡 level',
      'granted 已登记 impulse',
    ]);
    expect(gate.levels().filter(({ device }) => device === desk)).toEqual([]);
  });

  it('is shown in the state of its lane', () => {
    const gate = gateWithPermit();
    wait(gate, { reader: id.device('in-1-reader'), seconds: 30 });
    const seen = access.view(gate.site, gate.state(), { kind: 'lane', id: 'in-1' });
    const until = toRfc3339(gate.all('enrolment.awaited')[0]?.at ?? gate.now()).slice(0, 10);
    expect(seen).toMatchObject({ enrolment: { permit: 'p-wang', by: 'clerk-zhao' } });
    expect(JSON.stringify(seen)).toContain(until);
  });

  it('stops by itself, and asks for that instant once', () => {
    const gate = gateWithPermit();
    wait(gate, { seconds: 30 });
    gate.wait(29_999);
    expect(ends(gate)).toEqual([]);
    gate.wait(1);
    expect(ends(gate)).toEqual(['expired']);
    expect(gate.nextDeadline()).toBeUndefined();
    expect(types(showAt(gate, desk, NEW))).toEqual([]);
  });

  it('stops when a named person says so', () => {
    const gate = gateWithPermit();
    wait(gate);
    gate.act({ type: 'enrolment.stop', data: { reader: desk } }, 'guard-li');
    expect(gate.all('enrolment.ended')[0]?.data).toMatchObject({
      outcome: 'stopped',
      by: 'guard-li',
    });
    gate.act({ type: 'enrolment.stop', data: { reader: desk } });
    expect(refusals(gate)).toEqual(['no-enrolment']);
  });

  it('judges a card that was shown before anybody waited', () => {
    const gate = gateWithPermit();
    gate.wait(10_000);
    wait(gate, { reader: id.device('out-1-reader') });
    const told = gate.show('out-1', card('11223344'), 3_000);
    expect(types(told)).toContain('exit.granted');
    expect(ends(gate)).toEqual(['interrupted']);
  });

  it('is the same in a replay', () => {
    const gate = gateWithPermit();
    wait(gate);
    expect(gate.replayed()).toEqual(gate.states());
    showAt(gate, desk, NEW);
    expect(gate.replayed()).toEqual(gate.states());
  });
});

describe('a lane whose reader waits for a card', () => {
  const reader = id.device('out-1-reader');

  it('cannot begin while a vehicle is there', () => {
    const gate = gateWithPermit();
    vehicleAt(gate, 'out-1').arrives();
    wait(gate, { reader });
    expect(refusals(gate)).toEqual(['vehicle-at-reader']);
  });

  it('waits no more when a vehicle comes, and judges its card', () => {
    const gate = gateWithPermit();
    wait(gate, { reader });
    vehicleAt(gate, 'out-1').arrives();
    expect(ends(gate)).toEqual(['interrupted']);
    expect(types(gate.show('out-1', card('11223344')))).toContain('exit.granted');
    expect(gate.all('credential.enrolled')).toHaveLength(1);
  });

  it('opens nothing for the card it enrols', () => {
    const gate = gateWithPermit();
    wait(gate, { reader });
    const told = gate.show('out-1', NEW);
    expect(told.commands.filter(({ type }) => type === 'barrier.open')).toEqual([]);
    expect(gate.all('passage.started')).toEqual([]);
  });

  it('refuses nobody: a driver whose card is known shows it again and drives out', () => {
    const gate = gateWithPermit();
    wait(gate, { reader });
    const first = gate.show('out-1', card('11223344'));
    expect(types(first)).toEqual(['enrolment.ended']);
    expect(first.commands.at(-1)).toMatchObject({ data: { text: { zh: '请再刷一次' } } });
    expect(types(gate.show('out-1', card('11223344')))).toContain('exit.granted');
  });

  it('waits no more when the lane decides otherwise, or a fire raises its arm', () => {
    const gate = gateWithPermit();
    wait(gate, { reader });
    gate.act({ type: 'mode.set', data: { lane: id.lane('out-1'), mode: 'confirm' } });
    wait(gate, { reader });
    gate.act({ type: 'fire.confirm', data: { why: 'smoke' } });
    expect(ends(gate)).toEqual(['interrupted', 'interrupted']);
    wait(gate, { reader });
    expect(refusals(gate)).toEqual(['barrier-held-open']);
  });

  it('shows what the lane says from then on', () => {
    const gate = gateWithPermit();
    wait(gate, { reader });
    const told = gate.act({ type: 'mode.set', data: { lane: id.lane('out-1'), mode: 'closed' } });
    expect(told.commands.at(-1)).toMatchObject({
      data: { sign: 'wait', text: { zh: '车道停用' } },
    });
  });

  it('has to be closed where no loop says that nobody is there', () => {
    const blind = siteOf([{ id: 'out-1', direction: 'exit' }], {
      'out-1-barrier': ['arm-up', 'arm-down'],
    });
    const gate = gateWithPermit(blind as typeof withDesk);
    wait(gate, { reader });
    expect(refusals(gate)).toEqual(['lane-unwatched']);
    gate.act({ type: 'mode.set', data: { lane: id.lane('out-1'), mode: 'closed' } });
    wait(gate, { reader });
    expect(gate.all('enrolment.awaited')).toHaveLength(1);
  });
});

describe('what cannot be waited for is refused', () => {
  it.each([
    ['unknown-reader', { reader: id.device('panel') }],
    ['unknown-permit', { permit: id.permit('p-nobody') }],
    ['vehicle-not-on-permit', { vehicle: id.vehicle('v-other') }],
    ['credential-names-another-card', { credential: id.credential('c-wang') }],
  ] as const)('as %s', (why, more) => {
    const gate = gateWithPermit();
    wait(gate, more);
    expect(refusals(gate)).toEqual([why]);
  });

  it('while another is waited for there', () => {
    const gate = gateWithPermit();
    wait(gate);
    wait(gate);
    expect(refusals(gate)).toEqual(['enrolment-under-way']);
  });

  it('for a permit that has ended', () => {
    const gate = gateWithPermit();
    gate.act({ type: 'permit.end', data: { permit: id.permit('p-wang') } });
    wait(gate);
    expect(refusals(gate)).toEqual(['permit-ended-before']);
  });
});
