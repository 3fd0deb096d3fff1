import type { FactData, FactOf } from './vocabulary/facts.ts';

/** Panels, zones and devices in test, as `{what} {id}`: each rule that asks keeps its own list, written in one way. */
export type TestsUnderWay = Record<string, true>;

type Named = Pick<FactData<'test.ended'>, 'panel' | 'zone' | 'device'>;

/** What names a test: of one thing. */
export function testKey({ panel, zone, device }: Named): string | undefined {
  const named = [
    ...(panel === undefined ? [] : [`panel ${panel}`]),
    ...(zone === undefined ? [] : [`zone ${zone}`]),
    ...(device === undefined ? [] : [`device ${device}`]),
  ];
  return named.length === 1 ? named[0] : undefined;
}

/** Writes that a test began or ended. */
export function writeTest(
  tests: TestsUnderWay,
  { type, data }: FactOf<'test.begun' | 'test.ended'>,
): void {
  const key = testKey(data);
  if (key === undefined) return;
  if (type === 'test.begun') tests[key] = true;
  else delete tests[key];
}

/** True of what is tested itself, or hangs on what is. */
export const isTested = (tests: TestsUnderWay, { panel, zone, device }: Named): boolean =>
  [`panel ${panel}`, `zone ${zone}`, `device ${device}`].some((key) => tests[key] === true);
