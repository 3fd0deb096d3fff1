import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Input } from '../../rules/vocabulary/inputs.ts';
import { createFollowing } from './alarm-following.ts';
import type { Line } from './alarm-list.ts';
import { createPaths } from './alarm-paths.ts';

/** Something that stands abnormal, as whoever looks at the wires knows it. */
type Standing = {
  readonly kind: string;
  readonly zone?: string;
  readonly name: string;
  /** What a test of it is called, and whether an area arms it. */
  readonly testedAs: readonly string[];
  readonly isGuarded: boolean;
  readonly near?: string;
  readonly first: number;
  last: number;
  /** Restored at a time between two that told of it: whether it stands is anybody's guess. */
  isWaived: boolean;
};

/** A zone that alarmed so often may be left out. */
const SWINGS = 6;
const TWICE_MS = 10_000;
const CHATTER_MS = 60_000;

const LISTED: Readonly<Record<string, { readonly zone: string; readonly kind: string }>> = {
  '5': { zone: 'window', kind: 'burglary' },
  '6': { zone: 'back', kind: 'burglary' },
  '4': { zone: 'back-door', kind: 'burglary' },
  '7': { zone: 'smoke-a', kind: 'fire' },
  '8': { zone: 'smoke-b', kind: 'fire' },
  '9': { zone: 'button', kind: 'hold-up' },
};
const PANELS: Readonly<Record<string, string>> = { '1A2B': 'shops', '77': 'shops', '9999': 'club' };
/** The gravest first. */
const GRAVE = ['fire', 'duress', 'hold-up', 'panic', 'medical', 'gas', 'burglary', 'technical'];
const CALLS = ['panic', 'hold-up', 'duress', 'medical'];
const LIFE = [...CALLS, 'fire', 'gas'];
const RECORDS = ['log', 'arming'];
/** Armed and disarmed at its panel: what that tells of it is never left out for that. */
const FOLLOWING = 'back-door';

export type Place = {
  readonly kind: string;
  readonly zone?: string;
  readonly name: string;
  /** It came in a test: it is shown, and as a test is enough. */
  readonly inTest?: true;
  /** It alarmed so often that it is enough to see that it is left out. */
  readonly mayBeLeftOut?: true;
  /** Where somebody who comes taps. */
  readonly near?: string;
};

const NOT_ARMED: Place = { kind: 'condition', name: '后场：未按时布防' };
const MAIN_LOST: Place = { kind: 'communication', name: 'shops主机：仅备用' };

/** Keeps what stands from what went over the wires, and from what people were told was done. */
export function createStanding(start: number) {
  const stands = new Map<string, Standing>();
  const trips = new Map<string, number>();
  /** Calls for help of a test that is not over, which are over as they are told. */
  const called = new Map<string, Standing>();
  const came = new Map<string, readonly number[]>();
  const calls = new Map<string, readonly { readonly device: string; readonly now: number }[]>();
  const tests = new Set<string>();
  let isDisarmed = false;
  const paths = createPaths(start);
  const following = createFollowing();

  const trip = (zone: string) => trips.set(zone, (trips.get(zone) ?? 0) + 1);
  const isTested = (names: readonly string[]) => names.some((name) => tests.has(name));

  function put(
    key: string,
    one: Omit<Standing, 'first' | 'last' | 'isWaived'>,
    time: number,
  ): void {
    const known = stands.get(key);
    if (known !== undefined) {
      known.last = Math.max(known.last, time);
      // What comes again counts as another alarm of the zone.
      if (one.kind === 'burglary' && one.zone !== undefined) trip(one.zone);
      return;
    }
    const near = one.zone === undefined ? {} : { near: one.zone === 'back' ? 'pump' : 'east' };
    stands.set(key, { ...one, ...near, first: time, last: time, isWaived: false });
    if (one.kind === 'burglary' && one.zone !== undefined) trip(one.zone);
  }

  function contact(zone: string, state: string, time: number): void {
    const testedAs = [`zone ${zone}`, 'device gate-board'];
    const tamper = `${zone} tamper`;
    if (state === 'cut') {
      put(tamper, { kind: 'tamper', zone, name: zone, testedAs, isGuarded: false }, time);
      return;
    }
    stands.delete(tamper);
    if (state === 'off') stands.delete(zone);
    const kind = zone === 'shop' ? 'burglary' : 'fire';
    const isGuarded = kind === 'burglary';
    if (state === 'on') put(zone, { kind, zone, name: zone, testedAs, isGuarded }, time);
  }

  function event(
    data: Record<string, unknown>,
    device: string,
    time: number,
    now: number,
  ): readonly Place[] {
    const said = String(data['kind']);
    if (RECORDS.includes(said)) return [];
    const account = String(data['account']);
    const panel = PANELS[account];
    const number = String(data['zone']);
    const listed = panel === 'shops' ? LISTED[number] : undefined;
    const isAlarm = GRAVE.includes(said);
    const kind =
      listed === undefined || !isAlarm
        ? said
        : (GRAVE.find((one) => one === said || one === listed.kind) ?? said);
    const isOwn = listed !== undefined && kind === listed.kind;
    const key = isOwn ? `own ${listed.zone}` : `${panel ?? account} ${said} ${number}`;
    const owner = panel === undefined ? `未登记账号 ${account}` : `${panel}主机`;
    const unlisted = panel === undefined ? `${owner}（receiver）` : owner;
    const place = {
      kind,
      ...(listed === undefined ? {} : { zone: listed.zone }),
      name: number === '0' ? `${unlisted}：` : `${unlisted}（未登记防区 ${number}）`,
    };
    const told = [`panel ${panel}`, `zone ${listed?.zone}`, `device ${device}`];
    const isTold = isTested(told);
    // A listed zone hangs on its main receiver, whichever told of it.
    const testedAs = listed === undefined ? told : [...told.slice(0, 2), 'device receiver'];
    if (data['qualifier'] === 'restore') {
      restore(stands, key, time);
      restore(called, key, time);
      return [];
    }
    if (CALLS.includes(kind)) {
      if (isTold) call(key, { ...place, testedAs, isGuarded: false }, time);
      const isCopy = isToldElsewhere(key, device, now);
      if (data['qualifier'] !== 'new' || isCopy) return [];
      return [isTold ? { ...place, inTest: true } : place];
    }
    const isGuarded = isOwn && kind === 'burglary';
    const isNews = comesAgain(key, now) && data['qualifier'] === 'new';
    put(key, { ...place, testedAs, isGuarded }, time);
    return isNews && !isGuarded && !isTold && stands.get(key)?.isWaived === false ? [place] : [];
  }

  function call(key: string, one: Omit<Standing, 'first' | 'last' | 'isWaived'>, time: number) {
    const known = called.get(key);
    if (known === undefined) called.set(key, { ...one, first: time, last: time, isWaived: false });
    else known.last = Math.max(known.last, time);
  }

  /** Calls that nobody took back before their test was over: as if they had just come. */
  function calledStill(): readonly Place[] {
    return [...called].flatMap(([key, { testedAs, isWaived, kind, zone, name }]) => {
      if (isTested(testedAs)) return [];
      called.delete(key);
      return isWaived ? [] : [{ kind, name, ...(zone === undefined ? {} : { zone }) }];
    });
  }

  /** Neither sent twice, nor so often that it chatters. */
  function comesAgain(key: string, now: number): boolean {
    const before = came.get(key) ?? [];
    came.set(key, [...before, now]);
    const last = before.at(-1);
    const isTwice = last !== undefined && now - last < TWICE_MS;
    return !isTwice && before.filter((at) => at > now - CHATTER_MS * 2).length < 1;
  }

  /** The same call a moment before by another receiver. */
  function isToldElsewhere(key: string, device: string, now: number): boolean {
    const before = calls.get(key) ?? [];
    calls.set(key, [...before, { device, now }]);
    return before.some((one) => one.device !== device && now - one.now < TWICE_MS);
  }

  /** One that is told late may be of what stood before; one that lies between is anybody's guess. */
  function restore(of: Map<string, Standing>, key: string, time: number): void {
    const known = of.get(key);
    if (known === undefined || time < known.first) return;
    if (time >= known.last) of.delete(key);
    else known.isWaived = true;
  }

  function told({ type, data, at }: Fact): void {
    switch (type) {
      case 'test.begun':
      case 'test.ended': {
        const { panel, zone, device } = data;
        const name =
          panel !== undefined
            ? `panel ${panel}`
            : zone !== undefined
              ? `zone ${zone}`
              : `device ${device}`;
        if (type === 'test.begun') tests.add(name);
        return;
      }
      case 'area.disarmed':
        if (data.area === 'following') return;
        isDisarmed = true;
        disarmedUntil = Date.parse(data.until ?? '');
        return;
      case 'area.armed':
        if (data.area !== 'following') isDisarmed = false;
        return;
      default:
        void at;
    }
  }

  let disarmedUntil = Number.POSITIVE_INFINITY;
  const ends = new Map<string, number>();

  return {
    /** What came that asks for an answer: calls for help, and what comes again. */
    hear(inputs: readonly Input[], facts: readonly Fact[], now: number): readonly Place[] {
      // What began or ended before the readings of this step is known first.
      for (const fact of facts) {
        told(fact);
        if (fact.type === 'test.begun') ends.set(nameOf(fact.data), Date.parse(fact.data.until));
        if (fact.type === 'test.ended' && fact.data.how === 'hand')
          ends.set(nameOf(fact.data), now);
      }
      for (const [name, end] of ends) if (end <= now) tests.delete(name);
      if (isDisarmed && disarmedUntil <= now) isDisarmed = false;
      const late = calledStill();
      const asked = inputs.flatMap((input): readonly Place[] => {
        paths.hear(input, now);
        following.hear(input);
        if (input.kind !== 'reading') return [];
        switch (input.type) {
          case 'input.changed':
            contact(input.data.input.slice('zone.'.length), input.data.state, input.time);
            return [];
          case 'panel.reported':
            return event(input.data, input.device, input.time, now);
          default:
            return [];
        }
      });
      return [...late, ...asked];
    },
    /** Somebody looked and said that it is over. */
    resetByWord(
      data: Extract<Fact, { readonly type: 'alarm.reset' }>['data'],
      lines: ReadonlyMap<string, Line>,
    ): void {
      if (data.why === undefined) return;
      const line = lines.get(data.alarm);
      if (line === undefined) return;
      const gone = [line, ...line.members.values()];
      for (const [key, one] of stands) {
        const isGone = gone.some(
          (what) =>
            what.kind === one.kind &&
            (one.zone === undefined ? what.place.startsWith(one.name) : what.zone === one.zone),
        );
        // A contact still stands, whatever anybody says.
        if (isGone && key !== one.zone) stands.delete(key);
      }
    },
    /** Somebody signed a call for help off, or took it back: that he knows of it is not told him anew as its test ends. */
    callEnded({ kind, zone, place, source }: Line): void {
      // A line of many speaks for none of its places.
      if (!/^(zone|event) /.test(source)) return;
      for (const [key, one] of called) {
        const isHere = one.zone === undefined ? place.startsWith(one.name) : zone === one.zone;
        if (one.kind === kind && isHere) called.delete(key);
      }
    },
    /** What must be in the list now: in a test what is about a life, as a test or not. */
    required(now: number): readonly Place[] {
      const there: Place[] = [...stands.values()].flatMap((one): readonly Place[] => {
        const { isWaived, testedAs, isGuarded, zone } = one;
        if (isWaived) return [];
        if (isTested(testedAs)) return LIFE.includes(one.kind) ? [{ ...one, inTest: true }] : [];
        if (isGuarded && isDisarmed && zone !== FOLLOWING) return [];
        const isOften = isGuarded && (trips.get(zone ?? '') ?? 0) > SWINGS;
        return [isOften ? { ...one, mayBeLeftOut: true } : one];
      });
      if (paths.isMainLost(now)) there.push(MAIN_LOST);
      if (following.isLate(now)) there.push(NOT_ARMED);
      return there;
    },
    /** How the area that follows its panel was left there; undefined where that told nothing yet. */
    isArmed: following.isArmed,
    /** True where some receiver hears the panel that is waited for. */
    isHeard: paths.isHeard,
    /** Zones of the panel that is waited for, and whether anybody can know how they are. */
    zones(now: number): readonly { readonly zone: string; readonly isUnknown: boolean }[] {
      const isUnknown = !paths.isHeard(now);
      return Object.values(LISTED).map(({ zone }) => ({ zone, isUnknown }));
    },
  };
}

function nameOf({
  panel,
  zone,
  device,
}: {
  readonly panel?: string;
  readonly zone?: string;
  readonly device?: string;
}): string {
  if (panel !== undefined) return `panel ${panel}`;
  return zone === undefined ? `device ${device}` : `zone ${zone}`;
}
