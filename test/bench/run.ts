import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { measureAlarmScreen } from './alarm-screen.ts';
import { measureCommits } from './commits.ts';
import { compileProbes } from './compiled.ts';
import { measureDecisions } from './decisions.ts';
import { measureHistory } from './history.ts';
import { measureImport } from './imports.ts';
import { createLoad, type Load } from './load.ts';
import { measurePanels } from './panels.ts';
import { measurePatrolYear } from './patrol-year.ts';
import { startBaseline, startWhole } from './pipelines.ts';
import { type Measured, median, percentile, printTable } from './statistics.ts';

/** Rates on the wire, with how many swipes of a round are measured at each. */
const RATES = [
  { perSecond: 1, swipes: 5 },
  { perSecond: 50, swipes: 150 },
  { perSecond: 1_000, swipes: 2_000 },
  { perSecond: 5_000, swipes: 5_000 },
] as const;
const SATURATED = { underWay: 200, swipes: 6_000 };
/** Not measured: code that runs the first time is compiled, and a gateway runs for months. */
const WARM_UP = { underWay: 50, swipes: 8_000 };
const isQuick = process.argv.includes('--quick');
const ROUNDS = isQuick ? 1 : 5;

type Round = { readonly p50: number[]; readonly p99: number[]; readonly saturated: number[] };
const emptyRound = (): Round[] => RATES.map(() => ({ p50: [], p99: [], saturated: [] }));

/** What is measured, by the names that `npm run bench -- register patrol` takes. */
const PARTS: Readonly<Record<string, () => Promise<readonly Measured[]>>> = {
  wire: measureWire,
  loop: measureLoop,
  register: measureRegister,
  import: () => measureImport(isQuick),
  patrol: () => measurePatrolYear(isQuick),
  panels: () => measurePanels(isQuick),
  screen: () => measureAlarmScreen(isQuick),
};

/** Measures the parts that are named, or all, side by side in this one process, and writes bench.json. */
async function bench(): Promise<void> {
  const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const unknown = named.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) {
    throw new Error(`no part ${unknown.join(', ')}: expected ${Object.keys(PARTS).join(', ')}`);
  }
  const rows: Measured[] = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (named.length === 0 || named.includes(name)) rows.push(...(await measure()));
  }
  printTable(rows);
  writeFileSync('bench.json', `${JSON.stringify(rows, null, 2)}\n`);
}

async function measureRegister(): Promise<readonly Measured[]> {
  const probes = await compileProbes();
  try {
    return [
      ...(await measureDecisions(probes, isQuick)),
      ...(await measureHistory(probes, isQuick)),
    ];
  } finally {
    probes.remove();
  }
}

async function measureWire(): Promise<readonly Measured[]> {
  const whole = await startWhole();
  const load = await createLoad(whole.port, whole.site);
  whole.listen(true);
  await load.saturated(1, 1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const said = whole.said();
  whole.listen(false);
  const opened = said.findIndex((one) => one.topic.endsWith('barrier.open'));
  // The answer's own messages follow the second `accepted`.
  const second = said.findIndex((one, index) => index > opened && one.topic.endsWith('/accepted'));
  const baseline = await startBaseline(said.slice(0, second), said.slice(second));
  const baselineLoad = await createLoad(baseline.port, baseline.site);
  const [ours, theirs] = [emptyRound(), emptyRound()];
  const saturated: { readonly ours: number[]; readonly theirs: number[] } = {
    ours: [],
    theirs: [],
  };
  const commits: number[] = [];
  try {
    for (const one of [baselineLoad, load]) {
      await one.saturated(WARM_UP.underWay, isQuick ? 500 : WARM_UP.swipes);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, rate] of RATES.entries()) {
        await paced(baselineLoad, rate, theirs[index]);
        await paced(load, rate, ours[index]);
      }
      saturated.theirs.push(await baselineLoad.saturated(SATURATED.underWay, SATURATED.swipes));
      saturated.ours.push(await load.saturated(SATURATED.underWay, SATURATED.swipes));
      commits.push(percentile(await measureCommits(300), 0.99));
    }
  } finally {
    await load.close();
    await baselineLoad.close();
    await whole.close();
    await baseline.close();
  }
  return wireRows(ours, theirs, saturated, median(commits));
}

async function paced(
  load: Load,
  rate: (typeof RATES)[number],
  into: Round | undefined,
): Promise<void> {
  // What came before may still be on its way to the disk, answers and all.
  await load.paced(20, 20);
  const samples = await load.paced(
    rate.perSecond,
    isQuick ? Math.min(rate.swipes, 200) : rate.swipes,
  );
  into?.p50.push(percentile(samples, 0.5));
  into?.p99.push(percentile(samples, 0.99));
}

function wireRows(
  ours: readonly Round[],
  theirs: readonly Round[],
  saturated: { readonly ours: readonly number[]; readonly theirs: readonly number[] },
  commitP99: number,
): readonly Measured[] {
  const rows: Measured[] = [{ name: 'one commit alone, p99', value: commitP99, unit: 'ms' }];
  RATES.forEach(({ perSecond }, index) => {
    const mine = ours[index];
    const base = theirs[index];
    if (mine === undefined || base === undefined) return;
    const [p99, baseP99] = [median(mine.p99), median(base.p99)];
    const goal = 1.5 * (baseP99 + 2 * commitP99);
    rows.push(
      { name: `swipe to command at ${perSecond}/s, p50`, value: median(mine.p50), unit: 'ms' },
      { name: `baseline at ${perSecond}/s, p99`, value: baseP99, unit: 'ms' },
      {
        name: `swipe to command at ${perSecond}/s, p99`,
        value: p99,
        unit: 'ms',
        goal: `<= 1.5 x (baseline + two commits) = ${goal.toFixed(2)}`,
        met: p99 <= goal,
      },
    );
  });
  const [mine, base] = [median(saturated.ours), median(saturated.theirs)];
  rows.push(
    { name: 'baseline saturated', value: base, unit: 'swipes/s' },
    {
      name: 'saturated',
      value: mine,
      unit: 'swipes/s',
      goal: '>= 70 % of the baseline',
      met: mine >= 0.7 * base,
    },
  );
  return rows;
}

async function measureLoop(): Promise<readonly Measured[]> {
  const whole = await startWhole({ slowCommitMs: 20 });
  const load = await createLoad(whole.port, whole.site);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  try {
    await load.paced(50, 50);
    delay.enable();
    await load.paced(50, isQuick ? 50 : 250);
    delay.disable();
  } finally {
    await load.close();
    await whole.close();
  }
  const p99 = delay.percentile(99) / 1e6;
  return [
    {
      name: 'event-loop delay while commits take 20 ms, p99',
      value: p99,
      unit: 'ms',
      goal: '< 10',
      met: p99 < 10,
    },
  ];
}

await bench();
