import type { Breach, Traced } from './trace.ts';

// This checker shares no code with the rules: it knows the estate's wiring by name and sees readings, acts and commands.

const COMMAND_LIFE_MS = 5_000;
const READERS: Readonly<Record<string, string>> = {
  'in-1': 'in-1-reader',
  'out-1': 'out-1-reader',
  'out-2': 'out-2-reader',
  'out-3': 'out-3-reader',
  'both-in': 'both-in-reader',
  'both-out': 'both-out-reader',
};
const BARRIERS: Readonly<Record<string, string>> = {
  'in-1': 'b-in-1',
  'out-1': 'b-out-1',
  'out-2': 'b-out-2',
  'out-3': 'b-out-3',
  'both-in': 'b-both',
  'both-out': 'b-both',
};
const ACT_OF_AUTHORITY: Readonly<Record<string, string>> = {
  verified: 'exit.verify',
  override: 'override.give',
  emergency: 'emergency.let-through',
  test: 'barrier.test',
};

type Registry = {
  readonly cards: Map<string, { readonly permit: string | undefined; lost: boolean }>;
  readonly permits: Map<string, { state: string; lanes: readonly string[]; class: string }>;
  readonly modes: Map<string, { readonly is: string; readonly until: number }>;
  posture: { readonly is: string; readonly until: number };
  readonly blocked: Set<string>;
  fire: boolean;
};

type Card = { readonly technology: string; readonly uid: string; readonly bits: number };
const cardKey = (card: Card) => `${card.technology} ${card.bits} ${card.uid}`;

/** No card, no exit: every opening of ours has its authority, once, and at the time. */
export function checkOpenings(trace: readonly Traced[]): Breach[] {
  const registry: Registry = {
    cards: new Map(),
    permits: new Map(),
    modes: new Map(),
    posture: { is: 'normal', until: Infinity },
    blocked: new Set(),
    fire: false,
  };
  const breaches: Breach[] = [];
  const used = new Set<string>();
  trace.forEach((event, index) => {
    if (event.what === 'act' && event.taken) learn(registry, event.body, event.at);
    if (event.what === 'reading' && isFireContact(event)) registry.fire = true;
    if (event.what === 'told' && isLockedIn(event, registry)) {
      const because = `${String(event.data['lane'])} is not out of service`;
      breaches.push({ law: 'nobody is locked in', at: index, because });
    }
    if (event.what !== 'command') return;
    const because = wrong(event, index, trace, registry, used);
    if (because !== undefined)
      breaches.push({ law: 'every opening has its authority', at: index, because });
  });
  return breaches;
}

function isFireContact(event: Extract<Traced, { what: 'reading' }>): boolean {
  return (
    event.body.type === 'input.changed' &&
    event.body.data.input === 'site.fire' &&
    event.body.data.state === 'on'
  );
}

/** Turned away at an exit because it is closed, which only a person or its hours can make it. */
function isLockedIn({ type, data, at }: Extract<Traced, { what: 'told' }>, registry: Registry) {
  if (type !== 'exit.refused' || data['reason'] !== 'lane-out-of-service') return false;
  return ownMode(registry, String(data['lane']), at) !== 'closed';
}

/** Closed hours of the estate, in UTC. */
const CLOSED_HOURS = { lane: 'both-in', from: '00:05', to: '00:15' };

function ownMode({ modes }: Registry, lane: string, at: number): string {
  const set = modes.get(lane);
  if (set !== undefined && at < set.until) return set.is;
  const clock = new Date(at).toISOString().slice(11, 16);
  const isClosed =
    lane === CLOSED_HOURS.lane && clock >= CLOSED_HOURS.from && clock < CLOSED_HOURS.to;
  return isClosed ? 'closed' : 'automatic';
}

const postureAt = ({ posture }: Registry, at: number): string =>
  at < posture.until ? posture.is : 'normal';

const isEntry = (lane: string): boolean => lane === 'in-1' || lane === 'both-in';

/** Why no card opens that lane now, or that somebody has to look first. */
function needs(registry: Registry, lane: string, at: number, permit: string): 'look' | 'shut' | '' {
  const own = ownMode(registry, lane, at);
  const posture = postureAt(registry, at);
  if (own === 'closed' || (posture === 'lockdown' && isEntry(lane))) return 'shut';
  const isStranger = ['visitor', 'contractor'].includes(registry.permits.get(permit)?.class ?? '');
  const isLookedAt = posture === 'heightened' && isEntry(lane) && isStranger;
  return own === 'confirm' || posture === 'lockdown' || isLookedAt ? 'look' : '';
}

function learn(
  registry: Registry,
  body: Extract<Traced, { what: 'act' }>['body'],
  at: number,
): void {
  switch (body.type) {
    case 'permit.issue':
    case 'permit.change':
      registry.permits.set(body.data.permit, {
        state: body.data.state,
        lanes: body.data.lanes,
        class: body.data.class,
      });
      return;
    case 'permit.end': {
      const permit = registry.permits.get(body.data.permit);
      if (permit) permit.state = 'revoked';
      return;
    }
    case 'credential.enrol':
      enrol(registry, body.data.card, body.data.permit);
      return;
    case 'credential.lose':
      for (const card of registry.cards.values()) {
        if (`credential-of-${card.permit}` === body.data.credential) card.lost = true;
      }
      return;
    case 'block.set':
      registry.blocked.add(body.data.subject);
      return;
    case 'block.lift':
      registry.blocked.delete(body.data.subject);
      return;
    case 'mode.set':
      registry.modes.set(body.data.lane, { is: body.data.mode, until: untilOf(body.data) });
      return;
    case 'posture.set':
      registry.posture = { is: body.data.posture, until: untilOf(body.data) };
      if (body.data.posture === 'normal') return;
      for (const [lane, { is, until }] of registry.modes) {
        if (is === 'free-flow' && at < until) registry.modes.delete(lane);
      }
      return;
    case 'fire.confirm':
      registry.fire = true;
      return;
    case 'fire.reset':
      registry.fire = false;
      return;
    default:
  }
}

const untilOf = ({ until }: { readonly until?: string }): number =>
  until === undefined ? Infinity : Date.parse(until);

function enrol(registry: Registry, card: Card, permit: string | undefined): void {
  const entry = { permit, lost: false };
  registry.cards.set(cardKey(card), entry);
  // The same tag as a 26-bit Wiegand reader gives it: the last three bytes (facts: cards, printed forms).
  if (card.technology === 'em4100') {
    registry.cards.set(
      cardKey({ technology: 'wiegand', bits: 24, uid: card.uid.slice(-6) }),
      entry,
    );
  }
}

type Command = Extract<Traced, { what: 'command' }>;

function wrong(
  command: Command,
  index: number,
  trace: readonly Traced[],
  registry: Registry,
  used: Set<string>,
): string | undefined {
  const authority = command.data['authority'] as { kind: string; id: string } | undefined;
  if (command.type === 'barrier.hold')
    return wrongHold(authority, String(command.data['barrier']), registry, command.at);
  if (command.type !== 'barrier.open') return undefined;
  if (authority === undefined) return 'it names no authority';
  const lane = String(command.data['lane']);
  if (BARRIERS[lane] !== command.data['barrier'])
    return `barrier ${command.data['barrier']} is not at ${lane}`;
  if (authority.kind === 'permit')
    return wrongPermit(command, lane, authority.id, index, trace, registry, used);
  return wrongPerson(command, lane, authority, index, trace, registry, used);
}

function wrongHold(
  authority: { kind: string } | undefined,
  barrier: string,
  registry: Registry,
  at: number,
): string | undefined {
  if (authority?.kind === 'fire')
    return registry.fire ? undefined : 'held for a fire that nobody reported';
  if (authority?.kind !== 'free-flow') return `held for ${authority?.kind}`;
  const lanes = Object.keys(BARRIERS).filter((lane) => BARRIERS[lane] === barrier);
  return lanes.some((lane) => ownMode(registry, lane, at) === 'free-flow')
    ? undefined
    : 'held in free flow that nobody set';
}

function wrongPermit(
  command: Command,
  lane: string,
  permitId: string,
  index: number,
  trace: readonly Traced[],
  registry: Registry,
  used: Set<string>,
): string | undefined {
  const shown = trace
    .slice(0, index)
    .findLast(
      (event) =>
        event.what === 'reading' &&
        event.body.type === 'card.read' &&
        event.device === READERS[lane],
    );
  if (shown?.what !== 'reading' || shown.body.type !== 'card.read') return 'no card was shown';
  if (used.has(shown.id)) return `card reading ${shown.id} opened twice`;
  used.add(shown.id);
  const looked = lookedAt(trace.slice(0, index), lane, shown.id);
  const must = needs(registry, lane, command.at, permitId);
  if (must === 'look' && looked === undefined) return 'nobody looked at its vehicle';
  if (command.at - (looked ?? shown.time) > COMMAND_LIFE_MS)
    return 'the card was shown too long ago';
  const card = registry.cards.get(cardKey(shown.body.data.card));
  if (card === undefined) return 'the card is not registered';
  if (card.lost) return 'the card is lost';
  const permit = registry.permits.get(permitId);
  if (registry.blocked.has(permitId)) return 'the permit is on the block list';
  if (permit === undefined || card.permit !== permitId) return 'the permit is not the card’s';
  if (must === 'shut') return 'the lane is out of service';
  if (isEntry(lane)) {
    if (permit.state !== 'active') return `an entry on a permit that is ${permit.state}`;
    if (permit.lanes.length > 0 && !permit.lanes.includes(lane))
      return 'an entry at a lane not permitted';
  }
  return undefined;
}

/** When somebody said, after that card was shown, that the vehicle is the card's. */
function lookedAt(before: readonly Traced[], lane: string, shown: string): number | undefined {
  const from = before.findIndex((event) => event.what === 'reading' && event.id === shown);
  const look = before
    .slice(from)
    .findLast(
      (event) =>
        event.what === 'act' &&
        event.taken &&
        event.body.type === 'exit.confirm' &&
        event.body.data.lane === lane,
    );
  if (look?.what !== 'act' || look.body.type !== 'exit.confirm') return undefined;
  return look.body.data.vehicle === 'matches' ? look.at : undefined;
}

function wrongPerson(
  command: Command,
  lane: string,
  authority: { kind: string; id: string },
  index: number,
  trace: readonly Traced[],
  registry: Registry,
  used: Set<string>,
): string | undefined {
  const type = ACT_OF_AUTHORITY[authority.kind];
  if (type === undefined) return `opened for ${authority.kind}`;
  const act = trace
    .slice(0, index)
    .findLast((event) => event.what === 'act' && event.body.type === type);
  if (act?.what !== 'act' || !act.taken) return `no ${type} was given`;
  if ((act.body.data as { lane?: string }).lane !== lane) return `${type} was for another lane`;
  if (used.has(act.id)) return `${type} ${act.id} opened twice`;
  used.add(act.id);
  if (command.at - act.at > COMMAND_LIFE_MS) return `${type} was given too long ago`;
  if (authority.kind === 'test' && ownMode(registry, lane, command.at) !== 'closed')
    return 'a test while in service';
  return undefined;
}
