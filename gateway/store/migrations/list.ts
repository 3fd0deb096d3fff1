import type { Migration } from 'kysely';
import { accountPosts } from './account-posts.ts';
import { accountTables } from './account-tables.ts';
import { areas } from './areas.ts';
import { engineTables } from './engine-tables.ts';
import { errands } from './errands.ts';
import { gateModels } from './gate-models.ts';
import { importsModel } from './imports.ts';
import { journalByAlarm } from './journal-by-alarm.ts';
import { journalByRound } from './journal-by-round.ts';
import { noticesTables } from './notices.ts';
import { openingsModel } from './openings.ts';
import { patrolModels } from './patrol-models.ts';
import { readModels } from './read-models.ts';
import { routePlansModel } from './route-plans.ts';
import { search } from './search.ts';
import { shiftsModel } from './shifts.ts';
import { tails } from './tails.ts';
import { visitorsModel } from './visitors.ts';

/** Every migration, in order; the list is appended to and a released one is never changed. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '2026-11-25-1-engine-tables': engineTables,
  '2026-11-25-2-read-models': readModels,
  '2026-11-25-3-account-tables': accountTables,
  '2026-11-29-1-gate-models': gateModels,
  '2026-11-29-2-openings': openingsModel,
  '2026-11-29-3-visitors': visitorsModel,
  '2026-11-29-4-imports': importsModel,
  '2026-11-29-5-areas': areas,
  '2026-11-29-6-shifts': shiftsModel,
  '2026-11-29-7-search': search,
  '2026-11-30-1-errands': errands,
  '2026-11-30-2-tails': tails,
  '2026-11-30-3-patrol-models': patrolModels,
  '2026-11-30-4-journal-by-round': journalByRound,
  '2026-11-30-5-route-plans': routePlansModel,
  '2026-11-30-6-notices': noticesTables,
  '2026-11-30-7-journal-by-alarm': journalByAlarm,
  '2026-11-30-8-account-posts': accountPosts,
};
