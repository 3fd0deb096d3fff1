import type { Compiled } from './compiled.ts';
import type { Measured } from './statistics.ts';

const GOAL_PER_SECOND = 500_000;

/** Decisions alone, in a process of their own: the core as such, and with the register of a very large estate. */
export async function measureDecisions(
  probes: Compiled,
  isQuick: boolean,
): Promise<readonly Measured[]> {
  const measure = async (permits: number): Promise<number> => {
    const decisions = isQuick ? 50_000 : 500_000;
    const { perSecond } = await probes.run<{ readonly perSecond: number }>(
      'decision-probe',
      `${permits}`,
      `${decisions}`,
    );
    return perSecond;
  };
  const core = await measure(1_000);
  return [
    {
      name: 'decisions alone, 1000 permits',
      value: core,
      unit: '/s',
      goal: `>= ${GOAL_PER_SECOND}`,
      met: core >= GOAL_PER_SECOND,
    },
    ...(isQuick
      ? []
      : [{ name: 'decisions alone, 100000 permits', value: await measure(100_000), unit: '/s' }]),
  ];
}
