import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Gate, id, vehicleAt } from '../access/gate.ts';
import { CARDS, DESK, openPost, POST, raise, tap } from './post-site.ts';

/** The arm rises and falls with nobody's command. */
function openByButton(gate: Gate): void {
  gate.contact('out-1-barrier-board', 'booth-up', 'on');
  vehicleAt(gate, 'out-1').armRises();
  gate.contact('out-1-barrier-board', 'booth-up', 'off');
  vehicleAt(gate, 'out-1').armFalls();
  gate.wait(5_000);
}

const explain = (gate: Gate, nth: number) => {
  const opening = gate.all('barrier.opened')[nth]?.id ?? raise();
  gate.act({ type: 'opening.explain', data: { opening, as: '推车' } });
};
const shown = (gate: Gate) =>
  gate
    .commands()
    .flatMap((command) =>
      command.type === 'reader.show' && command.device === DESK ? [command.data.text.zh] : [],
    );
const types = (gate: Gate, ...wanted: readonly string[]) =>
  gate.facts().flatMap(({ type }) => (wanted.includes(type) ? [type] : []));

describe('a staff card at the reader of a post', () => {
  it('signs its guard on', () => {
    const gate = openPost();
    tap(gate, CARDS.li);
    expect(gate.all('post.manned').map(({ data }) => data.guard)).toEqual(['li']);
    expect(shown(gate)).toEqual(['已上岗']);
  });

  it('shown again by mistake does not sign him off', () => {
    const gate = openPost();
    tap(gate, CARDS.li);
    gate.wait(3_000);
    tap(gate, CARDS.li);
    expect(gate.all('post.left')).toEqual([]);
  });

  it('signs him off at the end of his shift', () => {
    const gate = openPost();
    tap(gate, CARDS.li);
    gate.wait(8 * 3_600_000);
    tap(gate, CARDS.li);
    expect(gate.all('post.left').map(({ data }) => data.how)).toEqual(['signed-off']);
  });

  it('of the next guard relieves the one before', () => {
    const gate = openPost();
    tap(gate, CARDS.li);
    gate.wait(3_600_000);
    tap(gate, CARDS.zhao);
    expect(types(gate, 'post.manned', 'post.left')).toEqual([
      'post.manned',
      'post.left',
      'post.manned',
    ]);
  });

  it('opens no lane and begins no passage', () => {
    const gate = openPost();
    tap(gate, CARDS.wang);
    expect(types(gate, 'passage.started', 'exit.granted', 'entry.granted')).toEqual([]);
    expect(gate.all('badge.refused').map(({ data }) => data.why)).toEqual(['not-a-guard']);
  });

  it('that was reported lost signs nobody on, and is not told so', () => {
    const gate = openPost();
    gate.act({ type: 'credential.lose', data: { credential: id.credential('staff-li') } });
    tap(gate, CARDS.li);
    expect(gate.all('post.manned')).toEqual([]);
    expect(shown(gate)).toEqual(['请稍候']);
  });
});

describe('an opening by hand', () => {
  it('is asked at once of the guard on post', () => {
    const gate = openPost();
    tap(gate, CARDS.li);
    openByButton(gate);
    expect(gate.all('opening.asked').map(({ data }) => [data.guard, data.kind])).toEqual([
      ['li', 'booth'],
    ]);
  });

  it('is asked of nobody where nobody is on post', () => {
    const gate = openPost();
    openByButton(gate);
    expect(gate.all('opening.asked').map(({ data }) => data.guard)).toEqual([undefined]);
  });

  it('keeps the shift from being handed over until it is explained', () => {
    const gate = openPost();
    tap(gate, CARDS.li);
    openByButton(gate);
    gate.wait(3_600_000);
    tap(gate, CARDS.zhao);
    expect(
      gate.all('post.kept').map(({ data }) => [data.guard, data.next, data.unexplained]),
    ).toEqual([['li', 'zhao', 1]]);
    explain(gate, 0);
    tap(gate, CARDS.zhao);
    expect(gate.all('post.manned').map(({ data }) => data.guard)).toEqual(['li', 'zhao']);
  });

  it('of an earlier shift does not keep a guard who had nothing to do with it', () => {
    const gate = openPost();
    openByButton(gate);
    tap(gate, CARDS.li);
    gate.wait(3_600_000);
    tap(gate, CARDS.zhao);
    expect(gate.all('post.kept')).toEqual([]);
  });

  it('stays asked when the control room ends the shift all the same', () => {
    const gate = openPost();
    tap(gate, CARDS.li);
    openByButton(gate);
    gate.act({
      type: 'post.relieve',
      data: { post: POST, guard: id.person('zhao'), why: '突发疾病' },
    });
    expect(gate.all('post.left').map(({ data }) => [data.how, data.unexplained])).toEqual([
      ['ordered', 1],
    ]);
    expect(types(gate, 'opening.explained')).toEqual([]);
  });
});

describe('the sum of a shift', () => {
  it('counts what raised the arms, by authority', () => {
    const gate = openPost();
    tap(gate, CARDS.li);
    const car = vehicleAt(gate, 'in-1');
    car.arrives();
    gate.show('in-1', CARDS.wang);
    car.drivesThrough();
    openByButton(gate);
    explain(gate, 1);
    gate.wait(3_600_000);
    tap(gate, CARDS.zhao);
    expect(gate.all('post.left').map(({ data }) => data.sums)).toEqual([{ permit: 1, booth: 1 }]);
  });

  it('puts an opening down to the button that is reported a moment later', () => {
    const gate = openPost();
    tap(gate, CARDS.li);
    vehicleAt(gate, 'out-1').armRises();
    gate.contact('out-1-barrier-board', 'booth-up', 'on');
    gate.contact('out-1-barrier-board', 'booth-up', 'off');
    vehicleAt(gate, 'out-1').armFalls();
    explain(gate, 0);
    gate.wait(3_600_000);
    tap(gate, CARDS.zhao);
    const [sums] = gate.all('post.left').map(({ data }) => data.sums);
    expect(Object.entries(sums ?? {}).filter(([, count]) => count !== 0)).toEqual([['booth', 1]]);
  });

  it('is every arm-up of the shift, whatever happens: checked by counting the facts', () => {
    const step = fc.constantFrom('li', 'zhao', 'button', 'explain', 'wait', 'drive');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const gate = openPost();
        for (const one of steps) walk(gate, one);
        let since: number | undefined;
        for (const fact of gate.facts()) {
          if (fact.type === 'post.manned') since = fact.sequence;
          if (fact.type !== 'post.left') continue;
          const sum = Object.values(fact.data.sums).reduce((all, count) => all + count, 0);
          const arms = gate
            .all('barrier.opened')
            .filter(({ sequence }) => sequence > (since ?? 0) && sequence < fact.sequence);
          expect(sum).toBe(arms.length);
          expect(fact.data.unexplained).toBe(0);
        }
        expect(gate.replayed()).toEqual(gate.states());
      }),
      { numRuns: 100 },
    );
  });

  function walk(gate: Gate, one: string): void {
    if (one === 'li' || one === 'zhao') tap(gate, CARDS[one]);
    else if (one === 'button') openByButton(gate);
    else if (one === 'wait') gate.wait(120_000);
    else if (one === 'explain') {
      const said = new Set(gate.all('opening.explained').map(({ data }) => data.opening));
      const open = gate.all('opening.asked').find(({ data }) => !said.has(data.opening));
      if (open === undefined) return;
      const { opening } = open.data;
      gate.act({ type: 'opening.explain', data: { opening, as: '推车' } });
    } else {
      const car = vehicleAt(gate, 'out-1');
      car.arrives();
      gate.show('out-1', CARDS.wang);
      car.drivesThrough();
    }
  }
});

describe('an act that waits for a staff card', () => {
  const ask = (gate: Gate) =>
    gate.act({ type: 'signature.await', data: { post: POST, purpose: 'exit.verify' } }, 'booth');

  it('is signed by the guard who shows his card, and his duty does not change', () => {
    const gate = openPost();
    tap(gate, CARDS.li);
    gate.wait(120_000);
    ask(gate);
    tap(gate, CARDS.li);
    expect(gate.all('signature.given').map(({ data }) => data.guard)).toEqual(['li']);
    expect(gate.all('post.left')).toEqual([]);
  });

  it('is not signed by a card that is no guard’s', () => {
    const gate = openPost();
    ask(gate);
    tap(gate, CARDS.wang);
    expect(gate.all('signature.given')).toEqual([]);
  });

  it('lapses after half a minute, and the next card is no signature', () => {
    const gate = openPost();
    ask(gate);
    gate.wait(30_000);
    tap(gate, CARDS.li);
    expect(types(gate, 'signature.lapsed', 'signature.given', 'post.manned')).toEqual([
      'signature.lapsed',
      'post.manned',
    ]);
  });

  it('is called off, and the next card is no signature', () => {
    const gate = openPost();
    ask(gate);
    gate.act({ type: 'signature.cancel', data: { post: POST } }, 'booth');
    tap(gate, CARDS.li);
    expect(gate.all('signature.lapsed').map(({ data }) => data.by)).toEqual(['booth']);
    expect(gate.all('signature.given')).toEqual([]);
    gate.act({ type: 'signature.cancel', data: { post: POST } }, 'booth');
    expect(gate.all('act.refused').map(({ data }) => data.why)).toEqual(['no-signature-awaited']);
  });

  it('is one at a time at a post', () => {
    const gate = openPost();
    ask(gate);
    ask(gate);
    expect(gate.all('act.refused').map(({ data }) => data.why)).toEqual(['signature-awaited']);
  });

  it('is signed once by one card', () => {
    const gate = openPost();
    ask(gate);
    tap(gate, CARDS.li);
    tap(gate, CARDS.li);
    expect(gate.all('signature.given')).toHaveLength(1);
  });
});
