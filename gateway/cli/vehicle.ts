import type { Command } from 'commander';
import { act, type DataOption, listAll, type Row } from './card-requests.ts';
import { CommandFailed } from './failure.ts';
import type { Terminal } from './terminal.ts';

type WhyOptions = DataOption & { readonly why?: string };

/** `gatehouse vehicle`: vehicles and their owners' locks, at the running gateway of a DATA folder. */
export function addVehicle(program: Command, terminal: Terminal): void {
  const vehicle = program.command('vehicle').description('list, lock and unlock vehicles');
  const data = ['-d, --data <folder>', 'DATA of the running gateway', 'data'] as const;
  vehicle
    .command('list')
    .description('list vehicles: plate, id, and whether its owner locked it')
    .option(...data)
    .action((options: DataOption) => list(options, terminal));
  vehicle
    .command('lock <plate>')
    .description('lock a vehicle for its owner: it passes no lane until it is unlocked')
    .option('--why <why>', 'why, for the record')
    .option(...data)
    .action(async (plate: string, options: WhyOptions) => {
      const id = await vehicleOf(plate, options);
      const why = options.why === undefined ? {} : { why: options.why };
      await act(options, 'vehicle.lock', { vehicle: id, ...why });
      terminal.out(`${plate} is locked`);
    });
  vehicle
    .command('unlock <plate>')
    .description('unlock a vehicle')
    .option(...data)
    .action(async (plate: string, options: DataOption) => {
      await act(options, 'vehicle.unlock', { vehicle: await vehicleOf(plate, options) });
      terminal.out(`${plate} is unlocked`);
    });
}

async function list(options: DataOption, terminal: Terminal): Promise<void> {
  const rows = await listAll(options, 'vehicles', 'vehicle');
  const locked = new Set((await listAll(options, 'locks', 'vehicle')).map(({ vehicle: id }) => id));
  for (const row of rows) {
    const lock = locked.has(row['vehicle']) ? '  已锁 locked' : '';
    terminal.out(`${String(row['plate']).padEnd(12)} ${String(row['vehicle'])}${lock}`);
  }
  if (rows.length === 0) terminal.out('there is no vehicle');
}

/** By its plate, as it is written on the car, or by its id. */
async function vehicleOf(plate: string, options: DataOption): Promise<string> {
  const rows = await listAll(options, 'vehicles', 'vehicle');
  const found = rows.filter((row) => row['vehicle'] === plate || bare(row) === bareText(plate));
  const [one, other] = found.map((row) => String(row['vehicle']));
  if (one !== undefined && other === undefined) return one;
  throw new CommandFailed({
    code: 'act-refused',
    text: `expected the plate of one vehicle; ${plate} is that of ${found.length}`,
    remedy: 'look at `gatehouse vehicle list`, and give its id where the plate is there twice',
  });
}

const bare = (row: Row): string => bareText(String(row['plate']));
const bareText = (plate: string): string => plate.toUpperCase().replaceAll(/[\s·.-]/g, '');
