import { REASONS, type Reason } from '../../rules/vocabulary/reasons.ts';
import { calendarFindings } from './calendar.ts';
import { doorFindings } from './doors.ts';
import { laneFindings } from './lane-findings.ts';
import { panelFindings } from './panel-findings.ts';
import { patrolFindings } from './patrol-findings.ts';
import type { Finding } from './problem.ts';
import { procedureFindings } from './procedure-schema.ts';
import { proxyFindings } from './proxies.ts';
import type { Rows } from './rows.ts';
import type { SiteFile } from './schema.ts';
import { webhookFindings } from './webhooks.ts';

/** One barrier lies across one or two lanes (a single way for both directions is common). */
const LANES_PER_BARRIER_MAX = 2;

/** What stands where: lanes and barriers, readers, rounds. */
export function placeFindings(rows: Rows): readonly Finding[] {
  return [
    ...barrierFindings(rows),
    ...readerFindings(rows),
    ...misplacedReaders(rows),
    ...laneFindings(rows),
    ...patrolFindings(rows),
    ...panelFindings(rows),
    ...sharedLanes(rows),
    ...unusedDevices(rows),
  ];
}

/** What concerns the site as a whole; `file` has passed its schema. */
export function policyFindings(file: SiteFile): readonly Finding[] {
  return [
    ...(file.hard ?? []).flatMap((reason, index): readonly Finding[] =>
      REASONS[reason].refuses === 'entry'
        ? [
            {
              code: 'people-held',
              path: ['hard', index],
              text: `"${reason}" (${REASONS[reason].zh}) made hard holds people and vehicles inside for it at the exit`,
              remedy: 'leave it to the entry, unless the owners have decided otherwise',
              warning: true,
            },
          ]
        : [],
    ),
    ...heldByPolicy(file),
    ...calendarFindings(file),
    ...doorFindings(file),
    ...proxyFindings(file),
    ...webhookFindings(file),
    ...procedureFindings(file.procedures),
  ];
}

function heldByPolicy({ policy }: SiteFile): readonly Finding[] {
  const reasons = Object.keys(REASONS).filter((word): word is Reason => word in REASONS);
  return reasons.flatMap((reason): readonly Finding[] =>
    REASONS[reason].refuses === 'entry' && policy?.exit?.[reason] === 'refuse'
      ? [
          {
            code: 'people-held',
            path: ['policy', 'exit', reason],
            text: `"${reason}" (${REASONS[reason].zh}) refused at the exit holds people and vehicles inside for it`,
            remedy: 'leave it to the entry, unless the owners have decided otherwise',
            warning: true,
          },
        ]
      : [],
  );
}

/** True for a time zone this machine knows. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function barrierFindings(rows: Rows): readonly Finding[] {
  return rows.barriers.flatMap(({ row, path }): readonly Finding[] => {
    const lanes = rows.lanes.filter((lane) => lane.row.barrier === row.id);
    if (lanes.length > LANES_PER_BARRIER_MAX) {
      return [
        {
          code: 'barrier-crowded',
          path,
          text: `expected one or two lanes at "${row.id}"; ${lanes.map((lane) => lane.row.id).join(', ')} came`,
          remedy: 'give each further lane the barrier that lies across it',
        },
      ];
    }
    return lanes.length > 0
      ? []
      : [
          {
            code: 'barrier-without-lane',
            path,
            text: `expected a lane at "${row.id}"; none names it`,
            remedy: 'add its lane, or take the barrier out',
            warning: true,
          },
        ];
  });
}

function readerFindings(rows: Rows): readonly Finding[] {
  const first = new Map<string, string>();
  const places = [...rows.lanes, ...rows.checkpoints, ...rows.posts];
  return places.flatMap(({ row, path }): readonly Finding[] => {
    if (row.reader === undefined) return [];
    const before = first.get(row.reader);
    if (before === undefined) {
      first.set(row.reader, path.join('.'));
      return [];
    }
    return [
      {
        code: 'reader-shared',
        path: [...path, 'reader'],
        text: `expected a reader that stands here only; "${row.reader}" stands at ${before} already`,
        remedy: 'name the reader of this place: a card shown to it must mean one thing',
      },
    ];
  });
}

/** What has relays and terminals reads no cards. */
function misplacedReaders(rows: Rows): readonly Finding[] {
  const boards = new Set<string>([
    ...rows.barriers.map(({ row }) => row.device),
    ...rows.wired.filter(({ inputs }) => inputs.length > 0).map(({ row }) => row.id),
  ]);
  return [...rows.lanes, ...rows.checkpoints, ...rows.posts].flatMap(
    ({ row, path }): readonly Finding[] =>
      row.reader === undefined || !boards.has(row.reader)
        ? []
        : [
            {
              code: 'device-misplaced',
              path: [...path, 'reader'],
              text: `expected a card reader; "${row.reader}" is a board with terminals`,
              remedy: 'name the reader that stands here',
            },
          ],
  );
}

/** One guard answers for a lane. */
function sharedLanes(rows: Rows): readonly Finding[] {
  const first = new Map<string, string>();
  return rows.posts.flatMap(({ row, path }) =>
    (row.lanes ?? []).flatMap((lane, index): readonly Finding[] => {
      const before = first.get(lane);
      if (before === undefined) {
        first.set(lane, row.id);
        return [];
      }
      return [
        {
          code: 'lane-at-two-posts',
          path: [...path, 'lanes', index],
          text: `expected each lane at one post; "${lane}" belongs to "${before}" already`,
          remedy: 'take it out here or there: one guard answers for its openings',
        },
      ];
    }),
  );
}

function unusedDevices(rows: Rows): readonly Finding[] {
  const used = new Set<string>([
    ...rows.barriers.map(({ row }) => row.device),
    ...rows.lanes.map(({ row }) => row.reader),
    ...rows.checkpoints.flatMap(({ row }) => row.reader ?? []),
    ...rows.posts.flatMap(({ row }) => row.reader ?? []),
    ...rows.zones.flatMap(({ row }) => row.device ?? []),
    ...rows.panels.flatMap(({ row }) => [
      row.device,
      ...(row.backup ?? []).map(({ device }) => device),
    ]),
  ]);
  // What guards carry to tags stands at no place of this file: the tags are enrolled at theirs.
  return rows.wired
    .filter(({ row, driver, settings }) => !used.has(row.id) && driver.carried?.(settings) !== true)
    .map(({ row, path }) => ({
      code: 'device-unused',
      path,
      text: `"${row.id}" stands at no lane, barrier, checkpoint, post, panel or zone: what it reads has no consequence`,
      remedy: 'name it where it stands, or take it out',
      warning: true,
    }));
}
