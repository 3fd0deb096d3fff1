import { type Command, Option } from 'commander';
import { parseCardNumber } from '../../rules/access/card-forms.ts';
import type { Card } from '../../rules/vocabulary/readings.ts';
import { ERRANDS } from '../../rules/vocabulary/site.ts';
import { freshId } from '../random.ts';
import { enrolAt, type PresentOptions } from './card-present.ts';
import { act, ask, type DataOption, listAll, type Row, rowsOf } from './card-requests.ts';
import { CommandFailed, EXIT } from './failure.ts';
import type { Terminal } from './terminal.ts';

type EnrolOptions = DataOption & {
  readonly id?: string;
  readonly name?: string;
  readonly household?: string;
  readonly plate?: string;
  readonly class: string;
  readonly errand?: string;
  readonly from?: string;
  readonly to?: string;
  readonly lane: readonly string[];
  readonly guard?: boolean;
};

const NUMBER_HELP = `
A card number is hex (B1C2D3E4), the ten printed digits (0011649747), facility and number (177,49875), or
technology:hex (em4100:0A00B1C2D3).
`;

/** `gatehouse card`: cards of people and vehicles, at the running gateway of a DATA folder. */
export function addCard(program: Command, terminal: Terminal): void {
  const card = program.command('card').description('enrol, find and report cards lost');
  const data = ['-d, --data <folder>', 'DATA of the running gateway', 'data'] as const;
  card
    .command('enrol [number]')
    .description(
      'enrol a card with its holder, and with --plate a permit; or the next one shown at a reader',
    )
    .option('-n, --name <name>', "the holder's name")
    .option('--at <reader>', 'enrol the next card shown at this reader, on --permit')
    .option('--permit <permit>', 'the permit, with --at')
    .option('--seconds <seconds>', 'how long the reader waits, with --at (5 to 300)', Number, 60)
    .option('--id <id>', 'id of the card; one is made if left out')
    .option('--household <household>', 'building, unit and room')
    .option('--plate <plate>', 'the vehicle it stands for')
    .option('--class <class>', 'resident, staff, contractor, visitor or delivery', 'resident')
    .addOption(
      new Option('--errand <errand>', 'what somebody who delivers comes for').choices(ERRANDS),
    )
    .option('--from <moment>', 'valid from (RFC 3339)')
    .option('--to <moment>', 'valid to (RFC 3339)')
    .option('--lane <id...>', 'lanes it is good for; every lane if left out', [])
    .option('--guard', "a guard's badge: no permit, it signs taps")
    .option(...data)
    .addHelpText('after', NUMBER_HELP)
    .action((number: string | undefined, options: EnrolOptions & PresentOptions) =>
      options.at === undefined
        ? enrol(number, options, terminal)
        : enrolAt(options.at, options, terminal),
    );
  card
    .command('list')
    .description('list cards: id, holder, permit, last four characters')
    .option(...data)
    .action((options: DataOption) => list(options, terminal));
  card
    .command('find <number>')
    .description('whose card is this?')
    .option(...data)
    .addHelpText('after', NUMBER_HELP)
    .action((number: string, options: DataOption) => find(number, options, terminal));
  card
    .command('lose <id>')
    .description('report a card lost, by its id')
    .option(...data)
    .action((id: string, options: DataOption) => lose(id, options, terminal));
}

async function enrol(
  number: string | undefined,
  options: EnrolOptions,
  terminal: Terminal,
): Promise<void> {
  if (number === undefined || options.name === undefined) {
    throw new CommandFailed({
      code: 'card-malformed',
      text: 'expected a card number and --name, or --at and --permit',
      remedy: '`gatehouse card enrol --help` shows both ways',
      exit: EXIT.usage,
    });
  }
  const card = cardOf(number);
  const credential = options.id ?? `card-${freshId()}`;
  const holder = `person-${freshId()}`;
  const { name, household, plate, guard } = options;
  await act(options, 'person.save', {
    person: holder,
    name,
    ...(household === undefined ? {} : { household }),
    ...(guard === true ? { guard } : {}),
  });
  const permit = guard === true ? {} : await issue(options, holder, plate);
  await act(options, 'credential.enrol', { credential, card, holder, ...permit });
  terminal.out(`${credential} is ${name}'s`);
}

async function issue(
  options: EnrolOptions,
  holder: string,
  plate: string | undefined,
): Promise<object> {
  const permit = `permit-${freshId()}`;
  const vehicle = plate === undefined ? undefined : `vehicle-${freshId()}`;
  if (vehicle !== undefined) await act(options, 'vehicle.save', { vehicle, plate });
  await act(options, 'permit.issue', {
    permit,
    class: options.class,
    holder,
    vehicles: vehicle === undefined ? [] : [vehicle],
    lanes: options.lane,
    state: 'active',
    ...(options.errand === undefined ? {} : { errand: options.errand }),
    ...(options.from === undefined ? {} : { validFrom: options.from }),
    ...(options.to === undefined ? {} : { validTo: options.to }),
  });
  return vehicle === undefined ? { permit } : { permit, vehicle };
}

async function list(options: DataOption, terminal: Terminal): Promise<void> {
  const rows = await listAll(options, 'credentials', 'credential');
  const people = await namesOf(options);
  for (const row of rows) terminal.out(cardLine(row, people));
  if (rows.length === 0) terminal.out('no card is enrolled');
}

async function find(number: string, options: DataOption, terminal: Terminal): Promise<void> {
  const rows = rowsOf(await ask(options, { kind: 'find', card: cardOf(number) }));
  const people = await namesOf(options);
  for (const row of rows) terminal.out(cardLine(row, people));
  if (rows.length === 0) {
    throw new CommandFailed({
      code: 'act-refused',
      text: `no enrolled card reads as ${number}`,
      remedy: 'enrol it with `gatehouse card enrol`',
    });
  }
}

async function lose(id: string, options: DataOption, terminal: Terminal): Promise<void> {
  await act(options, 'credential.lose', { credential: id });
  terminal.out(`${id} is reported lost: it opens nothing from now on`);
}

function cardOf(number: string): Card {
  const card = parseCardNumber(number);
  if (card.ok) return card.value;
  throw new CommandFailed({
    code: 'card-malformed',
    text: `expected ${card.error.expected}; "${number}" came`,
    remedy: 'read the number off the card again; `gatehouse card enrol --help` shows the forms',
    exit: EXIT.usage,
  });
}

/** Names of people by their ids. */
async function namesOf(options: DataOption): Promise<ReadonlyMap<unknown, unknown>> {
  const people = await listAll(options, 'people', 'person');
  return new Map(people.map(({ person, name }) => [person, name]));
}

function cardLine(row: Row, people: ReadonlyMap<unknown, unknown>): string {
  const lost = row['lost'] === null ? '' : '  已挂失 lost';
  const tail = row['tail'] === null ? '' : `…${String(row['tail'])}`;
  return `${String(row['credential']).padEnd(42)} ${tail.padEnd(6)} ${String(people.get(row['holder']) ?? row['holder'] ?? '')}${lost}`;
}
