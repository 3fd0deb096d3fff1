import type { TSchema } from 'typebox';
import { Check, Clone, Default } from 'typebox/value';
import type { Driver } from '../../drivers/driver.ts';
import type { Static } from '../../rules/vocabulary/schema.ts';
import { SECTIONS, type SectionName } from './schema.ts';

/** One entry of a list in site.yaml, with the place it stands at. */
export type Row<T> = { readonly row: T; readonly path: readonly (string | number)[] };

type SectionRows = { readonly [K in SectionName]: readonly Row<Static<(typeof SECTIONS)[K]>>[] };

/** The entries whose own shape is sound, so that one bad entry does not hide what is wrong with the others. */
export type Rows = SectionRows & {
  /** Every id written in a section, of sound and unsound entries alike. */
  ids(section: SectionName): readonly Row<string>[];
  /** Devices whose driver is known and whose settings passed its schema, with defaults filled in. */
  readonly wired: readonly WiredDevice[];
  /** The site's time zone, where one is written. */
  readonly zone: string | undefined;
};

/** A device with its driver and its settings as the driver will get them. */
export type WiredDevice = Row<Static<typeof SECTIONS.devices>> & {
  readonly driver: Driver;
  readonly settings: object;
  readonly inputs: readonly string[];
};

/** Picks the sound entries out of a file as it came. */
export function rowsOf(value: unknown, registry: readonly Driver[]): Rows {
  const rows = <S extends TSchema>(section: string, schema: S): readonly Row<Static<S>>[] =>
    entries(value, section).flatMap(({ row, path }) => (isOf(schema, row) ? [{ row, path }] : []));
  const devices = rows('devices', SECTIONS.devices);
  return {
    hosts: rows('hosts', SECTIONS.hosts),
    lines: rows('lines', SECTIONS.lines),
    devices,
    barriers: rows('barriers', SECTIONS.barriers),
    lanes: rows('lanes', SECTIONS.lanes),
    areas: rows('areas', SECTIONS.areas),
    checkpoints: rows('checkpoints', SECTIONS.checkpoints),
    routes: rows('routes', SECTIONS.routes),
    panels: rows('panels', SECTIONS.panels),
    zones: rows('zones', SECTIONS.zones),
    armAreas: rows('armAreas', SECTIONS.armAreas),
    legs: rows('legs', SECTIONS.legs),
    shifts: rows('shifts', SECTIONS.shifts),
    posts: rows('posts', SECTIONS.posts),
    webhooks: rows('webhooks', SECTIONS.webhooks),
    ids: (section) =>
      entries(value, section).flatMap(({ row, path }) => {
        const id = member(row, 'id');
        return typeof id === 'string' ? [{ row: id, path: [...path, 'id'] }] : [];
      }),
    wired: devices.flatMap((device) => wire(device, registry, siteZone(value))),
    zone: siteZone(value),
  };
}

/** Whether a value has a schema's shape. */
export const isOf = <S extends TSchema>(schema: S, value: unknown): value is Static<S> =>
  Check(schema, value);

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

function entries(value: unknown, section: string): readonly Row<unknown>[] {
  const list = member(value, section);
  return Array.isArray(list)
    ? list.map((row: unknown, index) => ({ row, path: [section, index] }))
    : [];
}

function wire(
  device: Row<Static<typeof SECTIONS.devices>>,
  registry: readonly Driver[],
  zone: string | undefined,
): readonly WiredDevice[] {
  const driver = registry.find(({ id }) => id === device.row.driver);
  if (driver === undefined) return [];
  const settings = settingsOf(driver, device.row.settings, zone);
  if (typeof settings !== 'object' || settings === null) return [];
  if (!Check(driver.settings, settings)) return [];
  return [{ ...device, driver, settings, inputs: driver.inputs(settings) }];
}

/** A device's settings with the driver's defaults; a device with a clock goes by the site's zone. */
export function settingsOf(
  { settings: schema }: Driver,
  written: Readonly<Record<string, unknown>> = {},
  zone: string | undefined,
): unknown {
  const hasZone = member(member(schema, 'properties'), 'zone') !== undefined;
  const given = hasZone && zone !== undefined && !('zone' in written) ? { zone } : {};
  return filled(schema, { ...written, ...given });
}

const siteZone = (value: unknown): string | undefined => {
  const zone = member(member(value, 'site'), 'zone');
  return typeof zone === 'string' ? zone : undefined;
};

/** A copy of the value with the schema's defaults where nothing was written. */
const filled = (schema: TSchema, value: unknown): unknown => Default(schema, Clone(value));
