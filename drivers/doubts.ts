import type { PanelDoubt } from '../rules/vocabulary/panel-kinds.ts';
import { after, type Instant } from '../rules/vocabulary/time.ts';
import type { Tell } from './barrier/outbox.ts';

/** What is doubtful about panels, told once and then counted: one alarm about a panel, however often it comes. */
export type Doubts = {
  add(account: string, why: PanelDoubt, text: string, now: Instant): void;
};

/** A doubt that goes on is told again this often, with how often it came meanwhile. */
const AGAIN_MS = 10 * 60_000;
/** More panels and doubts than a line has; the one not seen for longest is forgotten, and told anew. */
const DOUBTS_MAX = 2_000;
const TEXT_MAX = 500;

/** Doubts of one device's panels. */
export function createDoubts(tell: Pick<Tell, 'reading'>): Doubts {
  const known = new Map<string, { toldAt: Instant; count: number }>();
  return {
    add(account, why, text, now) {
      const key = `${why} ${account}`;
      const one = known.get(key);
      const count = (one?.count ?? 0) + 1;
      const isQuiet = one !== undefined && now < after(one.toldAt, AGAIN_MS);
      known.delete(key);
      known.set(key, isQuiet ? { ...one, count } : { toldAt: now, count: 0 });
      const oldest = known.keys().next();
      if (known.size > DOUBTS_MAX && !oldest.done) known.delete(oldest.value);
      if (isQuiet) return;
      const data = { account, why, count, text: text.slice(0, TEXT_MAX) };
      tell.reading({ type: 'panel.suspected', data });
    },
  };
}
