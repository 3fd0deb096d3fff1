import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { ActData } from '../../rules/vocabulary/acts.ts';
import type { FactOf } from '../../rules/vocabulary/facts.ts';
import type { AlarmId } from '../../rules/vocabulary/ids.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { systemClock } from '../clock.ts';
import { checkPack, handOverOf } from '../packs/check.ts';
import { makePack } from '../packs/make.ts';
import { createPackReaders } from '../store/pack-readers.ts';
import type { Store } from '../store/store.ts';
import { sentence } from '../words/sentences.ts';
import { ALARM_NAMES, term } from '../words/terms.ts';
import { ask, type DataOption } from './card-requests.ts';
import { configOrFail } from './config-file.ts';
import { CommandFailed, messageOf } from './failure.ts';
import { openRecords } from './records.ts';
import type { Terminal } from './terminal.ts';
import { tableLines } from './text-table.ts';

type SiteOptions = DataOption & { readonly config: string };
type PackOptions = SiteOptions & { readonly out?: string; readonly names: boolean };

/** `gatehouse alarm`: alarms in the records, and their hand-over as a file. */
export function addAlarm(program: Command, terminal: Terminal): void {
  const alarm = program
    .command('alarm')
    .description('alarms in the records, and their hand-over to the police or the fire brigade');
  const command = (text: string, description: string) =>
    alarm
      .command(text)
      .description(description)
      .option('-c, --config <file>', 'the site', 'site.yaml')
      .option('-d, --data <folder>', 'where the records are kept', 'data');
  command('list', 'the newest alarms, with what names them').action((options: SiteOptions) =>
    list(options, terminal),
  );
  command('pack <alarm>', 'all of one alarm as a ZIP file, also while a gateway runs')
    .option('-o, --out <file>', 'the file; named after the alarm if left out')
    .option('--no-names', 'without plates, people and who was inside')
    .action((id: string, options: PackOptions) => pack(id, options, terminal));
  command(
    'check <folder>',
    'an unpacked hand-over: is it whole, and is it what the records say',
  ).action((folder: string, options: SiteOptions) => check(folder, options, terminal));
}

const LISTED = 50;

async function list(options: SiteOptions, terminal: Terminal): Promise<void> {
  await withRecords(options, terminal, async (store, { id }) => {
    const rows = (await store.alarms(id, { limit: LISTED })).map(
      ({ alarm, kind, place, raised, closed }) => [
        alarm,
        toRfc3339(instant(raised)),
        closed === null ? 'open' : 'closed',
        term(ALARM_NAMES, kind).en,
        JSON.parse(place).en,
      ],
    );
    if (rows.length === 0) terminal.out('no alarm in the records');
    else
      for (const line of tableLines([['alarm', 'raised', '', '', ''], ...rows])) terminal.out(line);
  });
}

async function pack(
  alarm: string,
  { out, names: withNames, ...options }: PackOptions,
  terminal: Terminal,
): Promise<void> {
  await withRecords(options, terminal, async (store, site) => {
    const by = `command-line:${userInfo().username}`;
    const made = await makePack({ site, store }, { alarm, withNames, at: systemClock.now(), by });
    if (made === undefined) throw unknownAlarm(alarm);
    const file = out ?? made.name;
    await writeFile(file, made.bytes, { mode: 0o600, flag: 'wx' }).catch((cause: unknown) => {
      throw new CommandFailed(
        {
          code: 'file-unusable',
          text: `${file} cannot be written: ${messageOf(cause)}`,
          remedy: 'another name with --out: a file that is there is not overwritten',
        },
        { cause },
      );
    });
    terminal.out(`${file}  ${made.bytes.length} bytes`);
    terminal.out(`SHA-256 of manifest.json, for the form that both sides sign:`);
    terminal.out(made.manifestDigest);
    const handedOver = { alarm: alarmId(alarm), names: withNames, manifest: made.manifestDigest };
    await record(options, handedOver, terminal);
  });
}

/** Tells the running gateway that it was handed over; the file is good without, but then nobody finds that in the records. */
async function record(
  options: DataOption,
  handedOver: ActData<'alarm.hand-over'>,
  terminal: Terminal,
): Promise<void> {
  try {
    const answer = await ask(options, { kind: 'hand-over', data: handedOver });
    if (!('facts' in answer)) throw new CommandFailed(NO_ANSWER);
    terminal.out('on record as handed over');
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    terminal.error(`the file is made, but is not on record as handed over: ${error.message}`);
    terminal.error('write down who took it and when; or make it anew while the gateway runs');
  }
}

// The branding constructor: the records know an alarm by this name.
const alarmId = (name: string): AlarmId => name as AlarmId;

const NO_ANSWER = {
  code: 'gateway-unreachable',
  text: 'the gateway stopped before it answered',
  remedy: 'make it anew once it runs',
} as const;

function lineOf(handOver: FactOf<'alarm.handed-over'>, site: Site): string {
  const { zh, en } = sentence(handOver, site);
  return `${toRfc3339(handOver.at)}  ${zh} · ${en}`;
}

const NOT_ON_RECORD = 'no hand-over of this very file is on record';

async function check(folder: string, options: SiteOptions, terminal: Terminal): Promise<void> {
  await withRecords(options, terminal, async (store, site) => {
    const readers = createPackReaders(store.read, site.id);
    const findings = await checkPack(folder, readers);
    for (const finding of findings) terminal.out(finding);
    const handOver = await handOverOf(folder, readers);
    terminal.out(handOver === undefined ? NOT_ON_RECORD : lineOf(handOver, site));
    if (findings.length === 0) return terminal.out('whole, and as the records have it');
    throw new CommandFailed({
      code: 'pack-differs',
      text: `${folder} is not what was handed over, or not what the records say`,
      remedy: 'ask for the file again; keep both, and the records, for examination',
    });
  });
}

const unknownAlarm = (alarm: string): CommandFailed =>
  new CommandFailed({
    code: 'alarm-unknown',
    text: `the records have no alarm "${alarm}"`,
    remedy: 'gatehouse alarm list',
  });

async function withRecords(
  { config, data }: SiteOptions,
  terminal: Terminal,
  work: (store: Store, site: Awaited<ReturnType<typeof configOrFail>>['site']) => Promise<void>,
): Promise<void> {
  const configured = (await configOrFail(config, terminal)).site;
  const store = await openRecords(data);
  try {
    await work(store, (await store.head(configured.id)).layout ?? configured);
  } finally {
    await store.close();
  }
}
