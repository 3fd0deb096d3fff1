import { latches } from '../../rules/alarm/kinds.ts';
import { allowance } from '../../rules/panel/supervision.ts';
import { numberOf } from '../../rules/vocabulary/panel-kinds.ts';
import type { Finding } from './problem.ts';
import type { Row, Rows } from './rows.ts';

/** Panels and the zones that hang on them: each is told apart by what it calls itself. */
export function panelFindings(rows: Rows): readonly Finding[] {
  return [
    ...accountFindings(rows),
    ...receiverFindings(rows),
    ...rows.panels.flatMap((panel) => supervisionFindings(panel, rows)),
    ...rows.zones.flatMap(unplaced),
    ...rows.zones.flatMap(unlatched),
    ...sharedZones(rows),
    ...strangeParts(rows),
    ...twice(
      rows.zones.filter(({ row }) => row.panel !== undefined),
      ({ panel, partition, number }) => `${panel} ${numberOf(partition)} ${numberOf(number)}`,
      (row, before) => ({
        code: 'number-twice',
        at: 'number',
        text: `expected each zone of "${row.panel}" to have its own number; "${row.number}" is that of "${before}" already`,
        remedy: 'correct the number, or say in which partition each lies',
      }),
    ),
  ];
}

type Path = Finding['path'];

/** Every way of every panel: what it is called at which receiver, and where that is written. */
function waysOf({ row, path }: Rows['panels'][number]) {
  const { id: panel, device, account, backup = [] } = row;
  const main = { panel, device, account, at: [...path, 'account'] as Path };
  return [
    { ...main, to: [...path, 'device'] as Path },
    ...backup.map((way, index) => ({
      ...main,
      ...way,
      at: [...path, 'backup', index] as Path,
      to: [...path, 'backup', index, 'device'] as Path,
    })),
  ];
}

/** At each receiver an account means one panel, and each way of a panel is another than its others. */
function accountFindings({ panels }: Rows): readonly Finding[] {
  const first = new Map<string, string>();
  return panels.flatMap(waysOf).flatMap(({ panel, device, account, at }): readonly Finding[] => {
    const key = `${device} ${account.toUpperCase()}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, panel);
      return [];
    }
    return before === panel
      ? [
          {
            code: 'backup-same',
            path: at,
            text: `expected a back-up of "${panel}" that is another way; it reports as "${account}" at "${device}" already`,
            remedy: 'name the receiver, or the account, that it fails over to, or take it out',
          },
        ]
      : [
          {
            code: 'account-twice',
            path: at,
            text: `expected each account once at "${device}"; "${account}" is that of "${before}" already`,
            remedy: 'write the account that this panel reports under',
          },
        ];
  });
}

/** A reader or a board never hears a panel. */
function receiverFindings({ panels, wired }: Rows): readonly Finding[] {
  const others = new Map<string, string>(
    wired.flatMap(({ row, driver }) =>
      driver.carries === 'peers' ? [] : [[row.id, driver.id] as const],
    ),
  );
  return panels.flatMap(waysOf).flatMap(({ device, to }): readonly Finding[] => {
    const driver = others.get(device);
    if (driver === undefined) return [];
    return [
      {
        code: 'device-misplaced',
        path: to,
        text: `expected a receiver of alarm panels; "${device}" is a device of the driver "${driver}"`,
        remedy: 'name the receiver at which the panel reports',
      },
    ];
  });
}

/** A part that nobody listed is perhaps a slip, and then the area is never armed. */
function strangeParts({ armAreas, panels }: Rows): readonly Finding[] {
  return armAreas.flatMap(({ row, path }): readonly Finding[] => {
    const { panel: id, partition } = row.follows ?? {};
    const parts = panels.find((panel) => panel.row.id === id)?.row.partitions ?? [];
    const isKnown =
      partition === undefined ||
      parts.some((part) => numberOf(part.number) === numberOf(partition));
    if (parts.length === 0 || isKnown) return [];
    return [
      {
        code: 'partition-unknown',
        path: [...path, 'follows', 'partition'],
        text: `expected one of the partitions of "${id}" (${parts.map((part) => part.number).join(', ')}); "${partition}" came`,
        remedy: 'correct the number, or list the partition at its panel',
      },
    ];
  });
}

/** Armed in one and disarmed in the other, nobody could tell whether it alarms. */
function sharedZones(rows: Rows): readonly Finding[] {
  const first = new Map<string, string>();
  return rows.armAreas.flatMap(({ row, path }) =>
    row.zones.flatMap((zone, index): readonly Finding[] => {
      const before = first.get(zone);
      if (before === undefined) {
        first.set(zone, row.id);
        return [];
      }
      return [
        {
          code: 'zone-in-two-areas',
          path: [...path, 'zones', index],
          text: `expected each zone in one area; "${zone}" belongs to "${before}" already`,
          remedy: 'leave it in one of them',
        },
      ];
    }),
  );
}

type ZoneRow = Rows['zones'][number];

/** GB 50394-2007 5.2: a break-in and a call for help stand until somebody resets them by hand. */
function unlatched({
  row: { id, kind, latching },
  path,
}: Rows['zones'][number]): readonly Finding[] {
  if (latching !== false || !latches(kind)) return [];
  return [
    {
      code: 'must-latch',
      path: [...path, 'latching'],
      text: `expected the alarm of "${id}" to stand until it is reset by hand, as each of ${kind} has to`,
      remedy: 'take latching out',
    },
  ];
}

function unplaced({ row, path }: ZoneRow): readonly Finding[] {
  const isWired = row.device !== undefined;
  const isOfPanel = row.panel !== undefined && row.number !== undefined;
  const isMixed = isWired && (row.panel !== undefined || row.number !== undefined);
  if (isWired !== isOfPanel && !isMixed) return [];
  return [
    {
      code: 'zone-unplaced',
      path,
      text: `expected "device", or "panel" and "number", of the zone "${row.id}"; ${isWired ? 'both' : 'neither'} came`,
      remedy:
        'write the board its contact is wired to, or the panel it hangs on and its number there',
    },
  ];
}

/** How often it says that it is there is set in the panel: what its profile tells is what such panels usually do. */
function supervisionFindings(
  { row, path }: Rows['panels'][number],
  { wired }: Rows,
): readonly Finding[] {
  const { id, device, account, intervalSeconds: own } = row;
  const receiver = wired.find((one) => one.row.id === device);
  const usual = receiver?.driver.panelIntervalSeconds?.(receiver.settings, account);
  if (own === undefined) {
    const hint =
      usual === undefined ? '' : `; panels of its profile usually do so every ${usual} s`;
    return [
      {
        code: 'panel-unsupervised',
        path,
        text: `expected "intervalSeconds" of "${id}"; without it nobody notices that it is silent`,
        remedy: `write how often the panel says that it is alive, as it is set in the panel${hint}`,
        warning: true,
      },
    ];
  }
  const patienceS = allowance(own * 1_000) / 1_000;
  if (usual === undefined || patienceS >= usual) return [];
  return [
    {
      code: 'interval-short',
      path: [...path, 'intervalSeconds'],
      text:
        `expected "${id}" to be given the ${usual} s after which panels of its profile usually say that they are alive; ` +
        `it is lost after ${patienceS} s`,
      remedy: `write ${usual}, or make sure that the panel itself is set to every ${own} s`,
      warning: true,
    },
  ];
}

type Said = Pick<Finding, 'code' | 'text' | 'remedy'> & { readonly at: string };

/** What another row says of itself already. */
function twice<R extends { readonly id: string }>(
  rows: readonly Row<R>[],
  key: (row: R) => string,
  say: (row: R, before: string) => Said,
): readonly Finding[] {
  const first = new Map<string, string>();
  return rows.flatMap(({ row, path }): readonly Finding[] => {
    const before = first.get(key(row));
    if (before === undefined) {
      first.set(key(row), row.id);
      return [];
    }
    const { at, ...said } = say(row, before);
    return [{ ...said, path: [...path, at] }];
  });
}
