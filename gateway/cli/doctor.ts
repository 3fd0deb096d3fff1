import { access, constants } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { LineConfig } from '../../drivers/driver.ts';
import { toRfc3339 } from '../../rules/vocabulary/time.ts';
import { createShelf } from '../backup/shelf.ts';
import { deviceSource } from '../bus/envelope.ts';
import { systemClock } from '../clock.ts';
import type { SiteConfig } from '../config/config.ts';
import { isLow, roomAt } from '../self/disk.ts';
import { openRecords, type Records } from '../store/records.ts';
import { StoreError } from '../store/store-error.ts';
import { configOrFail } from './config-file.ts';
import { askControl } from './control.ts';
import { dataFiles } from './data-folder.ts';
import { backupDiagnosis, clockDiagnosis, type Diagnosis, deviceDiagnosis } from './diagnoses.ts';
import { CommandFailed, messageOf, systemCode } from './failure.ts';
import { certificateDiagnoses } from './named-files.ts';
import { pcscDiagnosis } from './pcsc.ts';
import type { Terminal } from './terminal.ts';
import { webhookDiagnoses } from './webhook-diagnoses.ts';

type DoctorOptions = { readonly config: string; readonly data: string };

/** `gatehouse doctor`: ports, clock, disk, and what is configured but silent. */
export function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('look at ports, clock, disk, and what is configured but silent')
    .option('-c, --config <file>', 'the site', 'site.yaml')
    .option('-d, --data <folder>', 'where the records are kept', 'data')
    .addHelpText('after', '\nNothing is changed. Exit codes: 0 well, 1 something needs a hand.\n')
    .action((options: DoctorOptions) => doctor(options, terminal));
}

async function doctor(options: DoctorOptions, terminal: Terminal): Promise<void> {
  const config = await configOrFail(options.config, terminal);
  const data = resolve(options.data);
  const control = dataFiles(data).control;
  const readiness = await askControl(control, { kind: 'readiness' }).catch(() => undefined);
  const runs = readiness !== undefined;
  const ports = [
    ...(config.broker === undefined ? [{ what: 'port mqtt', ...config.mqtt }] : []),
    ...config.mqtt.listeners.map((one) => ({ ...one, what: `port mqtt ${one.kind}` })),
    { what: 'port http', ...config.http },
  ];
  const diagnoses = [
    gatewayDiagnosis(readiness, data),
    ...(await Promise.all(ports.map((port) => portDiagnosis(port, runs)))),
    ...(await brokerDiagnoses(config)),
    await diskDiagnosis(data),
    ...(await Promise.all(config.lines.map((line) => lineDiagnosis(line, { runs, config })))),
    ...(await recordDiagnoses(config, data)),
    ...(await certificateDiagnoses(config, systemClock.now())),
    ...(await backupDiagnoses(config)),
    ...(await webhookDiagnoses(config, control)),
  ];
  for (const { state, what, text, remedy } of diagnoses) {
    terminal.out(`${MARKS[state]} ${what.padEnd(22)} ${text}`);
    if (remedy !== undefined) terminal.out(`    remedy: ${remedy}`);
  }
  const bad = diagnoses.filter(({ state }) => state === 'bad').length;
  if (bad > 0) {
    throw new CommandFailed({
      code: 'doctor-found',
      text: `${bad} of ${diagnoses.length} things need a hand`,
      remedy: 'look at the lines marked with ✗',
    });
  }
}

const MARKS = { good: '✓', look: '?', bad: '✗' } as const;

function gatewayDiagnosis(readiness: unknown, data: string): Diagnosis {
  return readiness === undefined
    ? { state: 'look', what: 'gateway', text: `does not run on ${data}` }
    : { state: 'good', what: 'gateway', text: `runs: ${JSON.stringify(readiness)}` };
}

async function portDiagnosis(
  { what, host, port }: { readonly what: string; readonly host: string; readonly port: number },
  runs: boolean,
): Promise<Diagnosis> {
  const refusal = await dial(host === '0.0.0.0' ? '127.0.0.1' : host, port);
  const where = `${host}:${port}`;
  if (refusal === undefined) {
    return runs
      ? { state: 'good', what, text: `${where} answers` }
      : {
          state: 'bad',
          what,
          text: `${where} is held by another program`,
          remedy: 'stop it (ss -ltnp shows which), or write another port in the configuration',
        };
  }
  return runs
    ? {
        state: 'bad',
        what,
        text: `${where} does not answer: ${refusal}`,
        remedy: 'start the gateway again: its log says why',
      }
    : { state: 'good', what, text: `${where} is free` };
}

async function brokerDiagnoses({ broker }: SiteConfig): Promise<readonly Diagnosis[]> {
  if (broker === undefined) return [];
  const { protocol, hostname, port } = new URL(broker.url);
  const standard = protocol === 'mqtts:' ? 8_883 : 1_883;
  const refusal = await dial(hostname.replace(/^\[|\]$/g, ''), Number(port || standard));
  const what = 'broker';
  if (refusal === undefined) return [{ state: 'good', what, text: `${broker.url} answers` }];
  const text = `${broker.url} does not answer: ${refusal}`;
  return [{ state: 'bad', what, text, remedy: 'start it, or correct broker.url in site.yaml' }];
}

// Longer than any local network needs.
const DIAL_MS = 2_000;

/** Undefined where somebody answers there, else why not. */
function dial(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = createConnection({ host, port });
    const end = (why: string | undefined): void => {
      socket.destroy();
      done(why);
    };
    socket.setTimeout(DIAL_MS, () => end('no answer'));
    socket.once('connect', () => end(undefined));
    socket.once('error', (error) => end(systemCode(error) ?? error.message));
  });
}

const FREE_BYTES_LAST = 200 * 1024 ** 2;

async function diskDiagnosis(data: string): Promise<Diagnosis> {
  const what = 'disk';
  try {
    await access(data, constants.R_OK | constants.W_OK);
    const room = await roomAt(data);
    const { free } = room;
    const text = `${(free / 1024 ** 3).toFixed(1)} GiB free at ${data}`;
    if (free < FREE_BYTES_LAST) return { state: 'bad', what, text, remedy: 'make room' };
    return { state: isLow(room, false) ? 'look' : 'good', what, text };
  } catch (error) {
    return systemCode(error) === 'ENOENT'
      ? { state: 'look', what, text: `${data} is not there yet: the first run makes it` }
      : {
          state: 'bad',
          what,
          text: messageOf(error),
          remedy: 'give this user the right to read and write there',
        };
  }
}

async function lineDiagnosis(
  line: LineConfig,
  { runs, config }: { readonly runs: boolean; readonly config: SiteConfig },
): Promise<Diagnosis> {
  const what = `line ${line.id}`;
  if (line.kind === 'pcsc') return pcscDiagnosis(what, line, config);
  if (line.kind === 'folder') return folderDiagnosis(what, line.path ?? '');
  if (line.path !== undefined) return serialDiagnosis(what, line.path);
  const [host = '', port = ''] = (line.address ?? '').split(':');
  if (line.kind === 'http') {
    return { state: 'good', what, text: `phones open /t/${line.id} of the console's server` };
  }
  if (line.kind === 'tcp-listen' || line.kind === 'udp' || line.kind === 'tcp-udp') {
    return { state: 'good', what, text: `devices reach us at ${line.address}` };
  }
  // Many serial servers take one connection: a second one would throw the gateway out.
  if (runs) return { state: 'good', what, text: `the gateway holds ${line.address}` };
  const refusal = await dial(host, Number(port));
  return refusal === undefined
    ? { state: 'good', what, text: `${line.address} answers` }
    : {
        state: 'bad',
        what,
        text: `${line.address} does not answer: ${refusal}`,
        remedy: 'look at the power, cable and address of what stands there',
      };
}

/** Files are taken out of it, and put into folders below it. */
async function folderDiagnosis(what: string, path: string): Promise<Diagnosis> {
  try {
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return { state: 'good', what, text: `${path} is there` };
  } catch (error) {
    const code = systemCode(error) ?? messageOf(error);
    return {
      state: 'bad',
      what,
      text: code === 'ENOENT' ? `${path} is not there` : `${path}: ${code}`,
      remedy: 'make the folder, and give this user the right to read and write there',
    };
  }
}

async function serialDiagnosis(what: string, path: string): Promise<Diagnosis> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return { state: 'good', what, text: `${path} is there` };
  } catch (error) {
    const code = systemCode(error) ?? messageOf(error);
    return code === 'ENOENT'
      ? {
          state: 'bad',
          what,
          text: `${path} is not there`,
          remedy: 'plug the converter in, or correct the path',
        }
      : {
          state: 'bad',
          what,
          text: `${path}: ${code}`,
          remedy: 'add this user to the group dialout',
        };
  }
}

/** The clock and the devices, as far as the records tell of them. */
async function recordDiagnoses({ site }: SiteConfig, data: string): Promise<readonly Diagnosis[]> {
  const now = systemClock.now();
  const file = dataFiles(data).database;
  const without = (records: Diagnosis): readonly Diagnosis[] => [
    clockDiagnosis(site.zone, now, undefined),
    records,
  ];
  let records: Records | undefined;
  try {
    if (!(await isThere(file))) {
      return without({ state: 'look', what: 'records', text: 'there are none yet' });
    }
    records = openRecords(file);
    const lastEntry = await records.lastEntry(site.id);
    const heard = await records.lastHeard(site.id);
    const standings = await records.standings(site.id);
    const last = lastEntry === undefined ? 'nothing' : toRfc3339(lastEntry);
    return [
      clockDiagnosis(site.zone, now, lastEntry),
      { state: 'good', what: 'records', text: `last entry ${last}` },
      ...site.devices.map(({ id }) =>
        deviceDiagnosis(id, now, {
          heard: heard.get(deviceSource(site.id, id)),
          standing: standings.get(id),
        }),
      ),
    ];
  } catch (error) {
    const remedy = error instanceof StoreError ? { remedy: error.remedy } : {};
    return without({ state: 'bad', what: 'records', text: messageOf(error), ...remedy });
  } finally {
    await records?.close();
  }
}

async function backupDiagnoses({ backup, site }: SiteConfig): Promise<readonly Diagnosis[]> {
  if (backup === undefined) return [];
  try {
    const newest = await createShelf(backup.folder, site.id).newest();
    return [backupDiagnosis(backup.folder, systemClock.now(), newest)];
  } catch (error) {
    const remedy = 'mount or make that folder, and let the gateway write there';
    return [{ state: 'bad', what: 'backup', text: messageOf(error), remedy }];
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
