import { type ActOf, refuseAct } from '../acts.ts';
import { testKey } from '../tests-under-way.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site, Zone } from '../vocabulary/site.ts';
import { after, earliest, fromRfc3339, type Instant } from '../vocabulary/time.ts';
import { heldNow } from './held.ts';
import { standingNow } from './standing.ts';
import type { PanelState } from './state.ts';

/** Never longer than a shift: who comes after would take a real alarm for a test. */
const TEST_MAX_MS = 12 * 3_600_000;

/** Somebody tests a panel, a zone or a board, until a time. */
export function beginTest(
  site: Site,
  state: PanelState,
  act: ActOf<'test.begin'>,
): readonly FactDraft[] {
  const refused = refusal(site, state, act);
  if (refused !== undefined) return refuseAct(act, refused);
  return [{ type: 'test.begun', data: { ...act.data, by: act.by } }];
}

/** The test is over: what stands now is looked at as if it had just come. */
export function endTest(
  site: Site,
  state: PanelState,
  act: ActOf<'test.end'>,
): readonly FactDraft[] {
  const key = testKey(act.data);
  if (key === undefined || state.tests[key] === undefined) return refuseAct(act, 'no-test');
  return over(site, state, new Map([[key, { ...act.data, by: act.by, how: 'hand' }]]));
}

/** Tests whose time is over by then. */
export function testsOver(site: Site, state: PanelState, time: Instant): readonly FactDraft[] {
  const due = Object.entries(state.tests).filter(([, { until }]) => until <= time);
  return over(site, state, new Map(due.map(([key, { of }]) => [key, { ...of, how: 'time' }])));
}

/** When the next test is over. */
export function nextTestEnd(state: PanelState): Instant | undefined {
  let next: Instant | undefined;
  for (const { until } of Object.values(state.tests)) next = earliest(next, until);
  return next;
}

function refusal(
  site: Site,
  state: PanelState,
  { data, at }: ActOf<'test.begin'>,
): ActRefusal | undefined {
  const key = testKey(data);
  if (key === undefined || !isThere(site, data)) return 'nothing-to-test';
  if (state.tests[key] !== undefined) return 'test-under-way';
  const until = fromRfc3339(data.until);
  if (until === undefined) return 'bad-time';
  if (until <= at) return 'end-is-past';
  return until > after(at, TEST_MAX_MS) ? 'test-too-long' : undefined;
}

function isThere(site: Site, { panel, zone, device }: ActOf<'test.begin'>['data']): boolean {
  const layout = layoutOf(site);
  if (panel !== undefined) return layout.panel(panel) !== undefined;
  if (zone !== undefined) return layout.zone(zone) !== undefined;
  return device !== undefined && layout.device(device) !== undefined;
}

/** What several tests that end at once covered is told once, unless another goes on. */
function over(
  site: Site,
  state: PanelState,
  ended: ReadonlyMap<string, FactData<'test.ended'>>,
): readonly FactDraft[] {
  const all = [...ended.values()];
  const others = Object.keys(state.tests).filter((known) => !ended.has(known));
  const isFree = (place: Place): boolean =>
    all.some((data) => concerns(data, place)) &&
    !others.some((other) => keysOf(place).includes(other));
  return [
    ...all.map((data) => ({ type: 'test.ended', data }) as const),
    ...site.zones.flatMap((zone) =>
      standingNow(state, zone, 'test-over').filter(({ data: { device } }) =>
        isFree({ ...zone, device }),
      ),
    ),
    ...heldNow(state, isFree),
  ];
}

const keysOf = ({ id, panel, device }: Place): readonly string[] => [
  `zone ${id}`,
  `panel ${panel}`,
  `device ${device}`,
];

type Place = { readonly id?: Zone['id'] } & Pick<FactData<'panel.event'>, 'panel' | 'device'>;

const concerns = (of: FactData<'test.ended'>, place: Place): boolean =>
  (of.zone !== undefined && of.zone === place.id) ||
  (of.panel !== undefined && of.panel === place.panel) ||
  (of.device !== undefined && of.device === place.device);
