import { type Command, Option } from 'commander';
import { ENCODINGS } from '../../drivers/link/sheet/decode.ts';
import { fromRfc3339, instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { CARD_FORMS } from '../imports/card-cells.ts';
import { act, ask, type DataOption, listAll, type Row, rowsOf } from './card-requests.ts';
import { CommandFailed } from './failure.ts';
import { exportFile, type ImportOptions, importFile } from './permit-files.ts';
import type { Terminal } from './terminal.ts';

type WhyOptions = DataOption & { readonly why?: string };

/** `gatehouse permit`: who may pass, one by one and by the file, at the running gateway of a DATA folder. */
export function addPermit(program: Command, terminal: Terminal): void {
  const permit = program.command('permit').description('import, export, list and end permits');
  const data = ['-d, --data <folder>', 'DATA of the running gateway', 'data'] as const;
  permit
    .command('import <file>')
    .description('import permits with their cards from .csv, .xlsx or .xls: all of them or none')
    .option('--dry-run', 'only say what is wrong, row by row')
    .option('--stage-only', 'leave it staged, for `permit apply`')
    .addOption(new Option('--encoding <encoding>').choices(ENCODINGS).default('auto'))
    .addOption(
      new Option('--cards <form>', 'how card numbers are written')
        .choices(CARD_FORMS)
        .default('auto'),
    )
    .option('--problems <file>', 'where a long list of problems goes; beside the file if left out')
    .option(...data)
    .action((file: string, options: ImportOptions) => importFile(file, options, terminal));
  permit
    .command('export <file>')
    .description('write all permits to .csv or .xlsx, for Excel and for `permit import`')
    .option(...data)
    .action((file: string, options: DataOption) => exportFile(file, options, terminal));
  permit
    .command('imports')
    .description('list imports and how they stand')
    .option(...data)
    .action((options: DataOption) => imports(options, terminal));
  for (const [name, about, done] of OF_IMPORTS) {
    const command = permit.command(`${name} <import>`).description(about);
    if (name === 'undo') command.option('--why <why>', 'why, for the record');
    command.option(...data).action(async (id: string, options: WhyOptions) => {
      await act(options, `import.${name}`, { import: id, ...whyOf(options) });
      terminal.out(`${id} ${done}`);
    });
  }
  permit
    .command('list')
    .description('list permits: id, class, state, holder, plates')
    .option(...data)
    .action((options: DataOption) => list(options, terminal));
  permit
    .command('show <permit>')
    .description('show one permit with its cards')
    .option(...data)
    .action((id: string, options: DataOption) => show(id, options, terminal));
  for (const [name, state] of [
    ['suspend', 'suspended'],
    ['resume', 'active'],
  ] as const) {
    permit
      .command(`${name} <permit>`)
      .description(`make a permit ${state}; its other terms stay`)
      .option(...data)
      .action((id: string, options: DataOption) => change(id, state, options, terminal));
  }
  permit
    .command('end <permit>')
    .description('end a permit: it lets nobody in any more')
    .option('--why <why>', 'why, for the record')
    .option(...data)
    .action(async (id: string, options: WhyOptions) => {
      await act(options, 'permit.end', { permit: id, ...whyOf(options) });
      terminal.out(`${id} is ended`);
    });
}

const OF_IMPORTS = [
  ['apply', 'make a staged import count', 'counts from now on'],
  [
    'undo',
    'take an import back: its permits let nobody in any more',
    'is undone; who is inside may leave',
  ],
  ['drop', 'forget a staged import', 'is dropped'],
] as const;

const whyOf = ({ why }: WhyOptions): object => (why === undefined ? {} : { why });

async function imports(options: DataOption, terminal: Terminal): Promise<void> {
  const rows = rowsOf(await ask(options, { kind: 'imports' }));
  for (const row of rows) {
    const { import: id, state, staged, chunks, rows: count, by, since, file } = row;
    const whole = state === 'staged' && staged !== chunks ? ' (cut off)' : '';
    const when = typeof since === 'number' ? toRfc3339(instant(since)) : '';
    terminal.out(
      `${String(id).padEnd(28)} ${`${String(state)}${whole}`.padEnd(16)} ${String(count).padStart(7)} rows  ${when}  ${String(by)}  ${String(file ?? '')}`,
    );
  }
  if (rows.length === 0) terminal.out('nothing was imported yet');
}

async function list(options: DataOption, terminal: Terminal): Promise<void> {
  const rows = await listAll(options, 'permits', 'permit');
  const people = await listAll(options, 'people', 'person');
  const vehicles = await listAll(options, 'vehicles', 'vehicle');
  const names = new Map<unknown, unknown>([
    ...people.map((row) => [row['person'], row['name']] as const),
    ...vehicles.map((row) => [row['vehicle'], row['plate']] as const),
  ]);
  for (const row of rows) terminal.out(permitLine(row, names));
  if (rows.length === 0) terminal.out('there is no permit');
}

function permitLine(row: Row, names: ReadonlyMap<unknown, unknown>): string {
  const plates = idsIn(row['vehicles']).map((id) => String(names.get(id) ?? id));
  const holder = String(names.get(row['holder']) ?? row['holder']);
  const until = row['validTo'] === null ? '' : `  to ${String(row['validTo'])}`;
  return `${String(row['permit']).padEnd(42)} ${String(row['class']).padEnd(10)} ${stateOf(row).padEnd(9)} ${holder}  ${plates.join(' ')}${until}`;
}

const stateOf = (row: Row): string => (row['ended'] === null ? String(row['state']) : 'revoked');

async function show(id: string, options: DataOption, terminal: Terminal): Promise<void> {
  const row = await permitOf(id, options);
  const [holder] = rowsOf(
    await ask(options, { kind: 'list', what: 'people', ids: [String(row['holder'])] }),
  );
  const vehicles = idsIn(row['vehicles']);
  const cars =
    vehicles.length === 0
      ? []
      : rowsOf(await ask(options, { kind: 'list', what: 'vehicles', ids: vehicles }));
  terminal.out(`permit     ${id}`);
  terminal.out(`state      ${stateOf(row)}`);
  terminal.out(`class      ${String(row['class'])}`);
  terminal.out(`holder     ${String(holder?.['name'] ?? row['holder'])}`);
  for (const car of cars)
    terminal.out(`vehicle    ${String(car['plate'])}  (${String(car['vehicle'])})`);
  const lanes = idsIn(row['lanes']);
  terminal.out(`lanes      ${lanes.length === 0 ? 'every lane' : lanes.join(', ')}`);
  for (const [name, value] of [
    ['from', row['validFrom']],
    ['to', row['validTo']],
    ['hours', row['hours']],
    ['visits', row['visits']],
    ['errand', row['errand']],
    ['household', row['household']],
    ['import', row['import']],
  ] as const) {
    if (value !== null && value !== undefined) terminal.out(`${name.padEnd(10)} ${String(value)}`);
  }
  const cards = await listAll(options, 'credentials', 'credential');
  for (const card of cards.filter(({ permit }) => permit === id)) {
    const lost = card['lost'] === null ? '' : '  lost';
    terminal.out(`card       …${String(card['tail'])}  (${String(card['credential'])})${lost}`);
  }
}

async function change(
  id: string,
  state: 'active' | 'suspended',
  options: DataOption,
  terminal: Terminal,
): Promise<void> {
  const row = await permitOf(id, options);
  const hours: unknown = typeof row['hours'] === 'string' ? JSON.parse(row['hours']) : undefined;
  await act(options, 'permit.change', {
    permit: id,
    class: row['class'],
    holder: row['holder'],
    vehicles: idsIn(row['vehicles']),
    lanes: idsIn(row['lanes']),
    state,
    ...(hours === undefined ? {} : { hours }),
    ...given(row, 'validFrom'),
    ...given(row, 'validTo'),
    ...given(row, 'visits'),
    ...given(row, 'household'),
    ...given(row, 'errand'),
  });
  terminal.out(`${id} is ${state}`);
}

const given = (row: Row, name: string): object => {
  const value = row[name];
  // What is kept as text was RFC 3339 when it came; anything else is as it was.
  if (value === null || value === undefined) return {};
  const at = typeof value === 'string' ? fromRfc3339(value) : undefined;
  return { [name]: at === undefined ? value : toRfc3339(at) };
};

async function permitOf(id: string, options: DataOption): Promise<Row> {
  const [row] = rowsOf(await ask(options, { kind: 'list', what: 'permits', ids: [id] }));
  if (row !== undefined) return row;
  throw new CommandFailed({
    code: 'act-refused',
    text: `expected the id of a permit; ${id} came`,
    remedy: '`gatehouse permit list` shows them',
  });
}

function idsIn(json: unknown): readonly string[] {
  const ids: unknown = typeof json === 'string' ? JSON.parse(json) : [];
  return Array.isArray(ids) ? ids.map(String) : [];
}
