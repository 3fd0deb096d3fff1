import type { Driver, LineKind } from '../../drivers/driver.ts';
import { LANE_INPUTS } from '../../rules/vocabulary/site.ts';
import { pathsOf } from './boards.ts';
import type { Finding } from './problem.ts';
import { lineTarget } from './references.ts';
import type { Row, Rows, WiredDevice } from './rows.ts';
import { settingsOf } from './rows.ts';
import { shapeFindings, shown } from './shape.ts';

type Path = Finding['path'];

/** What hangs where: lines, settings, terminals. */
export function wiringFindings(rows: Rows, registry: readonly Driver[]): readonly Finding[] {
  return [
    ...rows.lines.flatMap(({ row, path }) => lineFindings(rows, row, path)),
    ...sharedAddresses(rows),
    ...rows.devices.flatMap((device) => settingsFindings(device, registry, rows.zone)),
    ...rows.wired.flatMap((device) => inputFindings(rows, device)),
    ...rows.zones.flatMap(({ row, path }) => zoneFindings(rows, row, path)),
  ];
}

type LineRow = Rows['lines'][number]['row'];

function lineFindings(rows: Rows, line: LineRow, path: Path): readonly Finding[] {
  const findings: Finding[] = [];
  const wanted = lineTarget(line);
  if (wanted !== undefined && line[wanted] === undefined) {
    const other = wanted === 'path' ? 'address' : 'path';
    findings.push({
      code: 'line-incomplete',
      path,
      text: `expected "${wanted}" for a line of kind ${line.kind}; ${line[other] === undefined ? 'none' : `only "${other}"`} came`,
      remedy: `add "${wanted}: ${exampleOf(line.kind)}"`,
    });
  }
  const port = Number(line.address?.split(':')[1] ?? 1);
  if (port > 65_535) {
    findings.push({
      code: 'wrong-value',
      path: [...path, 'address'],
      text: `expected a port of at most 65535; ${shown(line.address)} came`,
      remedy: 'write host:port with the port of the converter',
    });
  }
  return [...findings, ...backupFindings(rows, line, path), ...devicesOfLine(rows, line, path)];
}

/** A second port serves a device that turns to it by itself; any other would be read twice, or never. */
function backupFindings(rows: Rows, line: LineRow, path: Path): readonly Finding[] {
  const here = rows.wired.filter(({ row }) => row.line === line.id);
  const dials = line.kind === 'serial' || line.kind === 'tcp';
  const isUsed = dials && here.some(({ driver }) => driver.carries === 'peers');
  if (line.backup === undefined || isUsed) return [];
  return [
    {
      code: 'backup-unused',
      path: [...path, 'backup'],
      text: `expected a receiver on a line of kind serial or tcp; "${line.id}" has none that falls back to a second port`,
      remedy: 'take it out',
    },
  ];
}

function exampleOf(kind: LineKind): string {
  if (kind === 'folder') return '/var/lib/gatehouse/patrol';
  return lineTarget({ kind }) === 'path' ? '/dev/ttyUSB0' : '192.168.1.20:4001';
}

function devicesOfLine(rows: Rows, line: LineRow, path: Path): readonly Finding[] {
  const here = rows.wired.filter(({ row }) => row.line === line.id);
  const drivers = [...new Set(here.map(({ driver }) => driver.id))];
  const findings: Finding[] = here
    .filter(({ driver }) => driver.lines[line.kind] === undefined)
    .map((device) => unsuitable(device, line.kind));
  if (drivers.length > 1) {
    findings.push({
      code: 'line-shared',
      path,
      text: `expected one driver on a line; ${drivers.join(' and ')} came`,
      remedy: 'give each driver a line of its own: two protocols on one wire disturb each other',
    });
  }
  if (!rows.devices.some(({ row }) => row.line === line.id)) {
    findings.push({
      code: 'line-unused',
      path,
      text: `expected a device on the line "${line.id}"; none is`,
      remedy: 'add its devices, or take the line out',
      warning: true,
    });
  }
  return findings;
}

const unsuitable = ({ path, driver, row }: WiredDevice, kind: LineKind): Finding => ({
  code: 'line-unsuitable',
  path: [...path, 'line'],
  text: `expected a line of kind ${Object.keys(driver.lines).join(', ')} for ${driver.id}; "${row.line}" is ${kind}`,
  remedy: "change the line's kind, or hang the device on another line",
});

/** A machine has one PC/SC service with all its readers. */
const SERVICE = 'the PC/SC service';

function sharedAddresses(rows: Rows): readonly Finding[] {
  const first = new Map<string, string>();
  return rows.lines.flatMap(({ row, path }): readonly Finding[] => {
    const wanted = lineTarget(row);
    const target = row.kind === 'pcsc' ? SERVICE : wanted && row[wanted];
    if (target === undefined) return [];
    const name = `${row.host ?? ''} ${target}`;
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, row.id);
      return [];
    }
    return [
      {
        code: 'address-shared',
        path: [...path, wanted ?? 'kind'],
        text: `expected a ${wanted ?? 'host'} of its own for each line; ${target} is that of "${before}"`,
        remedy: 'put the devices of both on one line, or correct the address',
      },
    ];
  });
}

function settingsFindings(
  { row, path }: Rows['devices'][number],
  registry: readonly Driver[],
  zone: string | undefined,
): readonly Finding[] {
  const driver = registry.find(({ id }) => id === row.driver);
  if (driver === undefined) return [];
  const at = [...path, 'settings'];
  const settings = settingsOf(driver, row.settings, zone);
  const shape = shapeFindings(driver.settings, settings, at);
  if (shape.length > 0 || typeof settings !== 'object' || settings === null) return shape;
  return driver.problems(settings).map(({ text, warning, at: inside = [] }) => ({
    code: 'settings-refused',
    path: [...at, ...inside],
    text,
    remedy: `see drivers/${driver.id}/README.md`,
    ...(warning === true ? { warning } : {}),
  }));
}

/** Each of two lanes has its own of these; the safety loop lies under the arm and serves both. */
const INPUTS_OF_ONE_LANE: readonly string[] = ['arming-loop', 'call-button'];

function inputFindings(rows: Rows, device: WiredDevice): readonly Finding[] {
  const path = [...device.path, 'settings'];
  const seen = new Set<string>();
  return device.inputs.flatMap((input): readonly Finding[] => {
    if (seen.has(input)) {
      return [
        {
          code: 'input-twice',
          path: pathsOf(device.row.settings, input, path)[1] ?? path,
          text: `expected each input once on "${device.row.id}"; "${input}" is mapped to two terminals`,
          remedy: 'name one of the two terminals for what is really wired to it',
        },
      ];
    }
    seen.add(input);
    const terminal = pathsOf(device.row.settings, input, path)[0] ?? path;
    return meaningFindings(rows, device, input, terminal);
  });
}

function meaningFindings(
  rows: Rows,
  device: WiredDevice,
  input: string,
  path: Path,
): readonly Finding[] {
  if (input === 'site.fire') return [];
  const dot = input.indexOf('.');
  const before = input.slice(0, Math.max(0, dot));
  const name = input.slice(dot + 1);
  if (before === 'zone') return zoneInput(rows, device, name, path);
  if (!LANE_INPUTS.some((known) => known === name)) {
    return [
      unknownInput(
        input,
        path,
        `expected one of ${LANE_INPUTS.join(', ')}, {lane}.<one of these>, zone.<zone> or site.fire`,
      ),
    ];
  }
  const barriers = rows.barriers.filter(({ row }) => row.device === device.row.id);
  const lanes = rows.lanes.filter(({ row }) =>
    barriers.some((barrier) => barrier.row.id === row.barrier),
  );
  if (before !== '') {
    return lanes.some(({ row }) => row.id === before)
      ? []
      : [unknownInput(input, path, `expected a lane whose barrier "${device.row.id}" moves`)];
  }
  if (barriers.length === 0) {
    return [
      unknownInput(
        input,
        path,
        `expected a barrier that "${device.row.id}" moves, to which this input belongs`,
      ),
    ];
  }
  const served = lanes.length > 1 && (barriers.length > 1 || INPUTS_OF_ONE_LANE.includes(name));
  return served ? [withoutLane(input, lanes, path)] : [];
}

const unknownInput = (input: string, path: Path, expected: string): Finding => ({
  code: 'input-unknown',
  path,
  text: `${expected}; "${input}" came`,
  remedy: 'correct the terminal, or leave it out if nothing is wired to it',
});

const withoutLane = (
  input: string,
  lanes: readonly Row<{ readonly id: string }>[],
  path: Path,
): Finding => ({
  code: 'input-without-lane',
  path,
  text: `expected ${lanes.map(({ row }) => `"${row.id}.${input}"`).join(' or ')}, since this board serves ${lanes.length} lanes; "${input}" came`,
  remedy: 'write the lane before the input',
});

function zoneInput(rows: Rows, device: WiredDevice, name: string, path: Path): readonly Finding[] {
  const ids = rows.ids('zones').map(({ row }) => row);
  if (!ids.includes(name)) {
    return [
      unknownInput(
        `zone.${name}`,
        path,
        `expected a zone of this file (${ids.join(', ') || 'there are none'})`,
      ),
    ];
  }
  const zone = rows.zones.find(({ row }) => row.id === name);
  return zone === undefined || zone.row.device === device.row.id
    ? []
    : [unknownInput(`zone.${name}`, path, `expected a zone whose device is "${device.row.id}"`)];
}

function zoneFindings(
  rows: Rows,
  zone: Rows['zones'][number]['row'],
  path: Path,
): readonly Finding[] {
  const device = rows.wired.find(({ row }) => row.id === zone.device);
  if (device === undefined || device.inputs.includes(`zone.${zone.id}`)) return [];
  return [
    {
      code: 'zone-unwired',
      path,
      text: `expected an input "zone.${zone.id}" on "${zone.device}"; it has ${device.inputs.join(', ') || 'none'}`,
      remedy: `map the terminal the contact is wired to, to zone.${zone.id}`,
    },
  ];
}
