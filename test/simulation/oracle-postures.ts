import type { Breach, Traced } from './trace.ts';

// Like the other checkers: written from DESIGN, sharing nothing with the rules.

const LAW = 'no arm stays up in free flow under a posture';

/** When the site turns wary, every arm that a free flow keeps up comes down before anything else is taken. */
export function checkPostures(trace: readonly Traced[]): Breach[] {
  const breaches: Breach[] = [];
  const flowing = new Set<string>();
  let posture = 'normal';
  trace.forEach((event, at) => {
    if (event.what === 'command') {
      const barrier = String(event.data['barrier']);
      const { kind } = (event.data['authority'] ?? {}) as { readonly kind?: string };
      if (event.type === 'barrier.hold' && kind === 'free-flow') flowing.add(barrier);
      if (event.type === 'barrier.hold' && kind !== 'free-flow') flowing.delete(barrier);
      if (event.type === 'barrier.release') flowing.delete(barrier);
    }
    if (event.what === 'told' && event.type === 'posture.changed') {
      posture = String(event.data['is']);
    }
    const isNext = event.what === 'act' || event.what === 'reading';
    if (!isNext || posture === 'normal') return;
    for (const barrier of flowing) breaches.push({ law: LAW, at, because: `${barrier} is up` });
    posture = 'normal';
  });
  return breaches;
}
