import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../../rules/vocabulary/reasons.ts';
import { ERRANDS } from '../../../../rules/vocabulary/site.ts';
import { answer, setUp, site, wang } from './each-reason.ts';
import { card, giveCard, id, openGate, twoLanes, vehicleAt } from './gate.ts';

const both: readonly Reason[] = [
  'card-unknown',
  'card-ambiguous',
  'card-lost',
  'vehicle-locked',
  'blocked',
  'lane-out-of-service',
  'awaits-confirmation',
];
const entitlement: readonly Reason[] = [
  'permit-suspended',
  'permit-revoked',
  'permit-not-yet',
  'permit-over',
  'out-of-hours',
  'lane-not-allowed',
  'quota-used',
  'household-full',
];

describe('a delivery', () => {
  it('stops at the gate: its permit opens no entry, and every exit without a notice', () => {
    const gate = openGate(site);
    giveCard(gate, 'wang', wang, { class: 'delivery' });
    expect(gate.show('in-1', wang).facts.at(-1)).toMatchObject({
      type: 'entry.refused',
      data: { reason: 'delivery-refused' },
    });
    expect(gate.show('out-1', wang).facts.at(-1)).toMatchObject({
      type: 'exit.granted',
      data: { notices: [] },
    });
  });

  it('comes in on an errand that the site lets in, and on no other', () => {
    for (const [errand, is] of [
      ['movers', 'entry.granted'],
      ['gas', 'entry.granted'],
      ['medicine', 'entry.refused'],
      ['other', 'entry.refused'],
    ] as const) {
      const gate = openGate({ ...site, letIn: ['movers', 'gas'] });
      giveCard(gate, 'wang', wang, { class: 'delivery', errand });
      expect(gate.show('in-1', wang).facts.at(-1)).toMatchObject({ type: is });
    }
  });

  it('whatever it is and whatever the site lets in, stops where that errand is not let in, and at no exit', () => {
    const errand = fc.constantFrom(...ERRANDS);
    fc.assert(
      fc.property(
        fc.constantFrom('resident', 'staff', 'contractor', 'visitor', 'delivery'),
        fc.option(errand, { nil: undefined }),
        fc.option(fc.uniqueArray(errand), { nil: undefined }),
        (kind, about, letIn) => {
          const gate = openGate({ ...site, ...(letIn === undefined ? {} : { letIn }) });
          const terms = about === undefined ? {} : { errand: about };
          giveCard(gate, 'wang', wang, { class: kind, ...terms });
          const isDelivery = kind === 'delivery' || about !== undefined;
          const isStopped = isDelivery && !(letIn ?? []).includes(about ?? 'other');
          gate.show('in-1', wang);
          gate.show('out-1', wang);
          expect(gate.all('entry.refused').map(({ data }) => data.reason)).toEqual(
            isStopped ? ['delivery-refused'] : [],
          );
          expect(gate.all('exit.granted')).toHaveLength(1);
        },
      ),
    );
  });

  it('that does not say what it is about is any other errand', () => {
    const gate = openGate({ ...site, letIn: ['other'] });
    giveCard(gate, 'wang', wang, { class: 'delivery' });
    expect(gate.show('in-1', wang).facts.at(-1)).toMatchObject({ type: 'entry.granted' });
  });

  it('stops at the gate in the hands of a visitor too', () => {
    const gate = openGate(site);
    giveCard(gate, 'wang', wang, { class: 'visitor', errand: 'food' });
    expect(gate.show('in-1', wang).facts.at(-1)).toMatchObject({
      type: 'entry.refused',
      data: { reason: 'delivery-refused' },
    });
  });

  it('is not a contractor, who drives in by his permit', () => {
    const gate = openGate(site);
    giveCard(gate, 'wang', wang, { class: 'contractor' });
    expect(gate.show('in-1', wang).facts.at(-1)).toMatchObject({ type: 'entry.granted' });
  });
});

describe('no card, no exit; no permit, no entry', () => {
  it.each(both)('refuses %s at the entry and at the exit', (reason) => {
    expect(answer(reason, 'in-1')).toMatchObject({ is: 'entry.refused', reason, opens: false });
    expect(answer(reason, 'out-1')).toMatchObject({ is: 'exit.refused', reason, opens: false });
  });

  it.each(entitlement)('refuses %s at the entry; at the exit it opens with a notice', (reason) => {
    expect(answer(reason, 'in-1')).toMatchObject({ is: 'entry.refused', reason, opens: false });
    expect(answer(reason, 'out-1')).toEqual({ is: 'exit.granted', notices: [reason], opens: true });
  });

  it.each(entitlement)('refuses %s at the exit where the site sets it hard', (reason) => {
    expect(answer(reason, 'out-1', [reason])).toMatchObject({
      is: 'exit.refused',
      reason,
      opens: false,
    });
  });

  it('opens for not-inside at the exit with a notice, and refuses where the site sets it hard', () => {
    const notices = ['not-inside'];
    expect(answer('not-inside', 'out-1')).toEqual({ is: 'exit.granted', notices, opens: true });
    expect(answer('not-inside', 'out-1', ['not-inside'])).toMatchObject({ is: 'exit.refused' });
    expect(answer('not-inside', 'in-1', ['not-inside'])).toMatchObject({
      is: 'entry.granted',
      notices: [],
    });
  });

  it('opens for already-inside at the entry with a notice, and refuses where the site sets it hard', () => {
    expect(answer('already-inside', 'in-1')).toMatchObject({ notices: ['already-inside'] });
    expect(answer('already-inside', 'in-1', ['already-inside'])).toMatchObject({
      is: 'entry.refused',
    });
  });

  it('refuses a second exit in a row as passback where the site sets it hard', () => {
    const gate = openGate({ ...site, hard: ['passback'] });
    giveCard(gate, 'wang', wang);
    const car = vehicleAt(gate, 'out-1');
    car.arrives();
    gate.show('out-1', wang);
    car.drivesThrough();
    gate.show('out-1', wang);
    expect(gate.all('exit.refused')).toMatchObject([{ data: { reason: 'passback' } }]);
  });

  it('holds an unknown whereabouts against nobody, however hard the site is', () => {
    const gate = openGate({ ...site, hard: ['not-inside', 'already-inside', 'passback'] });
    giveCard(gate, 'wang', wang);
    gate.show('in-1', wang);
    gate.show('out-1', wang);
    expect(gate.all('entry.granted')).toHaveLength(1);
    expect(gate.all('exit.granted')).toHaveLength(1);
  });

  it('never opens for a tag, nor for a card without a permit', () => {
    const gate = openGate({
      ...site,
      checkpoints: [{ id: 'east' as never, name: { zh: '东', en: 'east' } }],
    });
    const tag = { credential: id.credential('t'), card: wang, checkpoint: 'east' };
    gate.act({ type: 'credential.enrol', data: tag });
    const badge = {
      credential: id.credential('b'),
      card: card('01020304'),
      holder: id.person('g'),
    };
    gate.act({ type: 'credential.enrol', data: badge });
    gate.show('out-1', wang);
    gate.show('out-1', card('01020304'));
    expect(gate.all('exit.refused').map(({ data }) => [data.reason, data.rule])).toEqual([
      ['card-unknown', 'tag'],
      ['card-unknown', 'no-permit'],
    ]);
    expect(gate.commands().filter(({ type }) => type === 'barrier.open')).toEqual([]);
  });

  it('tells the guard why, what was looked at and what he may do', () => {
    const gate = openGate(site);
    giveCard(gate, 'wang', wang, { state: 'suspended' });
    gate.show('in-1', wang);
    expect(gate.all('entry.refused')[0]?.data).toMatchObject({
      reason: 'permit-suspended',
      rule: 'entitlement',
      saw: { permit: 'p-wang', vehicle: 'v-wang', state: 'suspended', tail: 'C3D4' },
      may: ['show-again', 'permit.issue', 'override.give', 'emergency.let-through'],
      text: { zh: '不放行：已停用。请办理许可，或特殊放行。' },
    });
  });

  it("keeps of nobody's card its last four characters, and no more", () => {
    const gate = openGate(site);
    gate.show('in-1', card('5EC12E7F'));
    const [refused] = gate.all('entry.refused');
    expect(refused?.data).toMatchObject({ reason: 'card-unknown', saw: { tail: '2E7F' } });
    expect(JSON.stringify([gate.facts(), gate.states()])).not.toContain('5EC12E7F');
  });

  it('shows a lost card nothing but 请稍候', () => {
    const gate = openGate(site);
    setUp['card-lost']?.(gate);
    const shown = gate.show('out-1', wang).commands;
    expect(shown).toMatchObject([
      {
        type: 'reader.show',
        device: 'out-1-reader',
        data: { sign: 'wait', text: { zh: '请稍候' } },
      },
    ]);
  });
});

describe('a vehicle without a card', () => {
  it('is told of once when it has waited, and the condition ends when it leaves', () => {
    const gate = openGate(twoLanes);
    const car = vehicleAt(gate, 'out-1');
    car.arrives();
    gate.wait(120_000);
    expect(gate.all('exit.refused')).toMatchObject([{ data: { reason: 'no-card' } }]);
    expect(gate.all('condition.raised')).toMatchObject([
      { data: { condition: 'waiting-without-card', lane: 'out-1' } },
    ]);
    car.leaves();
    expect(gate.all('condition.cleared')).toHaveLength(1);
    expect(gate.all('passage.ended')).toMatchObject([{ data: { outcome: 'refused' } }]);
  });

  it('is let out by the card it shows after all', () => {
    const gate = openGate(twoLanes);
    giveCard(gate, 'wang', wang);
    vehicleAt(gate, 'out-1').arrives();
    gate.wait(20_000);
    const told = gate.show('out-1', wang);
    expect(told.facts.map(({ type }) => type)).toEqual(['condition.cleared', 'exit.granted']);
  });
});
