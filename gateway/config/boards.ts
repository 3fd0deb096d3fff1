import { didYouMean, type Finding } from './problem.ts';
import type { Rows, WiredDevice } from './rows.ts';

type Path = Finding['path'];

/** What boards and readers are told to do that nothing answers to: relays, bus addresses, fire contacts. */
export function boardFindings(rows: Rows): readonly Finding[] {
  return [
    ...rows.wired.flatMap((device) => relayFindings(rows, device)),
    ...rows.barriers.flatMap(({ row, path }) => unwiredBarrier(rows, row, path)),
    ...rows.lines.flatMap(({ row }) => sameAddress(rows, row.id)),
    ...fireFindings(rows),
  ];
}

/** Every path below `path` that ends in this word: as a key, or as what a key stands for. */
export function pathsOf(value: unknown, word: string, path: Path): readonly Path[] {
  if (value === word) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === word ? [[...path, key]] : []),
    ...pathsOf(inner, word, [...path, key]),
  ]);
}

const barriersOf = ({ driver, settings }: WiredDevice): readonly string[] | undefined =>
  driver.barriers?.(settings);

function relayFindings(rows: Rows, device: WiredDevice): readonly Finding[] {
  const ids = rows.ids('barriers').map(({ row }) => row);
  const settings = [...device.path, 'settings'];
  return (barriersOf(device) ?? []).flatMap((id): readonly Finding[] => {
    const place = {
      code: 'relay-unknown',
      path: pathsOf(device.row.settings, id, settings)[0] ?? settings,
      atKey: true,
    } as const;
    if (!ids.includes(id)) {
      const meant = didYouMean(id, ids);
      return [
        {
          ...place,
          text: `expected relays for a barrier of this file (${ids.join(', ') || 'there are none'}); "${id}" came`,
          remedy: meant ? `did you mean "${meant}"?` : 'add the barrier, or take its relays out',
        },
      ];
    }
    const barrier = rows.barriers.find(({ row }) => row.id === id);
    if (barrier === undefined || barrier.row.device === device.row.id) return [];
    return [
      {
        ...place,
        text: `expected relays for the barriers of "${device.row.id}"; "${id}" is moved by "${barrier.row.device}"`,
        remedy: 'take the relays out here, or name this board as the device of the barrier',
      },
    ];
  });
}

function unwiredBarrier(
  rows: Rows,
  { id, device }: Rows['barriers'][number]['row'],
  path: Path,
): readonly Finding[] {
  const board = rows.wired.find(({ row }) => row.id === device);
  const known = board && barriersOf(board);
  if (known === undefined || known.includes(id)) return [];
  return [
    {
      code: 'barrier-unwired',
      path: [...path, 'device'],
      text: `expected relays for "${id}" on "${device}"; it has ${known.join(', ') || 'none'}`,
      remedy: `add the relays of "${id}" to the settings of "${device}", or name the board it is wired to`,
    },
  ];
}

function sameAddress(rows: Rows, line: string): readonly Finding[] {
  const first = new Map<string, string>();
  return rows.wired.flatMap((device): readonly Finding[] => {
    if (device.row.line !== line) return [];
    const address = device.driver.address?.(device.settings);
    if (address === undefined) return [];
    const name = `${device.driver.id} ${address}`;
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, device.row.id);
      return [];
    }
    return [
      {
        code: 'address-twice',
        path: [...device.path, 'settings'],
        text: `expected devices on "${line}" to differ; "${device.row.id}" and "${before}" are both ${address}`,
        remedy: 'set another address on one of them, or give it a line of its own',
      },
    ];
  });
}

function fireFindings(rows: Rows): readonly Finding[] {
  const contacts = rows.wired.flatMap(({ row, path, inputs }) =>
    inputs.filter(isLinkage).map((input) => {
      const settings = [...path, 'settings'];
      return { path: pathsOf(row.settings, input, settings)[0] ?? settings, input };
    }),
  );
  const zones = rows.zones.filter(({ row }) => row.kind === 'fire');
  if (rows.ids('lanes').length === 0) return contacts.map(({ path, input }) => noLane(path, input));
  // The rules ask for two fire devices that are independent of each other, or a linkage contact.
  // Zones of one panel are independent of each other, contacts of one board are not.
  const detectors = new Set(zones.map(({ row }) => row.device ?? `${row.panel} ${row.number}`));
  if (contacts.length > 0 || detectors.size > 1) return [];
  return zones.slice(0, 1).map(({ row, path }) => ({
    code: 'fire-idle',
    path,
    text: `expected fire zones on two boards or two of a panel, or the input site.fire; "${row.device ?? row.id}" alone opens no barrier in a fire`,
    remedy: 'map the linkage contact of the fire panel to site.fire, or open by hand in a fire',
    warning: true,
  }));
}

const isLinkage = (input: string): boolean =>
  input === 'site.fire' || input === 'fire' || input.endsWith('.fire');

const noLane = (path: Path, input: string): Finding => ({
  code: 'fire-idle',
  path,
  text: `expected lanes that open in a fire; the site has none, and "${input}" moves nothing`,
  remedy: 'add the lanes, or take the input out',
  warning: true,
});
