import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { type Instant, instant } from '../../rules/vocabulary/time.ts';
import type { NoticeStore } from '../store/notices.ts';
import type { Store } from '../store/store.ts';
import type { AlarmsTable } from '../store/tables.ts';
import type { Hook } from './hook.ts';
import { alarmOf, type Draft, draftsOf, type ToldAlarm } from './messages.ts';
import { GIVE_UP_MS } from './retries.ts';

/** Looks through the journal for what must be told, from where it was looked through last. */
export type Collecting = { collect(): Promise<void> };

const PAGE = 500;
// The place is written down with messages; between them now and then, so that a start need not look through everything.
const POSITIONS_UNWRITTEN = 2_000;
/** More waiting for one receiver than this tell it nothing more but what is critical; it is seen on the list. */
const WAITING_MAX = 1_000;
/** Of what is critical as much again. */
const CRITICAL_MAX = 2_000;

/** Collecting for these receivers. A site that never had any begins with what happens now. */
export function createCollecting(parts: {
  readonly site: Site;
  readonly hooks: readonly Hook[];
  readonly notices: NoticeStore;
  readonly feed: Store['feed'];
  /** Where the journal ends. */
  position(): number;
}): Collecting {
  const { site, hooks, notices, feed } = parts;
  // Taken now: what is committed while the store is first asked is news already.
  const end = parts.position();
  let cursor: number | undefined;
  let written = 0;

  const begin = async (): Promise<number> => {
    const known = await notices.cursor();
    if (known === undefined) await notices.moveCursor(end);
    written = known ?? end;
    return written;
  };

  const take = async (fact: Fact): Promise<number> => {
    const about = alarmOf(fact);
    const row = about === undefined ? undefined : await notices.alarm(about);
    if (row === undefined) return 0;
    const told = await notices.told(row.alarm);
    const drafts = draftsOf({ site, hooks, fact, alarm: toldOf(row), told });
    for (const draft of drafts) {
      const most = row.priority === 'critical' ? CRITICAL_MAX : WAITING_MAX;
      const isFull = (await notices.waiting(draft.hook)) >= most;
      await notices.add(
        isFull ? given(draft, fact.at, 'too-many-waiting') : waiting(draft, fact.at),
      );
    }
    return drafts.length;
  };

  /** Goes on to the end of the journal, page by page; gives how many messages came of it. */
  const lookFrom = async (from: number): Promise<number> => {
    const { facts } = await feed(site.id, { area: 'alarm', after: from, limit: PAGE });
    let added = 0;
    for (const { fact } of facts) added += await take(fact);
    cursor = facts.at(-1)?.fact.sequence ?? from;
    return facts.length < PAGE ? added : added + (await lookFrom(cursor));
  };

  return {
    async collect() {
      // Without receivers nothing is told, and nothing of it later either.
      if (hooks.length === 0) return notices.dropCursor();
      const from = cursor ?? (await begin());
      const added = await lookFrom(from);
      // Messages first, the place after them: what is looked through twice is there already.
      if (cursor !== undefined && (added > 0 || cursor - written >= POSITIONS_UNWRITTEN)) {
        await notices.moveCursor(cursor);
        written = cursor;
      }
    },
  };
}

const blank = { attempts: 0, tried: null, status: null, by: null } as const;

/** A message that is sent as soon as may be. */
const waiting = (draft: Draft, made: Instant) => ({
  ...blank,
  ...draft,
  alarm: draft.alarm ?? null,
  made,
  state: 'waiting',
  since: made,
  next: made,
  why: null,
});

/** A message that is not even tried. */
const given = (draft: Draft, made: Instant, why: string) => ({
  ...waiting(draft, made),
  state: 'dead',
  next: null,
  why,
});

/** True for what waited through an outage of ours until nobody is helped by it any more. */
export const isTooOld = (since: number, now: Instant): boolean => now - since > GIVE_UP_MS;

function toldOf(row: AlarmsTable): ToldAlarm {
  const { alarm, kind, priority, place, zone, raised } = row;
  return {
    alarm,
    kind,
    priority,
    place: JSON.parse(place),
    ...(zone === null ? {} : { zone }),
    raised: instant(raised),
  };
}
