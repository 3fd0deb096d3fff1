// Run under a file size limit by `outbox-disk.test.ts`: the disk takes little, then room is made.
import { systemClock } from '../../gateway/clock.ts';
import { openSpill } from '../../gateway/devices/spill.ts';
import { createLogger } from '../../gateway/log.ts';

const [file = '', count = '0'] = process.argv.slice(2);
let tellFull = (): void => undefined;
const full = new Promise<void>((resolve) => {
  tellFull = resolve;
});
const log = createLogger({
  stream: {
    write(line) {
      process.stdout.write(line);
      if (line.includes('outbox-disk-failed')) tellFull();
    },
  },
});
const spill = await openSpill({ file, clock: systemClock, log });
process.stdout.write(`left ${spill.left.length}\n`);
const readings = Array.from({ length: Number(count) }, (_, index) => ({
  source: '/s/device/d',
  boot: 'b',
  sequence: index + 1,
  topic: 't',
  payload: 'x'.repeat(1_000),
}));
if (readings.length > 0) {
  spill.keep(readings);
  await full;
  // The engine takes all but the first and the last meanwhile.
  spill.forget(readings.slice(1, -1));
}
await spill.close();
