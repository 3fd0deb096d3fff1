import type { Kysely } from 'kysely';
import { AREAS } from '../../rules/vocabulary/fact-schema.ts';
import type { CommandId, InputId, SiteId } from '../../rules/vocabulary/ids.ts';
import { instant } from '../../rules/vocabulary/time.ts';
import type { CommandRow, EngineStore, Head } from '../engine/ports.ts';
import { FIRST_LINK } from './chain.ts';
import { readCommand, readFact, readLayout, readStates, readView } from './rows.ts';
import type { Tables } from './tables.ts';

const inputId = (text: string): InputId => text as InputId;
const commandId = (text: string): CommandId => text as CommandId;

type Reads = Pick<EngineStore, 'head' | 'seen' | 'facts' | 'layout' | 'newestSnapshot'>;

/** What the engine asks its store. */
export function createEngineReaders(read: Kysely<Tables>): Reads {
  return {
    head: (site) => head(read, site),
    async seen(site, { acts, keys }) {
      const seenActs = acts.length === 0 ? [] : await actsSeen(read, site, acts);
      const seenKeys = keys.length === 0 ? [] : await keysSeen(read, site, keys);
      return { acts: seenActs, keys: seenKeys };
    },
    async facts(site, after, limit) {
      const rows = await read
        .selectFrom('journal')
        .select(['position', 'id', 'type', 'time', 'at', 'cause', 'data'])
        .where('site', '=', site)
        .where('position', '>', after)
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map(readFact);
    },
    async layout(site, digest) {
      const row = await read
        .selectFrom('layouts')
        .select('body')
        .where('site', '=', site)
        .where('digest', '=', digest)
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? undefined : readLayout(row.body);
    },
    async newestSnapshot(site, version) {
      const rows = await read
        .selectFrom('snapshots')
        .select('position')
        .where('site', '=', site)
        .where('version', '=', version)
        .where('complete', '=', 1)
        .orderBy('position', 'desc')
        .execute();
      for (const { position } of rows) {
        const parts = await read
          .selectFrom('snapshotParts')
          .select('body')
          .where('site', '=', site)
          .where('position', '=', position)
          .orderBy('part')
          .execute();
        const states = readStates(parts.map((part) => part.body).join(''));
        if (states !== undefined) return { position, version, states };
      }
      return undefined;
    },
  };
}

async function head(read: Kysely<Tables>, site: SiteId): Promise<Head> {
  const last = await read
    .selectFrom('chain')
    .select(['position', 'link', 'at'])
    .where('site', '=', site)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  const layout = await read
    .selectFrom('layouts')
    .select('body')
    .where('site', '=', site)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  const timer = await read
    .selectFrom('inputs')
    .select((eb) => eb.fn.max('time').as('time'))
    .where('site', '=', site)
    .where('kind', '=', 'time.passed')
    .executeTakeFirst();
  return {
    position: last?.position ?? 0,
    link: last?.link ?? FIRST_LINK,
    at: instant(last?.at ?? 0),
    sources: await read
      .selectFrom('sources')
      .select(['source', 'boot', 'sequence'])
      .where('site', '=', site)
      .execute(),
    unanswered: await unanswered(read, site),
    previous: await previous(read, site),
    views: (await read.selectFrom('views').selectAll().where('site', '=', site).execute()).map(
      readView,
    ),
    ...(layout === undefined ? {} : { layout: readLayout(layout.body) }),
    ...(typeof timer?.time === 'number' ? { deadline: instant(timer.time) } : {}),
  };
}

async function unanswered(read: Kysely<Tables>, site: SiteId): Promise<readonly CommandRow[]> {
  const rows = await read
    .selectFrom('commands')
    .select(['id', 'body', 'expires'])
    .where('site', '=', site)
    .where('answered', 'is', null)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    id: commandId(row.id),
    command: readCommand(row.body),
    expires: instant(row.expires),
  }));
}

async function previous(read: Kysely<Tables>, site: SiteId): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const area of AREAS) {
    const row = await read
      .selectFrom('journal')
      .select('position')
      .where('site', '=', site)
      .where('area', '=', area)
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) found[area] = row.position;
  }
  return found;
}

/** SQLite takes 32,766 parameters; a batch has far fewer, and this keeps it so whatever the batch. */
const ASKED_AT_ONCE = 1_000;

async function actsSeen(
  read: Kysely<Tables>,
  site: SiteId,
  acts: readonly InputId[],
): Promise<readonly InputId[]> {
  const found: InputId[] = [];
  for (let from = 0; from < acts.length; from += ASKED_AT_ONCE) {
    const rows = await read
      .selectFrom('inputs')
      .select('id')
      .where('site', '=', site)
      .where('id', 'in', acts.slice(from, from + ASKED_AT_ONCE))
      .execute();
    found.push(...rows.map((row) => inputId(row.id)));
  }
  return found;
}

async function keysSeen(
  read: Kysely<Tables>,
  site: SiteId,
  keys: readonly string[],
): Promise<readonly string[]> {
  const ofDevice = new Map<string, string[]>();
  for (const asked of keys) {
    const { device, key } = splitDeviceKey(asked);
    const others = ofDevice.get(device);
    if (others === undefined) ofDevice.set(device, [key]);
    else others.push(key);
  }
  const found: string[] = [];
  for (const [device, asked] of ofDevice) {
    for (let from = 0; from < asked.length; from += ASKED_AT_ONCE) {
      const rows = await read
        .selectFrom('inputs')
        .select('key')
        .where('site', '=', site)
        .where('device', '=', device)
        .where('key', 'in', asked.slice(from, from + ASKED_AT_ONCE))
        .execute();
      found.push(...rows.map(({ key }) => `${device} ${key}`));
    }
  }
  return found;
}

/** A device's key as the engine asks for it: `device key`; a device's id holds no space. */
export function splitDeviceKey(text: string): { readonly device: string; readonly key: string } {
  const space = text.indexOf(' ');
  return { device: text.slice(0, space), key: text.slice(space + 1) };
}
