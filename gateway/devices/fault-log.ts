import type { Clock, WireFault } from '../../drivers/driver.ts';
import { type Instant, instant } from '../../rules/vocabulary/time.ts';
import type { Logger } from '../log.ts';

/** The same fault of the same device is told this often, with how many there were. */
const TOLD_EVERY_MS = 60_000;
/** Kinds of fault kept apart; more than that is a driver that makes up codes. */
const KINDS_MAX = 1_000;

/** Logs what goes wrong on the wires: the first of a kind at once, its repetitions as a count. */
export function createFaultLog(clock: Clock, log: Logger) {
  const kinds = new Map<string, { told: Instant; repeated: number }>();
  return (fault: WireFault & { readonly line: string }): void => {
    const { line, device, code, text } = fault;
    const kind = `${line} ${device ?? ''} ${code}`;
    const known = kinds.get(kind) ?? { told: instant(0), repeated: 0 };
    if (kinds.size < KINDS_MAX) kinds.set(kind, known);
    const now = clock.now();
    if (now - known.told < TOLD_EVERY_MS) {
      known.repeated += 1;
      return;
    }
    log.warn({ line, device, code, repeated: known.repeated }, text);
    known.told = now;
    known.repeated = 0;
  };
}
