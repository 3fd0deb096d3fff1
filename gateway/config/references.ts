import type { Driver, LineConfig } from '../../drivers/driver.ts';
import { didYouMean, type Finding } from './problem.ts';
import type { Row, Rows } from './rows.ts';
import { SECTIONS, type SectionName } from './schema.ts';

type Path = Finding['path'];

/** What is named twice, and what is named but not there. */
export function referenceFindings(rows: Rows, registry: readonly Driver[]): readonly Finding[] {
  const sections = Object.keys(SECTIONS).filter((name): name is SectionName => name in SECTIONS);
  return [
    ...sections.flatMap((section) => duplicateIds(section, rows.ids(section))),
    ...hostReferences(rows),
    ...deviceReferences(rows, registry),
    ...placeReferences(rows),
  ];
}

function duplicateIds(section: SectionName, ids: readonly Row<string>[]): readonly Finding[] {
  const first = new Map<string, Path>();
  return ids.flatMap(({ row: id, path }): readonly Finding[] => {
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, path);
      return [];
    }
    return [
      {
        code: 'duplicate-id',
        path,
        text: `expected each id of ${section} once; "${id}" stands at ${before.join('.')} already`,
        remedy: 'give one of the two another id, and correct what refers to it',
      },
    ];
  });
}

/** One finding where `id` is not among the ids of a section. */
function reference(rows: Rows, section: SectionName, id: string, path: Path): readonly Finding[] {
  const known = rows.ids(section).map(({ row }) => row);
  if (known.includes(id)) return [];
  const meant = didYouMean(id, known);
  return [
    {
      code: 'unknown-reference',
      path,
      text: `expected the id of one of ${section} (${known.join(', ') || 'there are none'}); "${id}" came`,
      remedy: meant
        ? `did you mean "${meant}"?`
        : `add it to ${section}, or name one that is there`,
    },
  ];
}

function hostReferences(rows: Rows): readonly Finding[] {
  if (rows.ids('hosts').length === 0) {
    return rows.lines.flatMap(({ row, path }): readonly Finding[] =>
      row.host === undefined || row.host === DEFAULT_HOST
        ? []
        : [
            {
              code: 'unknown-reference',
              path: [...path, 'host'],
              text: `expected "${DEFAULT_HOST}", the one host where none are listed; "${row.host}" came`,
              remedy: 'list it under hosts, or leave host out',
            },
          ],
    );
  }
  return rows.lines.flatMap(({ row, path }) =>
    row.host === undefined ? [] : reference(rows, 'hosts', row.host, [...path, 'host']),
  );
}

/** The host a site has where it lists none. */
export const DEFAULT_HOST = 'main';

function deviceReferences(rows: Rows, registry: readonly Driver[]): readonly Finding[] {
  const known = registry.map(({ id }) => id);
  return rows.devices.flatMap(({ row, path }) => [
    ...reference(rows, 'lines', row.line, [...path, 'line']),
    ...(known.includes(row.driver) ? [] : [unknownDriver(row.driver, known, [...path, 'driver'])]),
  ]);
}

function unknownDriver(id: string, known: readonly string[], path: Path): Finding {
  const meant = didYouMean(id, known);
  return {
    code: 'unknown-driver',
    path,
    text: `expected one of the drivers ${known.join(', ')}; "${id}" came`,
    remedy: meant
      ? `did you mean "${meant}"?`
      : 'name one of these, or add a driver (docs/add-a-driver.md)',
  };
}

function placeReferences(rows: Rows): readonly Finding[] {
  const near = (ids: readonly string[] | undefined, path: Path): readonly Finding[] =>
    (ids ?? []).flatMap((id, index) => reference(rows, 'checkpoints', id, [...path, index]));
  return [
    ...rows.barriers.flatMap(({ row, path }) =>
      reference(rows, 'devices', row.device, [...path, 'device']),
    ),
    ...rows.lanes.flatMap(({ row, path }) => [
      ...reference(rows, 'barriers', row.barrier, [...path, 'barrier']),
      ...reference(rows, 'devices', row.reader, [...path, 'reader']),
      ...near(row.near, [...path, 'near']),
      ...(['from', 'to'] as const).flatMap((end) => areaReference(rows, row[end], [...path, end])),
    ]),
    ...rows.checkpoints.flatMap(({ row, path }) =>
      row.reader === undefined ? [] : reference(rows, 'devices', row.reader, [...path, 'reader']),
    ),
    ...rows.posts.flatMap(({ row, path }) => [
      ...(row.lanes ?? []).flatMap((lane, index) =>
        reference(rows, 'lanes', lane, [...path, 'lanes', index]),
      ),
      ...(row.reader === undefined
        ? []
        : reference(rows, 'devices', row.reader, [...path, 'reader'])),
    ]),
    ...rows.routes.flatMap(({ row, path }) => near(row.checkpoints, [...path, 'checkpoints'])),
    ...rows.legs.flatMap(({ row, path }) =>
      (['from', 'to'] as const).flatMap((end) =>
        reference(rows, 'checkpoints', row[end], [...path, end]),
      ),
    ),
    ...rows.panels.flatMap(({ row, path }) => [
      ...reference(rows, 'devices', row.device, [...path, 'device']),
      ...(row.backup ?? []).flatMap(({ device }, index) =>
        reference(rows, 'devices', device, [...path, 'backup', index, 'device']),
      ),
      ...near(row.near, [...path, 'near']),
    ]),
    ...rows.armAreas.flatMap(({ row, path }) => [
      ...row.zones.flatMap((zone, index) =>
        reference(rows, 'zones', zone, [...path, 'zones', index]),
      ),
      ...(row.follows === undefined
        ? []
        : reference(rows, 'panels', row.follows.panel, [...path, 'follows', 'panel'])),
    ]),
    ...rows.zones.flatMap(({ row, path }) => [
      ...(row.device === undefined
        ? []
        : reference(rows, 'devices', row.device, [...path, 'device'])),
      ...(row.panel === undefined ? [] : reference(rows, 'panels', row.panel, [...path, 'panel'])),
      ...(row.post === undefined ? [] : reference(rows, 'posts', row.post, [...path, 'post'])),
      ...near(row.near, [...path, 'near']),
    ]),
  ];
}

/** Areas that every site has. */
export const GIVEN_AREAS = ['road', 'estate'];

function areaReference(rows: Rows, id: string | undefined, path: Path): readonly Finding[] {
  return id === undefined || GIVEN_AREAS.includes(id) ? [] : reference(rows, 'areas', id, path);
}

/** What a line needs to be reached at all: a route of our own server is named by its id, a machine has one PC/SC service. */
export function lineTarget({ kind }: Pick<LineConfig, 'kind'>): 'path' | 'address' | undefined {
  if (kind === 'http' || kind === 'pcsc') return undefined;
  return PATHS.includes(kind) ? 'path' : 'address';
}

const PATHS: readonly LineConfig['kind'][] = ['serial', 'modbus-rtu', 'folder'];
