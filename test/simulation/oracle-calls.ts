import type { Breach, Traced } from './trace.ts';

// Like the other checkers: written from DESIGN, sharing nothing with the rules.

const LAW = 'a call is answered or missed within a minute';
const MINUTE_MS = 60_000;

/** Whoever calls is answered, let through, gone, or told as missed, and only one of these. */
export function checkCalls(trace: readonly Traced[]): Breach[] {
  const breaches: Breach[] = [];
  const open = new Map<string, number>();
  const last = trace.at(-1)?.at ?? 0;
  trace.forEach((event, at) => {
    if (event.what === 'act' && event.taken && event.body.type === 'call.answer') {
      open.delete(event.body.data.lane);
    }
    if (event.what !== 'told' || !event.type.startsWith('call.')) return;
    const lane = String(event.data['lane']);
    const since = open.get(lane);
    if (event.type === 'call.made') {
      open.set(lane, event.at);
      return;
    }
    open.delete(lane);
    if (event.type !== 'call.missed') return;
    const late = since === undefined ? undefined : event.at - since;
    if (late !== MINUTE_MS) {
      breaches.push({ law: LAW, at, because: `missed ${String(late)} ms after it was made` });
    }
  });
  for (const [lane, since] of open) {
    if (last - since > MINUTE_MS) {
      breaches.push({
        law: LAW,
        at: trace.length - 1,
        because: `${lane} has called since ${since}`,
      });
    }
  }
  return breaches;
}
