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
  readonly permits: Map<string, { state: string; lanes: readonly string[] }>;
  readonly modes: Map<string, string>;
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
    blocked: new Set(),
    fire: false,
  };
  const breaches: Breach[] = [];
  const used = new Set<string>();
  trace.forEach((event, index) => {
    if (event.what === 'act' && event.taken) learn(registry, event.body);
    if (event.what === 'reading' && isFireContact(event)) registry.fire = true;
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

function learn(registry: Registry, body: Extract<Traced, { what: 'act' }>['body']): void {
  switch (body.type) {
    case 'permit.issue':
    case 'permit.change':
      registry.permits.set(body.data.permit, { state: body.data.state, lanes: body.data.lanes });
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
      registry.modes.set(body.data.lane, body.data.mode);
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
    return wrongHold(authority, String(command.data['barrier']), registry);
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
): string | undefined {
  if (authority?.kind === 'fire')
    return registry.fire ? undefined : 'held for a fire that nobody reported';
  if (authority?.kind !== 'free-flow') return `held for ${authority?.kind}`;
  const lanes = Object.keys(BARRIERS).filter((lane) => BARRIERS[lane] === barrier);
  return lanes.some((lane) => registry.modes.get(lane) === 'free-flow')
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
  if (registry.modes.get(lane) === 'confirm' && looked === undefined)
    return 'nobody looked at its vehicle';
  if (command.at - (looked ?? shown.time) > COMMAND_LIFE_MS)
    return 'the card was shown too long ago';
  const card = registry.cards.get(cardKey(shown.body.data.card));
  if (card === undefined) return 'the card is not registered';
  if (card.lost) return 'the card is lost';
  const permit = registry.permits.get(permitId);
  if (registry.blocked.has(permitId)) return 'the permit is on the block list';
  if (permit === undefined || card.permit !== permitId) return 'the permit is not the card’s';
  if (registry.modes.get(lane) === 'closed') return 'the lane is out of service';
  if (lane === 'in-1' || lane === 'both-in') {
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
  if (authority.kind === 'test' && registry.modes.get(lane) !== 'closed')
    return 'a test while in service';
  return undefined;
}
