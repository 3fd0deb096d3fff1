import { sql } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { PRIORITIES } from '../../rules/vocabulary/site.ts';
import { compiler } from './statements.ts';
import type { Store } from './store.ts';
import type { AlarmsTable, NoticesTable } from './tables.ts';

export const NOTICE_STATES = ['waiting', 'sent', 'dead', 'discarded'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** A message without the site it is of. */
export type NoticeRow = Omit<NoticesTable, 'site'>;

/** What may become of a message. */
export type NoticeChange = Partial<
  Pick<NoticeRow, 'state' | 'attempts' | 'since' | 'next' | 'tried' | 'why' | 'status' | 'by'>
>;

/** Which messages are asked for, the newest first; `before` continues. */
export type NoticesAsked = {
  readonly state?: NoticeState;
  readonly hook?: string;
  readonly before?: string;
  readonly limit: number;
};

/** Messages of one receiver that stand alike. */
export type NoticeCount = {
  readonly hook: string;
  readonly state: string;
  readonly count: number;
  readonly tried: number | null;
};

/** The messages of a site. Whoever writes here writes beside the journal: facts are the engine's. */
export type NoticeStore = {
  /** Up to where the journal was looked through; undefined where it never was. */
  cursor(): Promise<number | undefined>;
  moveCursor(position: number): Promise<void>;
  /** Nothing is looked for any more; who looks again begins at what happens then. */
  dropCursor(): Promise<void>;
  /** Adds a message; one that is there already stays as it is. */
  add(row: NoticeRow): Promise<void>;
  change(notice: string, change: NoticeChange): Promise<void>;
  get(notice: string): Promise<NoticeRow | undefined>;
  /**
   * What a receiver is told next: the gravest, of these what was never tried before what was, then the oldest; of one
   * alarm always what came first. Where nothing but what is urgent may be told, only what is critical and was never tried.
   */
  next(
    hook: string,
    now: number,
    only?: { readonly isUrgent?: boolean },
  ): Promise<NoticeRow | undefined>;
  /** When the next of a receiver's is due. */
  nextDue(hook: string): Promise<number | undefined>;
  /** Gives up what waits for receivers that are no longer configured. */
  abandon(hooks: readonly string[], why: string): Promise<void>;
  waiting(hook: string): Promise<number>;
  /** The receivers that were told of an alarm. */
  told(alarm: string): Promise<ReadonlySet<string>>;
  alarm(alarm: string): Promise<AlarmsTable | undefined>;
  list(asked: NoticesAsked): Promise<readonly NoticeRow[]>;
  counts(): Promise<readonly NoticeCount[]>;
  /** Removes what is over and older than that. */
  forget(before: number): Promise<void>;
};

const [GRAVEST = 'critical'] = [...PRIORITIES].reverse();

/** How far down a priority stands, the gravest first. */
const weight = sql`case about.priority ${sql.join(
  [...PRIORITIES].reverse().map((priority, rank) => sql`when ${priority} then ${sql.lit(rank)}`),
  sql` `,
)} else ${sql.lit(PRIORITIES.length)} end`;

/** The messages of one site over its store. */
export function createNoticeStore(store: Pick<Store, 'read' | 'write'>, site: SiteId): NoticeStore {
  const { read, write } = store;
  const ours = read.selectFrom('notices').where('site', '=', site);
  const update = compiler.updateTable('notices').where('site', '=', site);
  return {
    async cursor() {
      const row = await read
        .selectFrom('noticeCursors')
        .select('position')
        .where('site', '=', site)
        .executeTakeFirst();
      return row?.position;
    },
    async moveCursor(position) {
      await write(
        compiler
          .insertInto('noticeCursors')
          .values({ site, position })
          .onConflict((on) => on.column('site').doUpdateSet({ position })),
      );
    },
    async dropCursor() {
      await write(compiler.deleteFrom('noticeCursors').where('site', '=', site));
    },
    async add(row) {
      await write(
        compiler
          .insertInto('notices')
          .values({ site, ...row })
          .onConflict((on) => on.columns(['site', 'notice']).doNothing()),
      );
    },
    async change(notice, change) {
      await write(update.set(change).where('notice', '=', notice));
    },
    get: (notice) => ours.selectAll().where('notice', '=', notice).executeTakeFirst(),
    next(hook, now, { isUrgent = false } = {}) {
      const due = read
        .selectFrom('notices as notice')
        .leftJoin('alarms as about', (join) =>
          join.onRef('about.site', '=', 'notice.site').onRef('about.alarm', '=', 'notice.alarm'),
        )
        .selectAll('notice')
        .where('notice.site', '=', site)
        .where('notice.state', '=', 'waiting')
        .where('notice.next', '<=', now)
        .where('notice.hook', '=', hook)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('notices as before')
                .select('before.notice')
                .whereRef('before.site', '=', 'notice.site')
                .whereRef('before.alarm', '=', 'notice.alarm')
                .whereRef('before.hook', '=', 'notice.hook')
                .where('before.state', '=', 'waiting')
                .where('before.next', '<=', now)
                .where(sql<boolean>`(before.made, before.notice) < (notice.made, notice.notice)`),
            ),
          ),
        )
        .orderBy(weight)
        .orderBy((eb) => eb('notice.attempts', '>', 0))
        .orderBy('notice.made')
        .orderBy('notice.notice')
        .limit(1);
      const urgent = due.where('notice.attempts', '=', 0).where('about.priority', '=', GRAVEST);
      return (isUrgent ? urgent : due).executeTakeFirst();
    },
    async nextDue(hook) {
      const row = await ours
        .select(({ fn }) => fn.min('next').as('next'))
        .where('state', '=', 'waiting')
        .where('hook', '=', hook)
        .executeTakeFirst();
      return row?.next ?? undefined;
    },
    async abandon(hooks, why) {
      const gone = update.set({ state: 'dead', next: null, why }).where('state', '=', 'waiting');
      await write(hooks.length === 0 ? gone : gone.where('hook', 'not in', hooks));
    },
    async waiting(hook) {
      const row = await ours
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('state', '=', 'waiting')
        .where('hook', '=', hook)
        .executeTakeFirst();
      return row?.count ?? 0;
    },
    async told(alarm) {
      const rows = await ours.select('hook').distinct().where('alarm', '=', alarm).execute();
      return new Set(rows.map(({ hook }) => hook));
    },
    alarm: (alarm) =>
      read
        .selectFrom('alarms')
        .selectAll()
        .where('site', '=', site)
        .where('alarm', '=', alarm)
        .executeTakeFirst(),
    list({ state, hook, before, limit }) {
      let query = ours.selectAll().orderBy('made', 'desc').orderBy('notice', 'desc').limit(limit);
      if (state !== undefined) query = query.where('state', '=', state);
      if (hook !== undefined) query = query.where('hook', '=', hook);
      if (before !== undefined) {
        const from = read
          .selectFrom('notices')
          .select(['made', 'notice'])
          .where('site', '=', site)
          .where('notice', '=', before);
        query = query.where(sql<boolean>`(made, notice) < (${from})`);
      }
      return query.execute();
    },
    counts: () =>
      ours
        .select(({ fn }) => [
          'hook',
          'state',
          fn.countAll<number>().as('count'),
          fn.max('tried').as('tried'),
        ])
        .groupBy(['hook', 'state'])
        .execute(),
    async forget(before) {
      await write(
        compiler
          .deleteFrom('notices')
          .where('site', '=', site)
          .where('state', '!=', 'waiting')
          .where('made', '<', before),
      );
    },
  };
}
