import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readForm } from '../../../../rules/access/card-forms.ts';
import { claimants } from '../../../../rules/access/card-index.ts';
import { identify } from '../../../../rules/access/identify.ts';
import { judge } from '../../../../rules/access/judge.ts';
import type { ImportRow } from '../../../../rules/vocabulary/acts.ts';
import type { Card } from '../../../../rules/vocabulary/readings.ts';
import { card, digestOf, type Gate, giveCard, id, openGate } from './gate.ts';

const ours = card('04A1B2C3');
const theirs = card('04D4E5F6');
const refusals = (gate: Gate) => gate.all('act.refused').map(({ data }) => data.why);
const rowOf = (shown: Card, more: Partial<ImportRow> = {}): ImportRow => ({
  row: 2,
  person: { name: '张伟' },
  vehicles: [{ plate: '粤B12345' }],
  cards: [shown],
  class: 'resident',
  lanes: [],
  state: 'active',
  ...more,
});
const stage = (gate: Gate, rows: readonly ImportRow[], chunk = 0, chunks = 1, name = 'import-a') =>
  gate.act({ type: 'import.stage', data: { import: name, chunk, chunks, rows: [...rows] } });
const say = (gate: Gate, what: 'apply' | 'undo' | 'drop', name = 'import-a') =>
  gate.act({ type: `import.${what}`, data: { import: name } });
const applied = (gate: Gate): void => {
  stage(gate, [rowOf(ours)]);
  say(gate, 'apply');
};
const lastAt = (gate: Gate, lane: string, shown: Card) => {
  gate.wait(120_000);
  const { facts } = gate.show(lane, shown);
  const decided = facts.find(({ type }) => /granted|refused/.test(type));
  if (decided?.type === 'exit.granted' || decided?.type === 'entry.granted') {
    return ['granted', ...decided.data.notices];
  }
  if (decided?.type === 'exit.refused' || decided?.type === 'entry.refused') {
    return ['refused', decided.data.reason];
  }
  return [];
};
/** A vehicle through a lane: over the loop, under the arm, gone. */
const drive = (gate: Gate, lane: string, shown: Card): void => {
  gate.wait(120_000);
  const board = `${lane}-barrier-board`;
  gate.show(lane, shown);
  for (const [input, state] of [
    ['arm-down', 'off'],
    ['arm-up', 'on'],
    ['safety-loop', 'on'],
    ['safety-loop', 'off'],
    ['arm-up', 'off'],
    ['arm-down', 'on'],
  ] as const) {
    gate.contact(board, input, state);
  }
};

describe('a staged import', () => {
  it('lets nobody in or out before it is applied', () => {
    const gate = openGate();
    stage(gate, [rowOf(ours)]);
    expect(lastAt(gate, 'in-1', ours)).toEqual(['refused', 'card-unknown']);
    expect(lastAt(gate, 'out-1', ours)).toEqual(['refused', 'card-unknown']);
    say(gate, 'apply');
    expect(lastAt(gate, 'in-1', ours)).toEqual(['granted']);
  });

  it('changes no decision about anybody else between its chunks', () => {
    const gate = openGate();
    giveCard(gate, 'wang', theirs);
    stage(gate, [rowOf(ours)], 0, 2);
    expect(lastAt(gate, 'in-1', theirs)).toEqual(['granted']);
    stage(gate, [rowOf(card('04010203'))], 1, 2);
    expect(lastAt(gate, 'out-1', theirs)).toEqual(['granted']);
  });

  it('is not applied before its last chunk is there', () => {
    const gate = openGate();
    stage(gate, [rowOf(ours)], 0, 2);
    say(gate, 'apply');
    expect(refusals(gate)).toEqual(['import-incomplete']);
    expect(lastAt(gate, 'in-1', ours)).toEqual(['refused', 'card-unknown']);
  });

  it('takes its chunks in their order, each once', () => {
    const gate = openGate();
    stage(gate, [rowOf(ours)], 1, 3);
    stage(gate, [rowOf(ours)], 0, 3);
    stage(gate, [rowOf(card('04010203'))], 0, 3);
    stage(gate, [rowOf(card('04010203'))], 2, 3);
    stage(gate, [rowOf(card('04010203'))], 1, 4);
    expect(refusals(gate)).toEqual(Array(4).fill('import-out-of-order'));
    expect(gate.all('import.staged')).toHaveLength(1);
  });

  it('names every row at fault and takes none of its chunk', () => {
    const gate = openGate();
    giveCard(gate, 'wang', theirs);
    stage(gate, [
      rowOf(ours, { row: 2 }),
      rowOf(theirs, { row: 3 }),
      rowOf(ours, { row: 4 }),
      rowOf(card('04010203'), { row: 5, lanes: [id.lane('in-9')] }),
    ]);
    expect(gate.all('act.refused')[0]?.data).toMatchObject({
      why: 'rows-at-fault',
      rows: [
        { row: 3, why: 'card-number-taken' },
        { row: 4, why: 'card-number-taken' },
        { row: 5, why: 'unknown-lane' },
      ],
    });
    expect(gate.all('import.staged')).toEqual([]);
  });

  it('keeps its card numbers from everybody, and says so', () => {
    const gate = openGate();
    stage(gate, [rowOf(ours)]);
    gate.act({
      type: 'credential.enrol',
      data: { credential: id.credential('c-1'), card: ours },
    });
    stage(gate, [rowOf(ours)], 0, 1, 'import-b');
    expect(refusals(gate)).toEqual(['card-in-staged-import', 'rows-at-fault']);
  });

  it('that is dropped is forgotten, and its name is not used again', () => {
    const gate = openGate();
    stage(gate, [rowOf(ours)]);
    say(gate, 'drop');
    say(gate, 'apply');
    stage(gate, [rowOf(ours)]);
    expect(refusals(gate)).toEqual(['import-over', 'import-over']);
    stage(gate, [rowOf(ours)], 0, 1, 'import-b');
    say(gate, 'apply', 'import-b');
    expect(lastAt(gate, 'in-1', ours)).toEqual(['granted']);
  });
});

describe('an import that was undone', () => {
  it('lets nobody in by it any more', () => {
    const gate = openGate();
    applied(gate);
    say(gate, 'undo');
    expect(lastAt(gate, 'in-1', ours)).toEqual(['refused', 'permit-revoked']);
  });

  it('traps nobody who came in by it: he leaves, and the guard is told', () => {
    const gate = openGate();
    applied(gate);
    drive(gate, 'in-1', ours);
    say(gate, 'undo');
    expect(lastAt(gate, 'out-1', ours)).toEqual(['granted', 'permit-revoked']);
    expect(gate.all('exit.granted')[0]?.data).toMatchObject({ vehicle: 'import-a.0.0.v0' });
  });

  it('leaves where everybody is as it was', () => {
    const gate = openGate();
    applied(gate);
    drive(gate, 'in-1', ours);
    const before = structuredClone(gate.state().presence);
    expect(Object.keys(before)).toEqual(['import-a.0.0.v0']);
    say(gate, 'undo');
    expect(gate.state().presence).toEqual(before);
  });

  it('leaves a permit that was changed by hand since', () => {
    const gate = openGate();
    applied(gate);
    gate.act({
      type: 'permit.change',
      data: {
        permit: id.permit('import-a.0.0'),
        class: 'staff',
        holder: id.person('import-a.0.0.h'),
        vehicles: [id.vehicle('import-a.0.0.v0')],
        lanes: [],
        state: 'active',
      },
    });
    say(gate, 'undo');
    expect(lastAt(gate, 'in-1', ours)).toEqual(['granted']);
  });

  it('leaves a card lost that was reported lost', () => {
    const gate = openGate();
    applied(gate);
    gate.act({
      type: 'credential.lose',
      data: { credential: id.credential('import-a.0.0.c0') },
    });
    say(gate, 'undo');
    expect(lastAt(gate, 'out-1', ours)).toEqual(['refused', 'card-lost']);
  });

  it('keeps its cards from nobody: the file may be imported again', () => {
    const gate = openGate();
    applied(gate);
    say(gate, 'undo');
    stage(gate, [rowOf(ours)], 0, 1, 'import-b');
    say(gate, 'apply', 'import-b');
    expect(refusals(gate)).toEqual([]);
    expect(lastAt(gate, 'in-1', ours)).toEqual(['granted']);
    say(gate, 'undo', 'import-b');
    expect(lastAt(gate, 'in-1', ours)).toEqual(['refused', 'permit-revoked']);
  });

  it('makes no card ambiguous that is enrolled by hand since', () => {
    const gate = openGate();
    applied(gate);
    say(gate, 'undo');
    giveCard(gate, 'zhao', card('99A1B2C3'));
    const short: Card = { technology: 'wiegand', uid: 'A1B2C3', bits: 24 };
    expect(lastAt(gate, 'in-1', short)).toEqual(['granted']);
    giveCard(gate, 'wang', theirs);
    stage(gate, [rowOf(card('88D4E5F6'))], 0, 1, 'import-b');
    expect(refusals(gate)).toEqual(['rows-at-fault']);
  });

  it('gives way to its very card enrolled by hand', () => {
    const gate = openGate();
    applied(gate);
    say(gate, 'undo');
    giveCard(gate, 'wang', ours);
    expect(lastAt(gate, 'in-1', ours)).toEqual(['granted']);
  });

  it('is undone once, and a staged one not at all', () => {
    const gate = openGate();
    stage(gate, [rowOf(ours)]);
    say(gate, 'undo');
    say(gate, 'apply');
    say(gate, 'drop');
    say(gate, 'undo');
    say(gate, 'undo');
    say(gate, 'undo', 'import-z');
    expect(refusals(gate)).toEqual([
      'import-not-applied',
      'import-applied-before',
      'import-not-applied',
      'unknown-import',
    ]);
  });
});

describe('imported permits', () => {
  it('are counted, quoted and ended like any other', () => {
    const gate = openGate();
    stage(gate, [rowOf(ours, { visits: 1 })]);
    say(gate, 'apply');
    drive(gate, 'in-1', ours);
    drive(gate, 'out-1', ours);
    expect(lastAt(gate, 'in-1', ours)).toEqual(['refused', 'quota-used']);
    gate.act({ type: 'permit.end', data: { permit: id.permit('import-a.0.0') } });
    expect(lastAt(gate, 'in-1', ours)).toEqual(['refused', 'permit-revoked']);
  });

  it('are no names for new ones', () => {
    const gate = openGate();
    stage(gate, [rowOf(ours)]);
    gate.act({
      type: 'permit.issue',
      data: {
        permit: id.permit('import-a.0.0'),
        class: 'staff',
        holder: id.person('h'),
        vehicles: [],
        lanes: [],
        state: 'active',
      },
    });
    expect(refusals(gate)).toEqual(['permit-exists']);
  });
});

describe('apply and undo', () => {
  const cards = ['04000001', '04000002', '04010203', '04A1B2C3', '04D4E5F6', '7700AA11'].map(card);
  const step = fc.oneof(
    fc.record({ kind: fc.constant('stage' as const), of: fc.nat(3), card: fc.nat(5) }),
    fc.record({
      kind: fc.constantFrom('apply', 'undo', 'drop', 'enrol', 'lose', 'end'),
      of: fc.nat(3),
      card: fc.nat(5),
    }),
  );
  const verdicts = (gate: Gate) =>
    gate.site.lanes.flatMap((lane) =>
      cards.map((shown) => {
        const who = identify(gate.state(), [digestOf(readForm(shown))]);
        if (who.kind === 'unclear') return who.reason;
        const said = judge(gate.site, gate.state(), lane, who, gate.now());
        return said.kind === 'refused' ? said.reason : 'granted';
      }),
    );
  const play = (
    gate: Gate,
    steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
  ) => {
    for (const { kind, of, card: index } of steps) {
      const shown = cards[index] ?? ours;
      const name = `import-${of}`;
      if (kind === 'stage') stage(gate, [rowOf(shown)], 0, 1, name);
      else if (kind === 'enrol') giveCard(gate, `hand-${index}`, shown);
      else if (kind === 'lose') {
        const credential = id.credential(`${name}.0.0.c0`);
        gate.act({ type: 'credential.lose', data: { credential } });
      } else if (kind === 'end') {
        gate.act({ type: 'permit.end', data: { permit: id.permit(`${name}.0.0`) } });
      } else if (kind === 'apply' || kind === 'undo' || kind === 'drop') say(gate, kind, name);
    }
  };

  it('one after the other leave exactly those able to come in who were before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), fc.nat(5), (steps, index) => {
        const gate = openGate();
        play(gate, steps);
        const enters = () =>
          verdicts(gate)
            .slice(0, cards.length)
            .map((said) => said === 'granted');
        const before = enters();
        stage(gate, [rowOf(cards[index] ?? ours)], 0, 1, 'import-last');
        expect(enters()).toEqual(before);
        say(gate, 'apply', 'import-last');
        say(gate, 'undo', 'import-last');
        expect(enters()).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it('say the same live, from the facts alone, and from a snapshot', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const gate = openGate();
        play(gate, steps);
        expect(gate.replayed()).toEqual(gate.states());
        const restarted = structuredClone(gate.state());
        for (const shown of cards) {
          const digests = [digestOf(readForm(shown))];
          const names = (state: typeof restarted) =>
            claimants(state, digests)
              .map((one) => one.id)
              .toSorted();
          expect(names(gate.state())).toEqual(names(restarted));
        }
      }),
      { numRuns: 60 },
    );
  });
});
