import fc from 'fast-check';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import type { Digest } from '../../../../rules/vocabulary/ids.ts';
import type { InputState } from '../../../../rules/vocabulary/readings.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { type Play, saved } from './play.ts';
import {
  BATON,
  BOARD,
  EAST_READER,
  HOST,
  LANE,
  LANE_READER,
  PUMP,
  smallSite,
  WANG,
} from './small-site.ts';

const CARDS = ['wang-card', 'li-card', 'car-card', 'nobody'] as const;
// Zones twice: what they raise takes many steps to be over.
const INPUTS = smallSite.devices.flatMap(({ inputs }) => [...inputs, ...inputs.slice(-2)]);
const LEVELS: readonly InputState[] = ['on', 'off', 'off', 'on', 'off', 'cut', 'unknown'];
const BOOTS = ['b1', 'b1', 'b1', 'b2'] as const;

/** Something that happens at the small site. */
export type Deed =
  | {
      readonly kind: 'level';
      readonly input: number;
      readonly state: number;
      readonly first: boolean;
    }
  | { readonly kind: 'swipe'; readonly at: number; readonly card: number; readonly ageMs: number }
  | { readonly kind: 'tag'; readonly card: number; readonly ageMs: number }
  | { readonly kind: 'gap'; readonly many: number }
  | {
      readonly kind: 'device';
      readonly device: number;
      readonly boot: number;
      readonly up: boolean;
    }
  | {
      readonly kind: 'host';
      readonly boot: number;
      readonly alive: boolean;
      readonly backlog: number;
    }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'alarm'; readonly act: number; readonly which: number }
  | { readonly kind: 'enrol'; readonly card: number }
  | { readonly kind: 'lose'; readonly card: number }
  | { readonly kind: 'permit'; readonly state: number }
  | { readonly kind: 'way-out'; readonly which: number };

const upTo = (many: number) => fc.nat({ max: many - 1 });
const age = fc.oneof(fc.constant(0), fc.nat({ max: 6_000 }), fc.nat({ max: 9 * 86_400_000 }));

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('level' as const),
      input: upTo(INPUTS.length),
      state: upTo(LEVELS.length),
      first: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('swipe' as const),
      at: upTo(2),
      card: upTo(CARDS.length),
      ageMs: age,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('tag' as const),
      card: upTo(CARDS.length),
      ageMs: age,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gap' as const), many: upTo(5) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('device' as const),
      device: upTo(smallSite.devices.length),
      boot: upTo(BOOTS.length),
      up: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('host' as const),
      boot: upTo(BOOTS.length),
      alive: fc.boolean(),
      backlog: upTo(3),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.oneof(fc.nat({ max: 5_000 }), fc.nat({ max: 1_200_000 }), fc.nat({ max: 30_000_000 })),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('alarm' as const), act: upTo(3), which: upTo(4) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('enrol' as const), card: upTo(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), card: upTo(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('permit' as const), state: upTo(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('way-out' as const), which: upTo(4) }) },
);

/** A guard with his cards enrolled, a tag hung, a permit issued. */
export function settle(game: Play): void {
  saved(game, WANG, true);
  game.act({ type: 'permit.issue', data: permitFor('active') });
  for (const index of [0, 0, 1, 2]) enrol(game, index);
}

/** A run of things that happen. */
export const deeds = (most: number): fc.Arbitrary<readonly Deed[]> =>
  fc.oneof(
    fc.array(deed, { maxLength: most }),
    fc.array(deed, { minLength: Math.floor(most / 2), maxLength: most, size: 'max' }),
  );

const card = { technology: 'iso14443a', uid: '04A1B2C3', bits: 32 } as const;
const known = (index: number) => [`${CARDS[index] ?? 'nobody'}` as Digest];
const permitFor = (state: 'active' | 'suspended' | 'revoked') => ({
  permit: 'permit-1' as never,
  class: 'resident' as const,
  holder: WANG,
  vehicles: [],
  lanes: [],
  state,
});

/** Makes it happen. */
export function perform(game: Play, what: Deed): void {
  switch (what.kind) {
    case 'level': {
      const data = { input: INPUTS[what.input] ?? 'arm-up', state: LEVELS[what.state] ?? 'off' };
      const changed = what.first ? { ...data, first: true } : data;
      game.read(BOARD, { type: 'input.changed', data: changed });
      return;
    }
    case 'swipe': {
      const time = instant(game.now - what.ageMs);
      const body = { type: 'card.read', data: { card, proof: 'uid', repeats: 0 } } as const;
      const reader = what.at === 0 ? LANE_READER : EAST_READER;
      game.read(reader, body, { digests: { card: known(what.card) }, time });
      return;
    }
    case 'tag': {
      const digests = { tag: ['pump-tag' as Digest], badge: known(what.card) };
      const body = { type: 'tag.tapped', data: { tag: card, badge: card, proof: 'uid' } } as const;
      game.read(BATON, body, { digests, time: instant(game.now - what.ageMs) });
      return;
    }
    case 'gap': {
      const said = { type: 'device.said', data: { code: 'x', text: 'y' } } as const;
      game.read(EAST_READER, said, { previous: 1, sequence: 2 + what.many });
      return;
    }
    case 'wait':
      game.wait(what.ms);
      return;
    case 'alarm':
      answer(game, what.act, what.which);
      return;
    default:
      performRest(game, what);
  }
}

type Rest = Exclude<Deed, { readonly kind: 'level' | 'swipe' | 'tag' | 'gap' | 'wait' | 'alarm' }>;

function performRest(game: Play, what: Rest): void {
  switch (what.kind) {
    case 'device': {
      const device = smallSite.devices[what.device]?.id ?? BOARD;
      const boot = BOOTS[what.boot] ?? 'b1';
      const state = what.up ? 'online' : 'offline';
      game.give({ kind: 'device.health', device, host: HOST, boot, state, why: 'said' });
      return;
    }
    case 'host': {
      const { alive, backlog } = what;
      game.give({
        kind: 'host.health',
        host: HOST,
        boot: BOOTS[what.boot] ?? 'b1',
        alive,
        backlog,
      });
      return;
    }
    case 'enrol':
      enrol(game, what.card);
      return;
    case 'lose': {
      const credential = `credential-${what.card}` as never;
      game.act({ type: 'credential.lose', data: { credential } });
      return;
    }
    case 'permit': {
      const state = (['active', 'suspended', 'revoked'] as const)[what.state] ?? 'active';
      const has = game.of('permit.issued').length > 0;
      game.act({ type: has ? 'permit.change' : 'permit.issue', data: permitFor(state) });
      return;
    }
    default:
      game.act(WAYS_OUT[what.which] ?? { type: 'fire.reset', data: {} });
  }
}

const WAYS_OUT: readonly ActBody[] = [
  {
    type: 'exit.verify',
    data: {
      lane: LANE,
      papers: { kind: 'id-card', lastFour: '1234', calledBack: true },
      why: 'papers seen',
    },
  },
  { type: 'override.give', data: { lane: LANE, why: 'late', evidence: 'photo' } },
  { type: 'fire.confirm', data: { why: 'smoke' } },
  { type: 'fire.reset', data: {} },
];

function enrol(game: Play, index: number): void {
  const isTag = game.of('credential.enrolled').length === 0;
  const digests = { card: isTag ? ['pump-tag' as Digest] : known(index) };
  const of = isTag
    ? { credential: 'credential-tag' as never, checkpoint: PUMP }
    : { credential: `credential-${index}` as never, holder: WANG, permit: 'permit-1' as never };
  const act = { type: 'credential.enrol', data: { card, ...of } } as const;
  game.give({ kind: 'act', by: WANG, digests, ...act });
}

function answer(game: Play, act: number, which: number): void {
  const alarm = game.of('alarm.raised').at(-1 - which)?.data.alarm ?? ('none' as never);
  if (act === 0) game.act({ type: 'alarm.acknowledge', data: { alarm } });
  else if (act === 1) game.act({ type: 'alarm.reset', data: { alarm } });
  else game.act({ type: 'alarm.close', data: { alarm, why: 'looked at' } });
}
