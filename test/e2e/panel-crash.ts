// `npm run crash:panels [rounds] [seed]`: kills a gateway at random moments while twenty panels report, and looks at what
// the panels were told and what the records have.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../simulators/random.ts';
import { eventually } from '../support/process-site.ts';
import { acknowledged, createPanelSite, nameOf, PANELS } from './panel-site.ts';

const ROUNDS = 200;
/** Alarms of each panel in each round: the storm goes on over the kills. */
const ALARMS = 4;
/** How long a gateway may live once it listens. */
const LIFE_MS = 1_500;
const [rounds = ROUNDS, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const random = createRandom(seed);
const faults: string[] = [];
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-panel-crash-'));
const site = await createPanelSite(folder);
const taken = (): readonly string[] => site.panels.flatMap(acknowledged);

console.log(`${rounds} rounds, seed ${seed}`);
try {
  for (let round = 0; round < rounds; round += 1) {
    const from = `${round * ALARMS + 1}`;
    for (const { account, line } of site.panels) {
      line.act(account, 'storm', { count: `${ALARMS}`, from, kind: 'burglary' });
    }
    await site.start();
    await new Promise((resolve) => setTimeout(resolve, random.integer(0, LIFE_MS)));
    await site.end('SIGKILL');
    const recorded = site.records.reported().map(nameOf);
    const known = new Set(recorded);
    const early = taken().filter((name) => !known.has(name));
    if (early.length > 0)
      faults.push(`round ${round}: acknowledged and not in the records: ${early.join(', ')}`);
    if (known.size < recorded.length) {
      faults.push(
        `round ${round}: ${recorded.length - known.size} alarms are in the records twice`,
      );
    }
  }
  await site.start();
  const all = PANELS * ALARMS * rounds;
  await eventually(async () => (taken().length === all ? true : undefined), 600_000);
  await site.end('SIGTERM');
  const names = site.records.reported().map(nameOf);
  if (names.length !== all || new Set(names).size !== all) {
    faults.push(
      `${all} alarms came; the records have ${names.length}, ${new Set(names).size} different`,
    );
  }
  console.log(`${rounds} kills, ${all} alarms, ${faults.length} faults`);
} finally {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
