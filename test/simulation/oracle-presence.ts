import type { Breach, Traced } from './trace.ts';

// Like the other checkers: written from DESIGN, sharing nothing with the rules.

type Known = {
  readonly is: string;
  readonly sure: boolean;
  readonly byPassage: boolean;
  forgiven: boolean;
};

/** Lanes into the estate; the others lead out of it. */
const ENTRIES = ['in-1', 'both-in'];

/**
 * The estate sets anti-passback hard: whoever is known for sure to be inside does not enter again, whoever left does not
 * leave again, until it is forgiven; and nobody is refused for what is unknown or only assumed.
 */
export function checkPassback(trace: readonly Traced[]): Breach[] {
  const known = new Map<string, Known>();
  const breaches: Breach[] = [];
  trace.forEach((event, at) => {
    if (event.what === 'command') {
      const because = twice(event, known);
      if (because !== undefined)
        breaches.push({ law: 'nobody passes twice in a row', at, because });
    }
    if (event.what === 'told') {
      const because = wronglyRefused(event, known);
      if (because !== undefined) {
        breaches.push({ law: 'what is not known refuses nobody', at, because });
      }
      learn(event, known);
    }
  });
  return breaches;
}

type Told = Extract<Traced, { what: 'told' }>;

function learn({ type, data }: Told, known: Map<string, Known>): void {
  switch (type) {
    case 'passage.committed':
      if (data['holder'] !== undefined) {
        const sure = data['assurance'] === 'sensed';
        const is = ENTRIES.includes(String(data['lane'])) ? 'inside' : 'outside';
        known.set(String(data['holder']), { is, sure, byPassage: true, forgiven: false });
      }
      return;
    case 'presence.corrected': {
      const subject = String(data['subject']);
      if (data['is'] === 'unknown') known.delete(subject);
      else {
        const is = String(data['is']);
        known.set(subject, { is, sure: true, byPassage: false, forgiven: false });
      }
      return;
    }
    // That a count saw nobody else is no sight of anybody: it is held against nobody.
    case 'presence.counted':
      if (data['subject'] === 'everybody-else') return;
      known.set(String(data['subject']), {
        is: String(data['is']),
        sure: true,
        byPassage: false,
        forgiven: false,
      });
      return;
    case 'presence.forgotten':
      known.clear();
      return;
    case 'passback.forgiven':
      for (const [subject, one] of known) {
        if ([subject, 'everybody'].includes(String(data['subject']))) one.forgiven = true;
      }
      return;
    default:
  }
}

/** What stands against somebody at a lane. */
function against(known: Known | undefined, lane: string): 'entered' | 'left' | undefined {
  if (known === undefined || !known.sure || known.forgiven) return undefined;
  if (ENTRIES.includes(lane)) return known.is === 'inside' ? 'entered' : undefined;
  return known.is === 'outside' && known.byPassage ? 'left' : undefined;
}

function twice(
  { type, data }: Extract<Traced, { what: 'command' }>,
  known: Map<string, Known>,
): string | undefined {
  const authority = data['authority'] as { kind: string; id: string } | undefined;
  if (type !== 'barrier.open' || authority?.kind !== 'permit') return undefined;
  const holder = authority.id.replace('p-', 'holder-');
  const what = against(known.get(holder), String(data['lane']));
  return what === undefined ? undefined : `${holder} has ${what} before`;
}

function wronglyRefused({ type, data }: Told, known: Map<string, Known>): string | undefined {
  if (type !== 'entry.refused' && type !== 'exit.refused') return undefined;
  if (!['already-inside', 'passback', 'not-inside'].includes(String(data['reason'])))
    return undefined;
  const { permit } = (data['saw'] ?? {}) as { readonly permit?: string };
  const holder = String(permit).replace('p-', 'holder-');
  const stands = against(known.get(holder), String(data['lane']));
  return stands === undefined ? `${holder} is refused as ${String(data['reason'])}` : undefined;
}
