import { access, constants, statfs } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { LineConfig } from '../../drivers/driver.ts';
import { toRfc3339 } from '../../rules/vocabulary/time.ts';
import { systemClock } from '../clock.ts';
import type { SiteConfig } from '../config/config.ts';
import { createLogger } from '../log.ts';
import { openStore, type Store } from '../store/store.ts';
import { configOrFail } from './config-file.ts';
import { askControl } from './control.ts';
import { dataFiles, readIfThere } from './data-folder.ts';
import { CommandFailed, messageOf, systemCode } from './failure.ts';
import type { Terminal } from './terminal.ts';

type DoctorOptions = { readonly config: string; readonly data: string };

/** What the doctor says of one thing. */
export type Diagnosis = {
  readonly state: 'good' | 'look' | 'bad';
  readonly what: string;
  readonly text: string;
};

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
  const diagnoses = [
    ...(await gatewayDiagnoses(config, data)),
    clockDiagnosis(config),
    await diskDiagnosis(data),
    ...(await Promise.all(config.lines.map(lineDiagnosis))),
    ...(await recordDiagnoses(config, data)),
  ];
  for (const { state, what, text } of diagnoses) {
    terminal.out(`${MARKS[state]} ${what.padEnd(22)} ${text}`);
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

async function gatewayDiagnoses(config: SiteConfig, data: string): Promise<readonly Diagnosis[]> {
  const answer = await askControl(dataFiles(data).control, { kind: 'readiness' }).catch(
    () => undefined,
  );
  const runs = answer !== undefined;
  const ports = [
    { what: 'port mqtt', ...config.mqtt },
    { what: 'port http', ...config.http },
  ];
  return [
    {
      state: runs ? 'good' : 'look',
      what: 'gateway',
      text: runs ? `runs: ${JSON.stringify(answer)}` : `does not run on ${data}`,
    },
    ...(await Promise.all(ports.map((port) => portDiagnosis(port, runs)))),
  ];
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
      : { state: 'bad', what, text: `${where} is held by another program` };
  }
  return runs
    ? { state: 'bad', what, text: `${where} does not answer: ${refusal}` }
    : { state: 'good', what, text: `${where} is free` };
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

// Before this no machine ran this program: its clock stands at its factory's date.
const EARLIEST_MS = Date.UTC(2026, 0, 1);

function clockDiagnosis({ site }: SiteConfig): Diagnosis {
  const now = systemClock.now();
  const local = new Intl.DateTimeFormat('zh-CN', {
    timeZone: site.zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(now);
  return now < EARLIEST_MS
    ? { state: 'bad', what: 'clock', text: `${toRfc3339(now)} cannot be: set it, and run NTP` }
    : { state: 'good', what: 'clock', text: `${toRfc3339(now)}, ${local} ${site.zone}` };
}

// A year of a community's journal; below it somebody should make room.
const FREE_BYTES_MIN = 2 * 1024 ** 3;
const FREE_BYTES_LAST = 200 * 1024 ** 2;

async function diskDiagnosis(data: string): Promise<Diagnosis> {
  const what = 'disk';
  try {
    await access(data, constants.R_OK | constants.W_OK);
    const { bavail, bsize } = await statfs(data);
    const free = bavail * bsize;
    const text = `${(free / 1024 ** 3).toFixed(1)} GiB free at ${data}`;
    if (free < FREE_BYTES_LAST) return { state: 'bad', what, text: `${text}: make room` };
    return { state: free < FREE_BYTES_MIN ? 'look' : 'good', what, text };
  } catch (error) {
    return systemCode(error) === 'ENOENT'
      ? { state: 'look', what, text: `${data} is not there yet: the first run makes it` }
      : { state: 'bad', what, text: messageOf(error) };
  }
}

async function lineDiagnosis(line: LineConfig): Promise<Diagnosis> {
  const what = `line ${line.id}`;
  if (line.path !== undefined) return serialDiagnosis(what, line.path);
  const [host = '', port = ''] = (line.address ?? '').split(':');
  if (line.kind === 'tcp-listen') {
    return { state: 'good', what, text: `devices dial us at ${line.address}` };
  }
  const refusal = await dial(host, Number(port));
  return refusal === undefined
    ? { state: 'good', what, text: `${line.address} answers` }
    : { state: 'bad', what, text: `${line.address} does not answer: ${refusal}` };
}

async function serialDiagnosis(what: string, path: string): Promise<Diagnosis> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return { state: 'good', what, text: `${path} is there` };
  } catch (error) {
    const code = systemCode(error);
    const text =
      code === 'ENOENT'
        ? `${path} is not there: is the converter plugged in?`
        : `${path}: ${code ?? messageOf(error)}; add this user to the group dialout`;
    return { state: 'bad', what, text };
  }
}

// A reader at a lane is used daily; longer silence is worth a look.
const SILENT_MS = 24 * 60 * 60 * 1_000;

async function recordDiagnoses(config: SiteConfig, data: string): Promise<readonly Diagnosis[]> {
  const file = dataFiles(data).database;
  const isThere = (await readIfThere(file).catch(() => '')) !== undefined;
  if (!isThere) return [{ state: 'look', what: 'records', text: 'there are none yet' }];
  let store: Store;
  try {
    store = await openStore({ file, log: createLogger({ level: 'error' }), commits: 'here' });
  } catch (error) {
    return [{ state: 'bad', what: 'records', text: messageOf(error) }];
  }
  try {
    return await silentDevices(config, store);
  } finally {
    await store.close();
  }
}

/** Devices that are configured and were not heard for a day, or never. */
async function silentDevices({ site }: SiteConfig, store: Store): Promise<readonly Diagnosis[]> {
  const rows = await store.read
    .selectFrom('inputs')
    .select(({ fn }) => ['source', fn.max('at').as('last')])
    .where('site', '=', site.id)
    .where('kind', '=', 'reading')
    .groupBy('source')
    .execute();
  const now = systemClock.now();
  return site.devices.map(({ id }): Diagnosis => {
    const last = rows.find(({ source }) => source?.endsWith(`/device/${id}`))?.last;
    const what = `device ${id}`;
    if (last === undefined || last === null) {
      return { state: 'look', what, text: 'configured, and has never said anything' };
    }
    const hours = Math.round((now - last) / 3_600_000);
    return now - last > SILENT_MS
      ? { state: 'look', what, text: `silent for ${hours} hours` }
      : {
          state: 'good',
          what,
          text: `heard ${hours === 0 ? 'within the hour' : `${hours} hours ago`}`,
        };
  });
}
