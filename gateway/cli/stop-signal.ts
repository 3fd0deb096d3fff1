import { once } from 'node:events';

// What a shell shows for a program ended by Ctrl-C.
const INTERRUPTED = 130;

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
export async function stopSignal(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  await Promise.race(signals.map((signal) => once(process, signal)));
  for (const signal of signals) process.once(signal, () => process.exit(INTERRUPTED));
}
