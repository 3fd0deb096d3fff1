import type { Breach, Traced } from './trace.ts';

// Like the other checker: written from DESIGN, sharing nothing with the rules.

type Told = Extract<Traced, { what: 'told' }>;
const READER_OF_POINT: Readonly<Record<string, string>> = {
  'far-point': 'point-reader',
  'gate-point': 'gate-point-reader',
};
const FINAL = new Set(['visit.missed', 'visit.unprovable', 'visit.skipped']);

/** Each due visit ends in exactly one class, and in the right one. */
export function checkVisits(trace: readonly Traced[]): Breach[] {
  const breaches: Breach[] = [];
  const told = trace.flatMap((event) => (event.what === 'told' ? [event] : []));
  const opened = told.filter((event) => event.type === 'round.opened');
  const closed = new Set(
    told.filter((e) => e.type === 'round.closed').map((e) => String(e.data['round'])),
  );
  for (const round of opened) {
    const id = String(round.data['round']);
    if (!closed.has(id)) continue;
    for (const point of round.data['due'] as readonly string[]) {
      const because = wrongVisit(trace, told, round, id, point);
      if (because !== undefined) {
        breaches.push({
          law: 'each due visit ends in one class',
          at: trace.indexOf(round),
          because,
        });
      }
    }
  }
  return breaches;
}

function wrongVisit(
  trace: readonly Traced[],
  told: readonly Told[],
  round: Told,
  id: string,
  point: string,
): string | undefined {
  const mine = told.filter((e) => e.data['round'] === id && e.data['checkpoint'] === point);
  const made = mine.filter(
    (e) => e.type === 'visit.made' && ['on-time', 'late'].includes(String(e.data['class'])),
  );
  const ended = mine.filter((e) => FINAL.has(e.type));
  const corrected = mine.filter((e) => e.type === 'visit.corrected');
  // Told once; a tap that makes it better afterwards says so by a correction.
  const again = made.length + ended.length - 1;
  if (again < 0 || ended.length > 1 || again > corrected.length) {
    return `${id} ${point}: ${made.length} made and ${ended.length} ended in the record`;
  }
  const is = corrected.at(-1)?.data['is'] ?? made[0]?.data['class'] ?? ended[0]?.type;
  const [from, to, tolerance] = ['from', 'to', 'tolerance'].map((key) =>
    Date.parse(String(round.data[key])),
  );
  const taps = tapsAt(trace, point);
  const onTime = taps.some((time) => time >= (from ?? 0) && time <= (to ?? 0));
  const late = taps.some((time) => time > (to ?? 0) && time <= (tolerance ?? 0));
  if (onTime && is !== 'on-time')
    return `${id} ${point}: tapped in the window and called ${String(is)}`;
  if (!onTime && late && is !== 'late')
    return `${id} ${point}: tapped in the tolerance and called ${String(is)}`;
  if (!onTime && !late && (is === 'on-time' || is === 'late'))
    return `${id} ${point}: nobody tapped and called ${String(is)}`;
  return undefined;
}

/** When a guard whose card is known, and not lost, was at a point. */
function tapsAt(trace: readonly Traced[], point: string): readonly number[] {
  const known = new Map<string, string>();
  const holders = new Map<string, string>();
  const guards = new Set<string>();
  const isGuards = (name: string) => guards.has(holders.get(known.get(name) ?? '') ?? '');
  const taps: number[] = [];
  for (const event of trace) {
    if (event.what === 'act' && event.taken && event.body.type === 'person.save') {
      const { person, guard } = event.body.data;
      if (guard === true) guards.add(person);
      else guards.delete(person);
    }
    if (event.what === 'act' && event.taken && event.body.type === 'credential.enrol') {
      const { credential, holder, card } = event.body.data;
      for (const name of namesOf(card)) known.set(name, credential);
      if (holder !== undefined) holders.set(credential, holder);
    }
    if (event.what === 'act' && event.taken && event.body.type === 'credential.lose') {
      const lost = event.body.data.credential;
      for (const [name, credential] of known) if (credential === lost) known.delete(name);
    }
    if (event.what !== 'reading' || event.device !== READER_OF_POINT[point]) continue;
    if (event.body.type !== 'card.read') continue;
    if (namesOf(event.body.data.card).some(isGuards)) taps.push(event.time);
  }
  return taps;
}

type Card = { readonly technology: string; readonly uid: string };

// A 26-bit Wiegand reader gives the last three bytes of a 125 kHz tag (facts: cards).
function namesOf(card: Card): readonly string[] {
  if (card.technology === 'wiegand') return [`wiegand ${card.uid}`];
  const name = `${card.technology} ${card.uid}`;
  return card.technology === 'em4100' ? [name, `wiegand ${card.uid.slice(-6)}`] : [name];
}

/** Only a guard's presence at a point proves that somebody came to an alarm. */
export function checkAttendance(trace: readonly Traced[]): Breach[] {
  const guards = new Set(
    trace.flatMap((e) =>
      e.what === 'act' && e.taken && e.body.type === 'person.save' && e.body.data.guard === true
        ? [String(e.body.data.person)]
        : [],
    ),
  );
  return trace.flatMap((event, at): Breach[] => {
    if (event.what !== 'told' || event.type !== 'alarm.attended') return [];
    const by = String(event.data['by']);
    if (guards.has(by)) return [];
    return [{ law: 'only a guard attends', at, because: `${by} is no guard` }];
  });
}

/** No alarm vanishes: what was raised is there until a person closes it, or what raised it proves untrue; what a zone reported is raised. */
export function checkAlarms(trace: readonly Traced[], open: ReadonlySet<string>): Breach[] {
  const breaches: Breach[] = [];
  const closed = new Set(
    trace.flatMap((e) => {
      if (e.what === 'act' && e.taken && e.body.type === 'alarm.close') {
        return [String(e.body.data.alarm)];
      }
      // A late tap showed that it was not so.
      const isWithdrawn = e.what === 'told' && e.type === 'alarm.withdrawn';
      return isWithdrawn ? [String(e.data['alarm'])] : [];
    }),
  );
  trace.forEach((event, at) => {
    if (event.what !== 'told' || event.type !== 'alarm.raised') return;
    const alarm = String(event.data['alarm']);
    if (open.has(alarm) === closed.has(alarm)) {
      const because = closed.has(alarm)
        ? `${alarm} is still shown though closed`
        : `${alarm} is gone, closed by nobody`;
      breaches.push({ law: 'no alarm vanishes', at, because });
    }
  });
  const zones = new Set(
    trace.flatMap((e) =>
      e.what === 'reading' &&
      e.body.type === 'input.changed' &&
      e.body.data.state === 'on' &&
      e.body.data.input.startsWith('zone.')
        ? [e.body.data.input.slice('zone.'.length)]
        : [],
    ),
  );
  for (const zone of zones) {
    const raised = trace.some(
      (e) => e.what === 'told' && e.type === 'alarm.raised' && e.data['zone'] === zone,
    );
    if (!raised)
      breaches.push({
        law: 'no alarm vanishes',
        at: 0,
        because: `zone ${zone} went on and no alarm was raised`,
      });
  }
  return breaches;
}

/** Life safety first: after a fire is reported every barrier is held up, before anything else is done. */
export function checkFire(trace: readonly Traced[], barriers: readonly string[]): Breach[] {
  const breaches: Breach[] = [];
  trace.forEach((event, at) => {
    if (event.what !== 'told' || event.type !== 'fire.raised') return;
    const until = trace.findIndex((e, i) => i > at && e.what === 'told' && e.type === 'fire.reset');
    const span = trace.slice(Math.max(0, at - 200), until < 0 ? undefined : until);
    for (const barrier of barriers) {
      const held = span.some(
        (e) => e.what === 'command' && e.type === 'barrier.hold' && e.data['barrier'] === barrier,
      );
      if (!held)
        breaches.push({ law: 'fire raises all barriers', at, because: `${barrier} was not held` });
    }
  });
  return breaches;
}
