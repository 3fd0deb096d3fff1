import type { Kysely, Selectable } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { bodyDigest, FIRST_LINK, linkOf } from './chain.ts';
import type { ChainTable, InputsTable, JournalTable, Tables } from './tables.ts';

/** What the chain shows to be wrong, and at which position. */
export type Tampering = {
  readonly kind:
    | 'facts-missing'
    | 'facts-added'
    | 'facts-changed'
    | 'inputs-missing'
    | 'inputs-added'
    | 'input-changed'
    | 'link-missing'
    | 'end-missing';
  readonly position: number;
  readonly text: string;
};

/** What a verification found. */
export type Verification = {
  readonly links: number;
  readonly facts: number;
  /** Bodies that retention has removed: their digests still verify. */
  readonly bodiesRemoved: number;
  readonly tampering: readonly Tampering[];
};

type Commit = {
  readonly link: ChainTable;
  readonly before: ChainTable | undefined;
  readonly facts: readonly JournalTable[];
  readonly inputs: readonly Selectable<InputsTable>[];
};

const LINKS_PER_PAGE = 500;
/** A list longer than this says no more than its beginning. */
const TAMPERING_MAX = 100;

/** Reads the journal, the inputs and their chain, and says where an edit, a deletion or an insertion shows. */
export async function verifyChain(read: Kysely<Tables>, site: SiteId): Promise<Verification> {
  const tampering: Tampering[] = [];
  let links = 0;
  let facts = 0;
  let bodiesRemoved = 0;
  let before: ChainTable | undefined;
  for (;;) {
    const page = await linksAfter(read, site, before?.position ?? -1);
    for (const commit of await commitsOf(read, site, before, page)) {
      tampering.push(...judge(commit));
      facts += commit.facts.length;
      bodiesRemoved += commit.inputs.filter((input) => input.body === null).length;
    }
    links += page.length;
    before = page.at(-1) ?? before;
    if (page.length < LINKS_PER_PAGE) break;
  }
  tampering.push(...(await beyond(read, site, before?.position ?? 0)));
  return { links, facts, bodiesRemoved, tampering: tampering.slice(0, TAMPERING_MAX) };
}

function linksAfter(read: Kysely<Tables>, site: SiteId, after: number): Promise<ChainTable[]> {
  return read
    .selectFrom('chain')
    .selectAll()
    .where('site', '=', site)
    .where('position', '>', after)
    .orderBy('position')
    .limit(LINKS_PER_PAGE)
    .execute();
}

async function commitsOf(
  read: Kysely<Tables>,
  site: SiteId,
  before: ChainTable | undefined,
  links: readonly ChainTable[],
): Promise<readonly Commit[]> {
  const first = before?.position ?? -1;
  const last = links.at(-1)?.position ?? first;
  const facts = await read
    .selectFrom('journal')
    .selectAll()
    .where('site', '=', site)
    .where('position', '>', first)
    .where('position', '<=', last)
    .orderBy('position')
    .execute();
  const inputs = await read
    .selectFrom('inputs')
    .selectAll()
    .where('site', '=', site)
    .where('position', '>', first)
    .where('position', '<=', last)
    .orderBy('position')
    .orderBy('number')
    .execute();
  let from = first;
  return links.map((link, index) => {
    const within = (row: { readonly position: number }): boolean =>
      row.position > from && row.position <= link.position;
    const commit: Commit = {
      link,
      before: index === 0 ? before : links[index - 1],
      facts: takeWhile(facts, within),
      inputs: takeWhile(inputs, within),
    };
    from = link.position;
    return commit;
  });
}

/** Takes the rows of one commit off the front: the lists are in order. */
function takeWhile<T>(rows: T[], within: (row: T) => boolean): T[] {
  const end = rows.findIndex((row) => !within(row));
  return rows.splice(0, end === -1 ? rows.length : end);
}

function judge(commit: Commit): readonly Tampering[] {
  const { link, before, facts, inputs } = commit;
  const at = (kind: Tampering['kind'], text: string): Tampering => ({
    kind,
    position: link.position,
    text: `commit ${link.after} to ${link.position}: ${text}`,
  });
  // The first link of a trimmed journal has nothing before it; its own predecessor is attested elsewhere.
  if (before !== undefined && before.position !== link.after) {
    return [
      at(
        'link-missing',
        `it continues from ${link.after}, the link before ends at ${before.position}`,
      ),
    ];
  }
  const found = [
    ...count(at, 'facts', link.facts, facts.length),
    ...count(at, 'inputs', link.inputs, inputs.length),
    ...inputs
      .filter(isBodyChanged)
      .map(({ id }) => at('input-changed', `the body of input ${id} is not the one committed`)),
  ];
  if (found.length > 0 || isIntact(commit)) return found;
  return [at('facts-changed', 'its facts, their order or its link are not those committed')];
}

type At = (kind: Tampering['kind'], text: string) => Tampering;

function count(at: At, what: 'facts' | 'inputs', committed: number, there: number): Tampering[] {
  if (there === committed) return [];
  const kind = there < committed ? (`${what}-missing` as const) : (`${what}-added` as const);
  return [at(kind, `${committed} ${what} were committed, ${there} are there`)];
}

function isBodyChanged({ salt, body, digest }: Commit['inputs'][number]): boolean {
  return salt !== null && body !== null && bodyDigest(salt, body) !== digest;
}

function isIntact({ link, before, facts, inputs }: Commit): boolean {
  const { after, position, at } = link;
  const digests = inputs.map((input) => input.digest);
  const linked = { after, position, at, facts, digests };
  if (before === undefined && after !== 0) return true;
  return linkOf(before?.link ?? FIRST_LINK, linked) === link.link;
}

/** What stands after the last link was not committed; what refers beyond it was, and is gone. */
async function beyond(
  read: Kysely<Tables>,
  site: SiteId,
  position: number,
): Promise<readonly Tampering[]> {
  const found: Tampering[] = [];
  for (const [table, what] of [
    ['journal', 'facts'],
    ['inputs', 'inputs'],
  ] as const) {
    const first = await read
      .selectFrom(table)
      .select((eb) => eb.fn.min('position').as('position'))
      .where('site', '=', site)
      .where('position', '>', position)
      .executeTakeFirst();
    if (typeof first?.position !== 'number') continue;
    const text = `${what} from ${first.position} on belong to no commit`;
    found.push({ kind: `${what}-added`, position: first.position, text });
  }
  const view = await read
    .selectFrom('views')
    .select((eb) => eb.fn.max('sequence').as('sequence'))
    .where('site', '=', site)
    .executeTakeFirst();
  if (typeof view?.sequence === 'number' && view.sequence > position) {
    const text = `states speak of fact ${view.sequence}, the chain ends at ${position}`;
    found.push({ kind: 'end-missing', position, text });
  }
  return found;
}
