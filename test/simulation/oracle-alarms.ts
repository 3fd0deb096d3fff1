import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Seen } from './alarm-deeds.ts';
import { type Call, createList, type Line } from './alarm-list.ts';
import { createStanding, type Place } from './alarm-standing.ts';

/** What a law says was broken, and when. */
export type Breach = { readonly law: string; readonly because: string };

const LIFE = ['panic', 'hold-up', 'duress', 'medical', 'gas', 'fire'];
const NEVER_SHELVED = ['fire', 'panic', 'hold-up', 'duress'];
const ACKNOWLEDGE_MS = 60_000;
const ATTEND_MS = 180_000;

/** Looks at what happened and what was told, step by step, and says what should not be so. */
export function breachesOf(seen: readonly Seen[]): readonly Breach[] {
  const found: Breach[] = [];
  const list = createList();
  const standing = createStanding(seen[0]?.now ?? 0);
  const taps: number[] = [];
  const ends = new Map<string, number>();
  const closed = new Set<string>();
  for (const step of seen) {
    const { now } = step;
    found.push(...closedStaysClosed(closed, step.facts));
    for (const input of step.inputs) {
      if (input.kind === 'reading' && input.type === 'card.read') taps.push(input.time);
      if (input.kind === 'act' && input.type === 'alarm.shelve') {
        ends.set(input.data.alarm, Date.parse(input.data.until));
      }
    }
    for (const fact of step.facts) {
      if (fact.type === 'alarm.reset') standing.resetByWord(fact.data, list.lines);
      if (fact.type === 'alarm.reset' || fact.type === 'alarm.closed') {
        const line = list.lines.get(fact.data.alarm);
        if (line !== undefined) standing.callEnded(line);
      }
      found.push(...sharesLawfully(list.lines, fact));
      list.hear(fact);
    }
    found.push(...bounded(list.lines), ...toldOnce(list.lines));
    const calls = standing.hear(step.inputs, step.facts, now);
    found.push(...followed(step, standing.isArmed(), standing.isHeard(now)));
    if (standing.isHeard(now)) found.push(...silent(step));
    found.push(
      ...standing.required(now).flatMap((one) => covered(step, list.lines, one)),
      ...calls.flatMap((one) => answered(list.lines, one, now)),
      ...standing.zones(now).flatMap(({ zone, isUnknown }) => unknown(step, zone, isUnknown)),
      ...shelved(step, list.lines, ends),
    );
  }
  const end = seen.at(-1)?.now ?? 0;
  for (const line of list.lines.values()) found.push(...clocks(line, taps, end));
  return found;
}

/** Every line that nobody signed off. */
export function leftOpen(seen: readonly Seen[]): readonly string[] {
  const list = createList();
  for (const { facts } of seen) for (const fact of facts) list.hear(fact);
  return [...list.lines.values()].flatMap(({ id, closed }) => (closed === undefined ? [id] : []));
}

function closedStaysClosed(closed: Set<string>, facts: readonly Fact[]): readonly Breach[] {
  return facts.flatMap((fact): readonly Breach[] => {
    if (!('alarm' in fact.data)) return [];
    const id = fact.data.alarm;
    const isLate = closed.has(id);
    if (fact.type === 'alarm.closed' || fact.type === 'alarm.withdrawn') closed.add(id);
    return isLate
      ? [{ law: 'a closed record changes no more', because: `${fact.type} ${id}` }]
      : [];
  });
}

/** So many places of one panel or receiver that nobody listed have a line each, and then they share one. */
const UNLISTED = 20;

const openLines = (lines: ReadonlyMap<string, Line>): readonly Line[] =>
  [...lines.values()].filter(({ closed }) => closed === undefined);

const isUnlisted = ({ source, zone }: Line): boolean =>
  zone === undefined && source.startsWith('event ');

/** What is about a life shares a line with none but the made-up, and what is first of its kind is seen to be. */
function sharesLawfully(lines: ReadonlyMap<string, Line>, fact: Fact): readonly Breach[] {
  const { type, data } = fact;
  if (type === 'alarm.grouped') {
    const line = lines.get(data.alarm);
    const isOfKind = line?.kind === data.kind;
    const like = openLines(lines).filter((one) => one.group === line?.group && isUnlisted(one));
    const isMany = data.zone === undefined && like.length >= UNLISTED;
    const isKnown = line?.members.has(data.member) === true || !data.active;
    return [
      ...(isOfKind ? [] : [{ law: 'a line is of one kind', because: `${data.kind} joins` }]),
      ...(!LIFE.includes(data.kind) || isMany || isKnown
        ? []
        : [{ law: 'life has a line of its own', because: `${data.kind} shares one` }]),
    ];
  }
  if (type !== 'alarm.raised' || data.origin !== 'alarm.flood') return [];
  const like = openLines(lines).filter(({ group }) => group === data.group);
  const isSeen = like.some(({ kind, isTest }) => kind === data.kind && !isTest);
  const isMany = like.filter(isUnlisted).length >= UNLISTED;
  if (isSeen || isMany) return [];
  return [{ law: 'the first of a kind is seen', because: `${data.kind} is one of many` }];
}

function bounded(lines: ReadonlyMap<string, Line>): readonly Breach[] {
  const made = new Map<string, number>();
  for (const line of openLines(lines).filter(isUnlisted)) {
    made.set(line.group, (made.get(line.group) ?? 0) + 1);
  }
  return [...made].flatMap(([group, count]) =>
    count > UNLISTED ? [{ law: 'lists are bounded', because: `${count} of ${group}` }] : [],
  );
}

/** What stands in a line of its own stands in no other, which would stand for nothing. */
function toldOnce(lines: ReadonlyMap<string, Line>): readonly Breach[] {
  const standing = openLines(lines).filter(({ isActive }) => isActive);
  const own = new Set(standing.map(({ source }) => source));
  return standing.flatMap(({ members }) =>
    [...members].flatMap(([member, { active }]): readonly Breach[] =>
      active && own.has(member) ? [{ law: 'what stands is told once', because: member }] : [],
    ),
  );
}

const isAt = (one: { kind: string; zone?: string; place: string }, place: Place): boolean =>
  one.kind === place.kind &&
  (place.zone === undefined
    ? one.zone === undefined && one.place.startsWith(place.name)
    : one.zone === place.zone);

/** It is seen that a zone alarms no more: in the list, and at the zone. */
const isSeenLeftOut = (step: Seen, lines: ReadonlyMap<string, Line>, zone: string): boolean =>
  openLines(lines).some((line) => line.source === `swinger ${zone}` && line.isActive) &&
  step.show('zone', zone)?.['leftOutUntil'] !== undefined;

function covered(step: Seen, lines: ReadonlyMap<string, Line>, place: Place): readonly Breach[] {
  const isShown = [...lines.values()].some(
    (line) =>
      line.closed === undefined &&
      (!line.isTest || place.inTest === true) &&
      line.isActive &&
      (place.near === undefined || line.isTest || line.near.includes(place.near)) &&
      (isAt(line, place) ||
        [...line.members.values()].some((member) => member.active && isAt(member, place))),
  );
  if (isShown) return [];
  if (place.mayBeLeftOut === true && isSeenLeftOut(step, lines, place.zone ?? '')) return [];
  const because = `${place.kind} at ${place.name} stands at ${step.now} and no line says so`;
  return [{ law: 'what stands is shown', because }];
}

function answered(lines: ReadonlyMap<string, Line>, place: Place, now: number): readonly Breach[] {
  const isShown = [...lines.values()].some(
    (line) =>
      line.closed === undefined &&
      (!line.isTest || place.inTest === true) &&
      (line.isShelved
        ? isPutAway(line, place)
        : !line.isAcknowledged &&
          (isAt(line, place) || [...line.members.values()].some((one) => isAt(one, place)))),
  );
  if (isShown) return [];
  const because = `${place.kind} at ${place.name} at ${now} asks nobody`;
  return [{ law: 'what comes asks for an answer', because }];
}

/** Whoever shelved the line knew of it. */
function isPutAway(line: Line, place: Place): boolean {
  if (isAt(line, place)) return true;
  return line.shelvedWith.some((one) => {
    const member = line.members.get(one);
    return member !== undefined && isAt(member, place);
  });
}

function unknown(step: Seen, zone: string, isUnknown: boolean): readonly Breach[] {
  const state = step.show('zone', zone)?.['state'];
  if ((state === 'unknown') === isUnknown) return [];
  const because = `${zone} is ${state} at ${step.now}`;
  return [{ law: 'zones of a lost panel are unknown', because }];
}

function shelved(
  step: Seen,
  lines: ReadonlyMap<string, Line>,
  ends: ReadonlyMap<string, number>,
): readonly Breach[] {
  return [...lines.values()].flatMap(({ id, kind, closed }): readonly Breach[] => {
    if (closed !== undefined || step.show('alarm', id)?.['state'] !== 'shelved') return [];
    const isFine = !NEVER_SHELVED.includes(kind) && (ends.get(id) ?? 0) > step.now;
    const because = `${kind} is shelved at ${step.now}`;
    return isFine ? [] : [{ law: 'shelving ends, and life is never shelved', because }];
  });
}

/** An area that follows its panel is as that left it last, and unknown where nobody can say so. */
function followed(step: Seen, isArmed: boolean | undefined, isHeard: boolean): readonly Breach[] {
  const { armed, unknown = false } = step.show('area', 'following') ?? {};
  const isKnown = isArmed !== undefined && isHeard;
  if (armed === (isArmed ?? true) && unknown === !isKnown) return [];
  const because = `it is armed: ${armed}, unknown: ${unknown} at ${step.now}; its panel said ${isArmed}`;
  return [{ law: 'an area is as its panel left it', because }];
}

/** A panel that some receiver hears is not silent, and no alarm says so. */
function silent(step: Seen): readonly Breach[] {
  const state = step.show('panel', 'shops')?.['state'];
  if (state === 'heard') return [];
  const because = `the panel is ${state} at ${step.now} and a receiver hears it`;
  return [{ law: 'a panel that is heard is not lost', because }];
}

/** Clocks stop only by what proves that they may. */
function clocks(line: Line, taps: readonly number[], end: number): readonly Breach[] {
  if (line.isTest) return [];
  return [...acknowledging(line, end), ...attending(line, taps, end)];
}

function acknowledging(line: Line, end: number): readonly Breach[] {
  return line.asks.flatMap(({ at, done }, index): readonly Breach[] => {
    // Asked twice in one moment it is the second that counts.
    if (line.asks[index + 1]?.at === at) return [];
    const due = at + ACKNOWLEDGE_MS;
    const over = Math.min(line.closed ?? Infinity, line.asks[index + 1]?.at ?? Infinity);
    const isDone = done !== undefined && done < due;
    const isOwed = !isDone && due < over && due <= end;
    const isMissed = line.missedAcknowledging.includes(due);
    if (isOwed === isMissed || (due === over && !isDone)) return [];
    const because = `${line.id} asked at ${at}: missed ${isMissed}, owed ${isOwed}`;
    return [{ law: 'a clock stops by proof only', because }];
  });
}

function attending(line: Line, taps: readonly number[], end: number): readonly Breach[] {
  const { id, near } = line;
  return line.calls.flatMap((call, index): readonly Breach[] => {
    const over = Math.min(line.closed ?? Infinity, line.calls[index + 1]?.at ?? Infinity);
    const { attended, waived } = call;
    const isTapped = taps.some(
      (tap) => tap > Math.max(call.time, call.at) && tap <= (attended?.at ?? 0),
    );
    const wrong = [
      ...(attended === undefined || isTapped ? [] : ['is attended and nobody tapped']),
      ...(attended === undefined || near.includes(attended.checkpoint) ? [] : ['elsewhere']),
      ...(waived === undefined || waived < call.at + ATTEND_MS ? [] : ['is waived too late']),
      ...(near.length === 0 ? [] : unproven(call, over, end)),
    ];
    return wrong.map((what) => ({
      law: 'a clock stops by proof only',
      because: `${id}, asked at ${call.at}: ${what}`,
    }));
  });
}

function unproven(call: Call, over: number, end: number): readonly string[] {
  const due = call.at + ATTEND_MS;
  const isProven = Math.min(call.attended?.at ?? Infinity, call.waived ?? Infinity) < due;
  if (over < due) return isProven ? [] : ['is closed before anybody came'];
  if (due > end || isProven !== (call.missed === due)) return [];
  return [`proven ${isProven}, missed ${call.missed}`];
}
