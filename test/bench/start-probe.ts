// Starts an engine on the records of the file it is given, and says how long it took and how much memory it has then.
import { benchDigest } from './bench-digest.ts';
import { openGate } from './open-gate.ts';

const [file = ''] = process.argv.slice(2);
const startedAt = performance.now();
const { close } = await openGate(file, benchDigest);
const startMs = performance.now() - startedAt;
const rssMiB = process.memoryUsage().rss / 1024 / 1024;
await close();
process.stdout.write(JSON.stringify({ startMs, rssMiB }));
