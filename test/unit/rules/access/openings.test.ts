import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { card, giveCard, id, openGate, vehicleAt } from './gate.ts';

const wang = card('A1B2C3D4');
const BOARD = 'out-1-barrier-board';

function ready() {
  const gate = openGate();
  giveCard(gate, 'wang', wang);
  return { gate, car: vehicleAt(gate, 'out-1') };
}
type Ready = ReturnType<typeof ready>;
const raised = ({ gate }: Ready) => gate.all('condition.raised').map(({ data }) => data.condition);
const cleared = ({ gate }: Ready) =>
  gate.all('condition.cleared').map(({ data }) => data.condition);
const authorities = ({ gate }: Ready) =>
  gate.all('barrier.opened').map(({ data }) => data.authority.kind);

describe('every opening is accounted for', () => {
  it('by the command of ours that it answers, once', () => {
    const it = ready();
    it.gate.show('out-1', wang);
    it.car.armRises();
    it.car.armFalls();
    it.car.armRises();
    expect(authorities(it)).toEqual(['permit', 'unexplained']);
  });

  it('and never by a command whose vehicle is through', () => {
    const it = ready();
    giveCard(it.gate, 'li', card('B1B2B3B4'));
    it.car.arrives();
    it.gate.show('out-1', wang);
    it.car.armRises();
    it.car.goesUnder();
    it.car.leaves();
    it.car.clears();
    it.car.arrives();
    it.gate.show('out-1', card('B1B2B3B4'));
    it.gate.wait(1_200);
    it.car.goesUnder();
    it.car.leaves();
    it.car.clears();
    it.car.armFalls();
    it.car.armRises();
    expect(it.gate.all('passage.committed')).toHaveLength(2);
    expect(authorities(it)).toEqual(['permit', 'unexplained']);
  });

  it('by a button pressed when the arm began to rise, however long it takes to be up', () => {
    const it = ready();
    it.gate.contact(BOARD, 'arm-down', 'on');
    it.gate.contact(BOARD, 'arm-down', 'off');
    it.gate.contact(BOARD, 'booth-up', 'on');
    it.gate.contact(BOARD, 'booth-up', 'off');
    it.gate.wait(3_000);
    it.gate.contact(BOARD, 'arm-up', 'on');
    expect(authorities(it)).toEqual(['booth']);
    expect(raised(it)).toEqual([]);
  });

  it('and not by one pressed long before the arm began to rise', () => {
    const it = ready();
    it.gate.contact(BOARD, 'arm-down', 'on');
    it.gate.contact(BOARD, 'booth-up', 'on');
    it.gate.contact(BOARD, 'booth-up', 'off');
    it.gate.wait(1_500);
    it.car.armRises();
    expect(authorities(it)).toEqual(['unexplained']);
  });

  it('by the booth button or the manual key used before it', () => {
    const it = ready();
    it.gate.contact(BOARD, 'booth-up', 'on');
    it.gate.contact(BOARD, 'booth-up', 'off');
    it.gate.wait(800);
    it.gate.contact(BOARD, 'arm-up', 'on');
    it.car.armFalls();
    it.gate.contact(BOARD, 'manual-key', 'on');
    it.gate.contact(BOARD, 'arm-up', 'on');
    expect(authorities(it)).toEqual(['booth', 'manual-key']);
    it.gate.wait(10_000);
    expect(raised(it)).toEqual([]);
  });

  it('by a button that is reported after it', () => {
    const it = ready();
    it.gate.contact(BOARD, 'arm-up', 'on');
    it.gate.wait(400);
    it.gate.contact(BOARD, 'booth-up', 'on');
    it.gate.wait(10_000);
    const [opening] = it.gate.all('barrier.opened');
    expect(it.gate.all('opening.attributed')).toMatchObject([
      { data: { opening: opening?.id, authority: { kind: 'booth' } } },
    ]);
    expect(raised(it)).toEqual([]);
  });

  it('and one press explains one opening', () => {
    const it = ready();
    it.gate.contact(BOARD, 'booth-up', 'on');
    it.gate.contact(BOARD, 'arm-up', 'on');
    it.gate.contact(BOARD, 'booth-up', 'off');
    it.gate.contact(BOARD, 'arm-up', 'off');
    it.gate.contact(BOARD, 'arm-down', 'on');
    it.gate.contact(BOARD, 'arm-down', 'off');
    it.gate.contact(BOARD, 'arm-up', 'on');
    expect(authorities(it)).toEqual(['booth', 'unexplained']);
  });

  it('or it is forced, which is told once the time to explain is over and ends when the arm is down', () => {
    const it = ready();
    it.car.armRises();
    expect(raised(it)).toEqual([]);
    it.gate.wait(1_000);
    expect(raised(it)).toEqual(['forced-arm']);
    it.car.armFalls();
    expect(cleared(it)).toEqual(['forced-arm']);
  });

  it('and is forced even where the arm is down again by then', () => {
    const it = ready();
    it.car.armRises();
    it.gate.contact(BOARD, 'arm-up', 'off');
    it.gate.contact(BOARD, 'arm-down', 'on');
    it.gate.wait(2_000);
    expect(raised(it)).toEqual(['forced-arm']);
    expect(cleared(it)).toEqual(['forced-arm']);
  });

  it('and is forced where the arm rises again before the time to explain is over', () => {
    const it = ready();
    it.gate.contact(BOARD, 'arm-up', 'on');
    it.gate.contact(BOARD, 'arm-up', 'off');
    it.gate.contact(BOARD, 'arm-up', 'on');
    it.gate.contact(BOARD, 'booth-up', 'on');
    it.gate.wait(2_000);
    expect(authorities(it)).toEqual(['unexplained', 'unexplained']);
    expect(it.gate.all('opening.attributed')).toHaveLength(1);
    expect(raised(it)).toEqual(['forced-arm']);
  });

  it('or told as forced, whatever the arm and the people at it do', () => {
    const contact = fc.record({
      input: fc.constantFrom('arm-up', 'arm-up', 'arm-down', 'booth-up', 'safety-loop'),
      is: fc.constantFrom('on' as const, 'off' as const),
      wait: fc.constantFrom(0, 100, 300, 2_000),
    });
    fc.assert(
      fc.property(fc.array(contact, { maxLength: 25 }), (contacts) => {
        const it = ready();
        for (const { input, is, wait } of contacts) {
          it.gate.contact(BOARD, input, is);
          it.gate.wait(wait);
        }
        it.gate.wait(10_000);
        const explained = it.gate.all('opening.attributed').length;
        const openings = authorities(it).filter((kind) => kind === 'unexplained').length;
        const forced = raised(it).filter((condition) => condition === 'forced-arm').length;
        expect(forced).toBe(openings - explained);
      }),
    );
  });

  it('not by a picture taken at start, which is no edge', () => {
    const it = ready();
    it.gate.contact(BOARD, 'arm-up', 'on', true);
    it.gate.wait(5_000);
    expect(authorities(it)).toEqual([]);
  });

  it('by the opening it belongs to where a falling arm rises again from a vehicle', () => {
    const it = ready();
    it.gate.show('out-1', wang);
    it.car.armRises();
    it.car.goesUnder();
    it.gate.contact(BOARD, 'arm-up', 'off');
    it.gate.contact(BOARD, 'arm-up', 'on');
    expect(authorities(it)).toEqual(['permit', 'permit']);
  });

  it('and what was done by hand waits for the guard to say what it was', () => {
    const it = ready();
    it.gate.contact(BOARD, 'arm-up', 'on');
    const opening = it.gate.all('barrier.opened')[0]?.id ?? id.fact('');
    it.gate.act({ type: 'opening.explain', data: { opening, as: '救护车' } });
    it.gate.act({ type: 'opening.explain', data: { opening, as: 'again' } });
    expect(it.gate.all('opening.explained')).toMatchObject([{ data: { by: 'guard-li' } }]);
    expect(it.gate.all('act.refused')).toMatchObject([{ data: { why: 'unknown-opening' } }]);
  });

  it('by our command even where its answer was lost', () => {
    const it = ready();
    const [sent] = it.gate.show('out-1', wang).commands;
    if (sent === undefined) throw new Error('nothing was commanded');
    const came = { id: 'x' as never, time: it.gate.now(), at: it.gate.now() };
    it.gate.give({ ...came, kind: 'command.unanswered', command: sent, why: 'restart' });
    it.car.armRises();
    expect(authorities(it)).toEqual(['permit']);
  });
});

describe('what the sensors say', () => {
  it('a second vehicle under an arm raised for one is tailgating, until the arm is down', () => {
    const it = ready();
    it.car.arrives();
    it.gate.show('out-1', wang);
    it.car.armRises();
    it.car.goesUnder();
    it.car.leaves();
    it.car.arrives();
    it.car.clears();
    it.gate.wait(1_500);
    it.car.goesUnder();
    expect(raised(it)).toEqual(['tailgating']);
    it.car.leaves();
    it.car.clears();
    expect(cleared(it)).toEqual([]);
    it.car.armFalls();
    expect(cleared(it)).toEqual(['tailgating']);
    const through = it.gate.all('passage.committed').map(({ data }) => data.holder);
    expect(through).toEqual(['h-wang', undefined]);
  });

  it('who follows goes through too, also one that was seen before the arm first', () => {
    const it = ready();
    it.car.arrives();
    it.gate.show('out-1', wang);
    it.car.armRises();
    it.car.goesUnder();
    it.car.leaves();
    it.car.clears();
    it.car.arrives();
    it.gate.wait(1_500);
    it.car.goesUnder();
    it.car.leaves();
    it.car.clears();
    it.car.armFalls();
    expect(raised(it)).toEqual(['tailgating']);
    expect(it.gate.all('passage.committed')).toHaveLength(2);
    expect(it.gate.all('passage.ended')).toEqual([]);
  });

  it('a truck with a trailer is one vehicle', () => {
    const it = ready();
    it.car.arrives();
    it.gate.show('out-1', wang);
    it.car.armRises();
    it.car.goesUnder();
    it.gate.wait(3_000);
    it.car.clears();
    it.gate.wait(900);
    it.car.goesUnder();
    it.gate.wait(2_000);
    it.car.leaves();
    it.car.clears();
    it.car.armFalls();
    expect(raised(it)).toEqual([]);
    expect(it.gate.all('passage.committed')).toHaveLength(1);
    expect(it.gate.all('passage.started')).toHaveLength(1);
  });

  it('a bicycle under the arm is nothing', () => {
    const it = ready();
    it.car.arrives();
    it.gate.wait(400);
    it.car.leaves();
    it.car.goesUnder();
    it.gate.wait(400);
    it.car.clears();
    it.gate.wait(120_000);
    expect(raised(it)).toEqual([]);
    expect(it.gate.commands()).toEqual([]);
  });

  it('under the arm first and before it afterwards is the wrong way', () => {
    const it = ready();
    it.car.arrives();
    it.gate.show('out-1', wang);
    it.car.armRises();
    it.car.goesUnder();
    it.car.leaves();
    it.gate.wait(5_000);
    it.car.clears();
    it.gate.wait(5_000);
    it.car.goesUnder();
    it.gate.wait(500);
    it.car.arrives();
    expect(raised(it)).toEqual(['wrong-way']);
    it.car.clears();
    it.car.leaves();
    expect(cleared(it)).toEqual(['wrong-way']);
  });

  it('and no passage begins where the arm falls behind one that came the wrong way', () => {
    const it = ready();
    it.gate.contact(BOARD, 'booth-up', 'on');
    it.car.armRises();
    it.gate.contact(BOARD, 'booth-up', 'off');
    it.gate.wait(5_000);
    it.car.goesUnder();
    it.car.arrives();
    it.car.clears();
    it.car.armFalls();
    it.car.leaves();
    expect(cleared(it)).toEqual(['wrong-way']);
    expect(it.gate.all('passage.started')).toEqual([]);
  });

  it('who drives into the arm and on is through, whatever is told first', () => {
    const it = ready();
    it.car.arrives();
    it.car.goesUnder();
    it.car.set('arm-broken', 'on');
    it.car.leaves();
    it.car.clears();
    expect(it.gate.all('passage.committed')).toMatchObject([{ data: { lane: 'out-1' } }]);
    it.car.arrives();
    it.car.goesUnder();
    it.car.leaves();
    it.car.clears();
    expect(it.gate.all('passage.committed')).toHaveLength(2);
    it.car.set('arm-broken', 'off');
    it.car.arrives();
    it.car.goesUnder();
    it.car.leaves();
    it.car.set('arm-broken', 'on');
    it.car.clears();
    expect(it.gate.all('passage.committed')).toHaveLength(3);
    expect(it.gate.all('passage.ended')).toEqual([]);
  });

  it('who goes away while something is under the arm has backed out all the same', () => {
    const it = ready();
    it.car.arrives();
    it.gate.wait(1_000);
    it.car.goesUnder();
    it.car.leaves();
    expect(it.gate.all('passage.ended')).toEqual([]);
    it.car.clears();
    expect(it.gate.all('passage.ended')).toMatchObject([{ data: { outcome: 'backed-out' } }]);
  });

  it('an arm that stays up with nobody under it is left up, until it is down', () => {
    const it = ready();
    it.gate.contact(BOARD, 'manual-key', 'on');
    it.car.armRises();
    it.gate.wait(60_000);
    expect(raised(it)).toEqual(['arm-left-up']);
    it.car.armFalls();
    expect(cleared(it)).toEqual(['arm-left-up']);
  });

  it('a vehicle under the arm is no arm left up', () => {
    const it = ready();
    it.gate.contact(BOARD, 'manual-key', 'on');
    it.car.armRises();
    it.car.goesUnder();
    it.gate.wait(300_000);
    expect(raised(it)).toEqual([]);
  });

  it('a broken arm is told until it is mended', () => {
    const it = ready();
    it.gate.contact(BOARD, 'arm-broken', 'on');
    expect(raised(it)).toEqual(['arm-broken']);
    it.gate.contact(BOARD, 'arm-broken', 'off');
    expect(cleared(it)).toEqual(['arm-broken']);
  });

  it('a safety loop that never clears is stuck, and its passage too', () => {
    const it = ready();
    it.car.arrives();
    it.gate.show('out-1', wang);
    it.car.armRises();
    it.car.goesUnder();
    it.car.leaves();
    it.gate.wait(600_000);
    expect(raised(it)).toEqual(['loop-stuck']);
    expect(it.gate.all('passage.ended')).toMatchObject([{ data: { outcome: 'stuck' } }]);
    // A loop that says nothing any more cannot excuse an arm that stays up.
    it.gate.wait(60_000);
    expect(raised(it)).toEqual(['loop-stuck', 'arm-left-up']);
    it.car.clears();
    expect(cleared(it)).toEqual(['loop-stuck']);
  });

  it('raises nothing in a long day of lawful passages', () => {
    const it = ready();
    for (let i = 0; i < 50; i += 1) {
      it.car.arrives();
      it.gate.wait(2_000);
      it.gate.show('out-1', wang);
      it.car.drivesThrough();
      it.gate.wait(30_000);
    }
    expect(raised(it)).toEqual([]);
    expect(it.gate.all('passage.committed')).toHaveLength(50);
    expect(new Set(authorities(it))).toEqual(new Set(['permit']));
  });
});
