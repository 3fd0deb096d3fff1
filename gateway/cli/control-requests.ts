import { userInfo } from 'node:os';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { readForm } from '../../rules/access/card-forms.ts';
import { claimants } from '../../rules/access/card-index.ts';
import type { AccessState } from '../../rules/access/state.ts';
import { planningOf } from '../../rules/patrol/opening.ts';
import { patrolOf } from '../../rules/patrol/state.ts';
import { ACTS, type ActBody, type ActType } from '../../rules/vocabulary/acts.ts';
import type { PersonId } from '../../rules/vocabulary/ids.ts';
import { Card } from '../../rules/vocabulary/readings.ts';
import { closed, words } from '../../rules/vocabulary/schema.ts';
import { systemClock } from '../clock.ts';
import type { Receipt } from '../engine/ports.ts';
import { freshId } from '../random.ts';
import { roundsToday } from '../reports/patrol-status.ts';
import { createPatrolReaders } from '../store/patrol-readers.ts';
import { refusalWords } from '../words/act-refusals.ts';
import { createPlaces, type NamedSite, nobodyNamed } from '../words/places.ts';
import { sentence } from '../words/sentences.ts';
import { inputId } from './brokers.ts';
import type { Gateway } from './gateway.ts';
import { answerImports } from './import-requests.ts';
import { answerNotices } from './notice-requests.ts';

/** Rows of one answer; who wants more asks on from the last. */
export const LIST_PAGE = 1_000;

const Request = Type.Union([
  closed({
    kind: Type.Literal('act'),
    type: Type.String({ enum: Object.keys(ACTS) }),
    data: Type.Unknown(),
  }),
  closed({
    kind: Type.Literal('list'),
    what: words(['credentials', 'people', 'permits', 'vehicles', 'locks'] as const),
    after: Type.Optional(Type.String()),
    ids: Type.Optional(Type.Array(Type.String(), { maxItems: LIST_PAGE })),
  }),
  closed({ kind: Type.Literal('find'), card: Card }),
  /** A file of an alarm was made beside the gateway, and is given out. */
  closed({ kind: Type.Literal('hand-over'), data: ACTS['alarm.hand-over'] }),
  closed({
    kind: Type.Literal('enrolment'),
    reader: Type.String(),
    after: Type.Integer({ minimum: 0 }),
  }),
  closed({ kind: Type.Literal('rounds') }),
  closed({ kind: Type.Literal('readiness') }),
  closed({ kind: Type.Literal('tag-keys') }),
]);
const request = Compile(Request);
const acts = new Map(Object.entries(ACTS).map(([type, schema]) => [type, Compile(schema)]));

/** Answers one request of a command on this machine. */
export async function answerControl(
  gateway: Pick<Gateway, 'engine' | 'store' | 'digest' | 'imports' | 'notify' | 'tagKeys'>,
  asked: unknown,
): Promise<unknown> {
  const imported = await answerImports(gateway, asked, commandLine());
  if (imported !== undefined) return imported;
  const noticed = await answerNotices(gateway, asked, commandLine());
  if (noticed !== undefined) return noticed;
  if (!request.Check(asked)) return { error: 'no such request' };
  switch (asked.kind) {
    case 'readiness':
      return { readiness: gateway.engine.readiness(), position: gateway.engine.position() };
    case 'tag-keys': {
      const error = await gateway.tagKeys.reload();
      return error === undefined ? { reloaded: true } : { error };
    }
    case 'rounds':
      return status(gateway);
    case 'list':
      return { rows: await list(gateway, asked) };
    case 'find': {
      const digest = gateway.digest(readForm(asked.card));
      const ids = claimants(accessOf(gateway.engine.states()), [digest]).map(({ id }) => id);
      return { rows: await list(gateway, { what: 'credentials', ids }) };
    }
    case 'enrolment':
      return enrolmentEnded(gateway, asked);
    case 'hand-over': {
      const act = { type: 'alarm.hand-over', data: asked.data } as const;
      return receiptOf(await submitAct(gateway, act, commandLine()), gateway.engine.site);
    }
    case 'act': {
      if (asked.type === 'alarm.hand-over') {
        return { error: `${asked.type} is recorded by gatehouse alarm pack, and never by itself` };
      }
      const act = actOf(asked.type, asked.data);
      return act === undefined
        ? { error: `${asked.type}: its data is not as the act's schema says` }
        : receiptOf(await submitAct(gateway, act, commandLine()), gateway.engine.site);
    }
  }
}

function list(
  { engine, store }: Pick<Gateway, 'engine' | 'store'>,
  {
    what,
    ...page
  }: {
    readonly what: 'credentials' | 'people' | 'permits' | 'vehicles' | 'locks';
    readonly after?: string;
    readonly ids?: readonly string[];
  },
): Promise<readonly object[]> {
  return store.reference[what](engine.site.id, { ...page, limit: LIST_PAGE });
}

/** Today's rounds, with the clock of the site for who reads them elsewhere. */
async function status({ engine, store }: Pick<Gateway, 'engine' | 'store'>): Promise<object> {
  const { site } = engine;
  const planning = planningOf(site, patrolOf(engine.states()));
  const patrol = createPatrolReaders(store.read, site.id);
  const rows = await roundsToday(planning, patrol, systemClock.now());
  const points = Object.fromEntries(site.checkpoints.map(({ id, name }) => [id, name.en]));
  return { rows, points, zone: site.zone };
}

// The rules' state is opaque to the engine; under this name it is the access rule's own.
const accessOf = (states: Readonly<Record<string, unknown>>): AccessState =>
  states['access'] as AccessState;

/** What came of waiting for a card at a reader, once it is over; `after` is where to look on from. */
async function enrolmentEnded(
  { engine, store }: Pick<Gateway, 'engine' | 'store'>,
  { reader, after }: { readonly reader: string; readonly after: number },
): Promise<object> {
  const asked = { area: 'access', after, limit: FACTS_LOOKED_AT } as const;
  const { facts } = await store.feed(engine.site.id, asked);
  for (const { fact } of facts) {
    if (fact.type !== 'enrolment.ended' || fact.data.device !== reader) continue;
    const { holder } = fact.data;
    const ids = holder === undefined ? [] : [holder];
    const people = await store.reference.people(engine.site.id, { ids });
    const words = sentence(
      fact,
      engine.site,
      (id) => people.find(({ person }) => person === id)?.name,
    );
    return { after: fact.sequence, ended: { outcome: fact.data.outcome, words } };
  }
  return { after: facts.at(-1)?.fact.sequence ?? after };
}

// A question later it goes on where it stopped.
const FACTS_LOOKED_AT = 500;

/** Who types on this machine: the operating system's user, marked so. */
function commandLine(): string {
  return `command-line:${userInfo().username}`;
}

/** Gives an act to the engine, as one person's. */
export function submitAct(
  { engine }: Pick<Gateway, 'engine'>,
  act: ActBody,
  by: string,
): Promise<Receipt> {
  return engine.submit({
    ...act,
    kind: 'act',
    id: inputId(freshId()),
    time: systemClock.now(),
    by: personId(by),
  });
}

function receiptOf(receipt: Receipt, site: NamedSite): object {
  switch (receipt.kind) {
    case 'committed': {
      const refused = receipt.facts.find((fact) => fact.type === 'act.refused');
      return refused
        ? {
            error: refused.data.why,
            words: refusalWords(refused.data, createPlaces(site, nobodyNamed)),
          }
        : { facts: receipt.facts.map(({ type, sequence, data }) => ({ type, sequence, data })) };
    }
    case 'duplicate':
      return { facts: [] };
    case 'rejected':
    case 'refused':
      return { error: receipt.why };
  }
}

// The branding constructors: data that its type's schema took is that type's data; a name is a person.
const actOf = (type: string, data: unknown): ActBody | undefined =>
  acts.get(type)?.Check(data) === true ? ({ type: type as ActType, data } as ActBody) : undefined;
const personId = (name: string): PersonId => name as PersonId;
