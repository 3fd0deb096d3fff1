import type { DeviceConfig, Driver, LineConfig } from '../../drivers/driver.ts';
import type { HostId } from '../../rules/vocabulary/ids.ts';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { Listener } from '../bus/listeners.ts';
import type { Hook } from '../notify/hook.ts';
import { type Procedure, proceduresOf } from '../procedures/procedure.ts';
import { SHIPPED } from '../procedures/shipped.ts';
import type { CertificateFiles } from '../tls/certificate.ts';
import { boardFindings } from './boards.ts';
import { readDocument } from './document.ts';
import { HTTP_PORT, MQTT_PORT } from './doors.ts';
import { isTimeZone, placeFindings, policyFindings } from './places.ts';
import { didYouMean, type Finding, type Problem } from './problem.ts';
import { proceduresFrom } from './procedure-schema.ts';
import { DEFAULT_HOST, referenceFindings } from './references.ts';
import { isOf, type Rows, rowsOf } from './rows.ts';
import { SiteFile } from './schema.ts';
import { shapeFindings } from './shape.ts';
import { siteFrom } from './site.ts';
import { hooksFrom } from './webhooks.ts';
import { wiringFindings } from './wiring.ts';

/** One line with the devices of its one driver: what a host runs. */
export type ConfiguredLine = {
  readonly line: LineConfig;
  readonly driver: Driver;
  readonly devices: readonly DeviceConfig<object>[];
};

/** A driver process and the lines plugged into it. */
export type ConfiguredHost = { readonly id: HostId; readonly lines: readonly ConfiguredLine[] };

/** Where an outside broker is, and the files that open it. */
export type OutsideConfig = {
  readonly url: string;
  readonly ca?: string;
  readonly username?: string;
  readonly passwordFile?: string;
};

/** Where and when a backup is made, and how many are kept. */
export type BackupPlan = {
  readonly folder: string;
  readonly minute: number;
  readonly keep: number;
  readonly passphraseFile?: string;
};

/** site.yaml, parsed and checked: everything `run` needs to know. */
export type SiteConfig = {
  readonly site: Site;
  readonly hosts: readonly ConfiguredHost[];
  readonly lines: readonly LineConfig[];
  readonly mqtt: {
    readonly host: string;
    readonly port: number;
    readonly listeners: readonly Listener[];
  };
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** The console's own certificate, where it speaks TLS itself. */
    readonly tls?: CertificateFiles;
    readonly secureCookies: boolean;
    /** Addresses and networks whose word is taken for who asks. */
    readonly trustedProxies: readonly string[];
  };
  /** The plan of the site, a picture. */
  readonly plan?: { readonly file: string };
  /** A broker outside, in place of the embedded one. */
  readonly broker?: OutsideConfig;
  /** A backup every day at that minute of the site's clock. */
  readonly backup?: BackupPlan;
  /** The file whose first line opens the keys of tags; the site's own key does where there is none. */
  readonly tagKeys?: { readonly passphraseFile: string };
  /** Who outside is told of alarms. */
  readonly webhooks: readonly Hook[];
  /** What is to be done about each kind of alarm. */
  readonly procedures: readonly Procedure[];
  /** What a person should look at though the site may run with it. */
  readonly warnings: readonly Problem[];
};

/** Reads site.yaml; a refusal lists all of its problems, in the order of the file. */
export function readConfig(
  text: string,
  file: string,
  registry: readonly Driver[],
): Result<SiteConfig, readonly Problem[]> {
  const document = readDocument(text, file);
  if (document.problems.length > 0) return err(document.problems);
  const { value } = document;
  const rows = rowsOf(value, registry);
  const problems = [
    ...shapeFindings(SiteFile, value, []),
    ...referenceFindings(rows, registry),
    ...wiringFindings(rows, registry),
    ...boardFindings(rows),
    ...placeFindings(rows),
    ...timeZoneFindings(value),
    ...(isOf(SiteFile, value) ? policyFindings(value) : []),
  ]
    .map((finding) => document.locate(finding))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  if (!isOf(SiteFile, value) || problems.some(({ warning }) => warning !== true)) {
    return err(problems);
  }
  return ok(configFrom(value, rows, problems));
}

function timeZoneFindings(value: unknown): readonly Finding[] {
  const zone = written(value);
  if (zone === undefined || isTimeZone(zone)) return [];
  const meant = didYouMean(zone, Intl.supportedValuesOf('timeZone'));
  return [
    {
      code: 'unknown-time-zone',
      path: ['site', 'zone'],
      text: `expected an IANA time zone, for example Asia/Shanghai; "${zone}" came`,
      remedy: meant ? `did you mean "${meant}"?` : 'write the zone as Area/City',
    },
  ];
}

function written(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('site' in value)) return undefined;
  const { site } = value;
  if (typeof site !== 'object' || site === null || !('zone' in site)) return undefined;
  return typeof site.zone === 'string' ? site.zone : undefined;
}

function configFrom(file: SiteFile, rows: Rows, warnings: readonly Problem[]): SiteConfig {
  const hostIds = hostsOf(file);
  const hostOfLine = (id: string): HostId => {
    const line = file.lines?.find((known) => known.id === id);
    return line?.host ?? hostIds[0];
  };
  const lines = (file.lines ?? []).map(({ host: _, ...line }): LineConfig => line);
  return {
    site: siteFrom(file, rows.wired, hostOfLine),
    hosts: hostIds.map((id) => ({
      id,
      lines: lines
        .filter((line) => hostOfLine(line.id) === id)
        .flatMap((line) => lineOf(line, rows)),
    })),
    lines,
    mqtt: mqttFrom(file.mqtt ?? {}),
    http: httpFrom(file.http ?? {}),
    ...(file.plan === undefined ? {} : { plan: file.plan }),
    ...(file.broker === undefined ? {} : { broker: file.broker }),
    ...(file.backup === undefined ? {} : { backup: backupPlan(file.backup) }),
    ...(file.tagKeys === undefined ? {} : { tagKeys: file.tagKeys }),
    webhooks: hooksFrom(file),
    procedures: proceduresOf(proceduresFrom(file.procedures), SHIPPED),
    warnings,
  };
}

type Written<K extends keyof SiteFile> = NonNullable<SiteFile[K]>;

function mqttFrom({
  host = LOOPBACK,
  port = MQTT_PORT,
  listeners = [],
}: Written<'mqtt'>): SiteConfig['mqtt'] {
  return { host, port, listeners: listeners.flatMap(listenerFrom) };
}

function httpFrom(written: Written<'http'>): SiteConfig['http'] {
  const { host = LOOPBACK, port = HTTP_PORT, certificate, trustedProxies = [] } = written;
  const { secureCookies = certificate !== undefined } = written;
  return { host, port, ...tlsFrom(written), secureCookies, trustedProxies };
}

function tlsFrom({ certificate, key }: Partial<CertificateFiles>): { tls?: CertificateFiles } {
  return certificate === undefined || key === undefined ? {} : { tls: { certificate, key } };
}

/** What has no certificate though it needs one was refused before. */
function listenerFrom(row: NonNullable<Written<'mqtt'>['listeners']>[number]): readonly Listener[] {
  const { kind, host = LOOPBACK, port } = row;
  if (kind === 'tcp' || kind === 'ws') return [{ kind, host, port }];
  const { tls } = tlsFrom(row);
  return tls === undefined ? [] : [{ kind, host, port, ...tls }];
}

const BACKUPS_KEPT = 14;

function backupPlan({ at, keep, ...rest }: NonNullable<SiteFile['backup']>): BackupPlan {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  return { ...rest, minute: hours * 60 + minutes, keep: keep ?? BACKUPS_KEPT };
}

const LOOPBACK = '127.0.0.1';

function hostsOf(file: SiteFile): readonly [HostId, ...HostId[]] {
  const [first, ...others] = (file.hosts ?? []).map(({ id }) => id);
  return [first ?? hostId(DEFAULT_HOST), ...others];
}

function lineOf(line: LineConfig, rows: Rows): readonly ConfiguredLine[] {
  const devices = rows.wired.filter(({ row }) => row.line === line.id);
  const driver = devices[0]?.driver;
  if (driver === undefined) return [];
  // What the driver says suits it, where site.yaml says nothing.
  const suited = { ...driver.lines[line.kind], ...line };
  return [
    {
      line: suited,
      driver,
      devices: devices.map(({ row, settings }) => ({ id: row.id, settings })),
    },
  ];
}

/** The branding constructor for the host a site has where it lists none. */
const hostId = (id: string): HostId => id as HostId;
