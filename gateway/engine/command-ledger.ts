import type { CommandId } from '../../rules/vocabulary/ids.ts';
import type { SentCommand } from '../../rules/vocabulary/inputs.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import { after } from '../../rules/vocabulary/time.ts';
import type { CommandRow } from './ports.ts';

/** How long after its `expires` a command may still be answered: the way back from the hardware. */
const ANSWER_GRACE_MS = 2_000;
/** Late answers name commands of the last minutes; older ones are nobody's question any more. */
const KNOWN_MAX = 20_000;

/** Which impulses were sent and not answered, and what a late answer is about. */
export type CommandLedger = {
  /** Written down after the commit. */
  sent(rows: readonly CommandRow[]): void;
  /** A level: it is asserted again and not waited for, but its answer names it. */
  asserted(command: SentCommand): void;
  answered(ids: readonly CommandId[]): void;
  /** The impulse of that id, while it is not answered. */
  open(id: CommandId): SentCommand | undefined;
  about(id: CommandId): SentCommand | undefined;
  /** Impulses whose answer is overdue, oldest first. */
  overdue(now: Instant): readonly CommandRow[];
  nextDue(): Instant | undefined;
};

/** An empty ledger. */
export function createCommandLedger(): CommandLedger {
  // Both maps keep the order of sending; since commands live equally long, that is near enough the order of expiry.
  const open = new Map<CommandId, CommandRow>();
  const known = new Map<CommandId, SentCommand>();

  function remember(command: SentCommand): void {
    known.set(command.id, command);
    if (known.size <= KNOWN_MAX) return;
    const oldest = known.keys().next();
    if (oldest.done !== true) known.delete(oldest.value);
  }

  return {
    sent(rows) {
      for (const row of rows) {
        open.set(row.id, row);
        remember(row.command);
      }
    },
    asserted: remember,
    answered(ids) {
      for (const id of ids) open.delete(id);
    },
    open: (id) => open.get(id)?.command,
    about: (id) => open.get(id)?.command ?? known.get(id),
    overdue(now) {
      const late: CommandRow[] = [];
      for (const row of open.values()) {
        if (dueOf(row) > now) break;
        late.push(row);
      }
      return late;
    },
    nextDue() {
      const first = open.values().next();
      return first.done === true ? undefined : dueOf(first.value);
    },
  };
}

const dueOf = ({ expires }: CommandRow): Instant => after(expires, ANSWER_GRACE_MS);
