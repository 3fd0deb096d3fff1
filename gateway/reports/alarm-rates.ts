/** A stretch of more alarms than anybody can answer. */
export type Flood = { readonly from: number; readonly to: number; readonly count: number };
/** How many alarms came in ten minutes. */
export type AlarmRate = {
  /** On the average. */
  readonly mean: number;
  readonly most: number;
  readonly mostAt?: number;
  /** Of all stretches of ten minutes, those with more than two. */
  readonly busy: number;
};

const TEN_MINUTES = 600_000;
/** A flood begins above ten in ten minutes and ends below five (ISA-18.2, EEMUA 191). */
const FLOOD_BEGINS = 10;
const FLOOD_ENDS = 5;
/** Two in ten minutes is what one operator can manage (IEC 62682). */
const MANAGEABLE = 2;

/** Counts alarms of a time as they come, in order: by stretches of ten minutes, and floods. */
export function createRateCount({ from, to }: { readonly from: number; readonly to: number }): {
  add(at: number): void;
  rate(): AlarmRate;
  floods(): readonly Flood[];
} {
  const stretches = new Map<number, number>();
  const floods = createFloods();
  let all = 0;
  return {
    add(at) {
      const stretch = Math.floor((at - from) / TEN_MINUTES);
      stretches.set(stretch, (stretches.get(stretch) ?? 0) + 1);
      floods.add(at);
      all += 1;
    },
    rate() {
      const length = Math.max(1, (to - from) / TEN_MINUTES);
      let most = { stretch: 0, count: 0 };
      let busy = 0;
      for (const [stretch, count] of stretches) {
        if (count > most.count) most = { stretch, count };
        if (count > MANAGEABLE) busy += 1;
      }
      return {
        mean: all / length,
        most: most.count,
        ...(most.count === 0 ? {} : { mostAt: from + most.stretch * TEN_MINUTES }),
        busy: busy / Math.ceil(length),
      };
    },
    // How it goes on after the time nobody has asked.
    floods: () => floods.all().map((flood) => ({ ...flood, to: Math.min(flood.to, to) })),
  };
}

/** Stretches from the first alarm of more than ten in ten minutes until fewer than five are in them; times in order. */
export function floodsOf(times: readonly number[]): readonly Flood[] {
  const floods = createFloods();
  for (const at of times) floods.add(at);
  return floods.all();
}

function createFloods(): { add(at: number): void; all(): readonly Flood[] } {
  const floods: Flood[] = [];
  let window: number[] = [];
  let first: number | undefined;
  let count = 0;
  // An alarm leaves the window ten minutes after it came: a flood may end there, with nothing new.
  const leaveUntil = (now: number): void => {
    while (window[0] !== undefined && window[0] <= now - TEN_MINUTES) {
      const left = window[0] + TEN_MINUTES;
      window = window.slice(1);
      if (first === undefined || window.length >= FLOOD_ENDS) continue;
      floods.push({ from: first, to: left, count });
      first = undefined;
    }
  };
  return {
    add(at) {
      leaveUntil(at);
      window.push(at);
      if (first !== undefined) count += 1;
      else if (window.length > FLOOD_BEGINS) {
        // A flood that ended a moment ago has its own time.
        first = Math.max(window[0] ?? at, floods.at(-1)?.to ?? 0);
        count = window.length;
      }
    },
    all() {
      leaveUntil(Number.POSITIVE_INFINITY);
      return floods;
    },
  };
}
