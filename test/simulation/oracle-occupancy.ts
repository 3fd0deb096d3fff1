import type { AccessState } from '../../rules/access/state.ts';
import type { Breach, Traced } from './trace.ts';

// Like the other checkers: written from DESIGN, sharing nothing with the rules but the shape of what they remember.

const ENTRIES = ['in-1', 'both-in'];

/**
 * Who is inside is who was told to be: each is counted once, nobody is counted out who was not counted in, and each
 * household's spaces are taken by those of its own who are there. So no count is ever negative, nor larger than the
 * people there are.
 */
export function checkOccupancy(trace: readonly Traced[], state: AccessState): Breach[] {
  const at = trace.length;
  const told = insideBy(trace);
  const breaches: Breach[] = [];
  const tell = (because: string): void => {
    breaches.push({ law: 'who is inside is who came in', at, because });
  };
  const known = Object.entries(state.presence).filter(([, { is }]) => is === 'inside');
  for (const [subject] of known) if (!told.has(subject)) tell(`${subject} never came in`);
  for (const subject of told.keys()) {
    if (!known.some(([one]) => one === subject)) tell(`${subject} is missing`);
  }
  for (const [household, { inside }] of Object.entries(state.households)) {
    if (new Set(inside).size < inside.length) tell(`${household} counts somebody twice`);
    const sure = [...told].filter(([, is]) => is === 'sure').map(([subject]) => subject);
    const lacking = inside.find((subject) => !sure.includes(subject));
    if (lacking !== undefined) tell(`${household} counts ${lacking}, who is not there`);
  }
  return breaches;
}

/** Who was told to be inside in the end, and whether for sure. */
function insideBy(trace: readonly Traced[]): ReadonlyMap<string, 'sure' | 'assumed'> {
  const inside = new Map<string, 'sure' | 'assumed'>();
  for (const event of trace) {
    if (event.what !== 'told') continue;
    const { type, data } = event;
    if (type === 'presence.forgotten') inside.clear();
    if (type === 'passage.committed' && data['holder'] !== undefined) {
      const isIn = ENTRIES.includes(String(data['lane']));
      const how = data['assurance'] === 'sensed' ? 'sure' : 'assumed';
      if (isIn) inside.set(String(data['holder']), how);
      else inside.delete(String(data['holder']));
    }
    if (type === 'presence.corrected' || type === 'presence.counted') {
      if (data['is'] === 'inside') inside.set(String(data['subject']), 'sure');
      else inside.delete(String(data['subject']));
    }
  }
  return inside;
}
