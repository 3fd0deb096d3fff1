// Measures a small and a large register by turns, in a process that has nothing else in its memory.
import { measureRegisters } from './latency.ts';

const [small = '', smallPermits = '', large = '', largePermits = '', swipes = ''] =
  process.argv.slice(2);
const rows = await measureRegisters(
  { file: small, permits: Number(smallPermits) },
  { file: large, permits: Number(largePermits) },
  Number(swipes),
);
process.stdout.write(JSON.stringify(rows));
