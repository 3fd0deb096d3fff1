import fc from 'fast-check';
import type { Card, InputState } from '../../../../rules/vocabulary/readings.ts';
import type { LaneMode } from '../../../../rules/vocabulary/site.ts';
import { card, type Gate, giveCard, id, openGate } from './gate.ts';

/** One thing that may happen at a gate, as data that fast-check shrinks and prints. */
export type Happening =
  | { readonly kind: 'show'; readonly lane: number; readonly card: number; readonly ageMs: number }
  | {
      readonly kind: 'contact';
      readonly at: number;
      readonly state: InputState;
      readonly first: boolean;
    }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'answer'; readonly outcome: 'done' | 'refused' | 'no-answer' | 'restart' }
  | { readonly kind: 'verify' | 'override' | 'emergency' | 'test' | 'lower'; readonly lane: number }
  | { readonly kind: 'mode'; readonly lane: number; readonly mode: number }
  | { readonly kind: 'lose'; readonly card: number }
  | { readonly kind: 'correct'; readonly card: number; readonly is: number }
  | { readonly kind: 'await-card' | 'stop-awaiting'; readonly lane: number }
  | { readonly kind: 'confirm-fire' | 'reset-fire' };

/** Four cards: three are enrolled, the last is nobody's. */
export const CARDS: readonly Card[] = [
  card('A1B2C3D4'),
  card('11223344'),
  card('55667788'),
  card('DEADBEEF'),
];
const MODES: readonly LaneMode[] = ['automatic', 'confirm', 'free-flow', 'closed'];
const WHERE = ['inside', 'outside', 'unknown'] as const;
const lane = fc.nat({ max: 1 });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('show' as const),
      lane,
      card: fc.nat({ max: 3 }),
      ageMs: fc.constantFrom(0, 0, 0, 4_000, 6_000),
    }),
  },
  {
    weight: 16,
    arbitrary: fc.record({
      kind: fc.constant('contact' as const),
      at: fc.nat({ max: 15 }),
      state: fc.constantFrom<InputState>('on', 'on', 'on', 'off', 'off', 'off', 'cut', 'unknown'),
      first: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(50, 500, 1_500, 6_000, 20_000, 70_000, 700_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      outcome: fc.constantFrom('done', 'refused', 'no-answer', 'restart'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('verify', 'override', 'emergency', 'test', 'lower'),
      lane,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('mode' as const), lane, mode: fc.nat({ max: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('lose' as const), card: fc.nat({ max: 2 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('correct' as const),
      card: fc.nat({ max: 2 }),
      is: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('await-card' as const, 'await-card' as const, 'stop-awaiting' as const),
      lane,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('confirm-fire', 'reset-fire') }) },
);

/** Anything in any order. */
export const history: fc.Arbitrary<Happening[]> = fc.array(happening, {
  maxLength: 120,
  size: 'max',
});

/** Opens a gate with three cards, and has it live through a history. */
export function live(
  site: Gate['site'],
  happenings: readonly Happening[],
  each: (gate: Gate) => void = () => undefined,
): Gate {
  const gate = openGate(site);
  for (const [index, shown] of CARDS.slice(0, 3).entries()) giveCard(gate, `${index}`, shown);
  for (const one of happenings) {
    happen(gate, one);
    each(gate);
  }
  return gate;
}

function happen(gate: Gate, one: Happening): void {
  const at = 'lane' in one ? (gate.site.lanes[one.lane]?.id ?? id.lane('in-1')) : id.lane('in-1');
  switch (one.kind) {
    case 'show':
      gate.show(at, CARDS[one.card] ?? card('DEADBEEF'), one.ageMs);
      return;
    case 'contact': {
      const all = gate.site.devices.flatMap(({ id: board, inputs }) =>
        inputs.map((input) => [board, input] as const),
      );
      const [board, input] = all[one.at % all.length] ?? ['panel', 'site.fire'];
      gate.contact(board, input, one.state, one.first);
      return;
    }
    case 'wait':
      gate.wait(one.ms);
      return;
    case 'answer':
      answer(gate, one.outcome);
      return;
    case 'verify':
      gate.act({
        type: 'exit.verify',
        data: {
          lane: at,
          papers: { kind: 'id-card', lastFour: '1234', calledBack: false },
          why: 'papers',
        },
      });
      return;
    case 'override':
      gate.act({ type: 'override.give', data: { lane: at, why: 'why', evidence: 'photo' } });
      return;
    case 'emergency':
      gate.act({ type: 'emergency.let-through', data: { lane: at, vehicleKind: 'fire' } });
      return;
    case 'test':
      gate.act({ type: 'barrier.test', data: { lane: at } });
      return;
    case 'lower':
      gate.act({ type: 'barrier.lower', data: { lane: at } });
      return;
    case 'mode': {
      const until = new Date(gate.now() + 30_000).toISOString();
      gate.act({ type: 'mode.set', data: { lane: at, mode: MODES[one.mode] ?? 'closed', until } });
      return;
    }
    case 'lose':
      gate.act({
        type: 'credential.lose',
        data: { credential: id.credential(`c-${one.card}`) },
      });
      return;
    case 'correct':
      gate.act({
        type: 'presence.correct',
        data: { subject: `v-${one.card}`, is: WHERE[one.is] ?? 'unknown', why: 'count' },
      });
      return;
    case 'await-card':
      gate.act({
        type: 'enrolment.await',
        data: { reader: id.device(`${at}-reader`), permit: id.permit('p-0') },
      });
      return;
    case 'stop-awaiting':
      gate.act({ type: 'enrolment.stop', data: { reader: id.device(`${at}-reader`) } });
      return;
    case 'confirm-fire':
      gate.act({ type: 'fire.confirm', data: { why: 'flames' } });
      return;
    case 'reset-fire':
      gate.act({ type: 'fire.reset', data: {} });
      return;
  }
}

function answer(gate: Gate, outcome: 'done' | 'refused' | 'no-answer' | 'restart'): void {
  const sent = gate.commands().findLast(({ type }) => type === 'barrier.open');
  if (sent === undefined) return;
  if (outcome === 'no-answer' || outcome === 'restart') {
    const came = { id: `u${gate.facts().length}` as never, time: gate.now(), at: gate.now() };
    gate.give({ ...came, kind: 'command.unanswered', command: sent, why: outcome });
    return;
  }
  gate.read(sent.device, { type: 'command.done', data: { command: sent.id, outcome } }, 0, sent);
}
