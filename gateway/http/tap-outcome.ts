import Type from 'typebox';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import { type Static, Text } from '../../rules/vocabulary/schema.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { refusalWords } from '../words/act-refusals.ts';
import { createPlaces, nobodyNamed } from '../words/places.ts';
import { type Api, answers, maybe } from './api.ts';
import type { Identity } from './identity.ts';
import type { HttpParts } from './ports.ts';

const Visit = Type.Object({
  checkpoint: Type.String(),
  name: Text,
  class: Type.String({ description: 'what the tap is worth to that round' }),
  round: maybe('none: the tap served no round'),
  route: Type.Optional(Text),
});
const Became = Type.Object({
  input: Type.String(),
  taken: Type.Boolean({ description: 'false: nothing of that id has come yet' }),
  visits: Type.Array(Visit, { description: 'one for each round that it served' }),
  doubts: Type.Array(Type.String(), { description: 'why the tag is doubted' }),
  refused: Type.Optional(
    Type.Object({ why: Type.String(), detail: Text }, { description: 'it was not taken' }),
  ),
});
type Became = Static<typeof Became>;

const Params = Type.Object({ input: Type.String({ minLength: 1, maxLength: 200 }) });

/** What became of one tap or act: a phone that lost the answer asks here and need not send anew. */
export function tapOutcomeRoute(
  app: Api,
  parts: HttpParts & { readonly identity: Identity },
): void {
  const { engine, identity, records } = parts;
  app.get(
    '/api/v1/patrol/taps/:input',
    { schema: { params: Params, response: answers(Became, 'not-signed-in') } },
    async (request) => {
      await identity.person(request);
      const { input } = request.params;
      const facts = await records.factsOfInput(input);
      // An input that led to nothing is known all the same.
      const taken = facts.length > 0 || (await records.input(input)) !== undefined;
      return { input, taken, ...became(facts, engine.site) };
    },
  );
}

function became(facts: readonly Fact[], site: Site): Omit<Became, 'input' | 'taken'> {
  const refused = facts.flatMap((fact) => refusalOf(fact, site))[0];
  // A late tap may change how other points of its round stand: what is asked is what it is worth where it was made.
  const point = facts.flatMap((fact) =>
    fact.type === 'tap.seen' ? [fact.data.checkpoint] : [],
  )[0];
  return {
    visits: facts
      .flatMap((fact) => visitOf(fact, site))
      .filter(({ checkpoint }) => point === undefined || checkpoint === point),
    doubts: facts.flatMap((fact) => (fact.type === 'tag.suspected' ? [fact.data.why] : [])),
    ...(refused === undefined ? {} : { refused }),
  };
}

function refusalOf(fact: Fact, site: Site): readonly NonNullable<Became['refused']>[] {
  if (fact.type === 'act.refused') {
    const { why } = fact.data;
    return [{ why, detail: refusalWords(fact.data, createPlaces(site, nobodyNamed)) }];
  }
  if (fact.type !== 'input.rejected') return [];
  return [{ why: fact.data.why, detail: fact.data.why === 'unknown-tag' ? UNKNOWN_TAG : REJECTED }];
}

const UNKNOWN_TAG = {
  zh: '此标签未登记到任何巡更点，请告知控制室',
  en: 'this tag belongs to no checkpoint: tell the control room',
};
const REJECTED = {
  zh: '网关无法判定，请告知控制室',
  en: 'the gateway could not judge it: tell the control room',
};

function visitOf(fact: Fact, site: Site): Became['visits'] {
  switch (fact.type) {
    case 'visit.made':
      return [visit(site, { ...fact.data, worth: fact.data.class })];
    case 'visit.corrected':
      return [visit(site, { ...fact.data, worth: fact.data.is })];
    case 'visit.made-up':
      return [visit(site, { ...fact.data, worth: 'made-up' })];
    default:
      return [];
  }
}

function visit(
  site: Site,
  seen: { readonly checkpoint: string; readonly round?: string; readonly worth: string },
): Became['visits'][number] {
  const places = createPlaces(site, nobodyNamed);
  const { checkpoint, round, worth } = seen;
  const route = site.routes.find(({ id }) => round?.startsWith(`${id}/`));
  return {
    checkpoint,
    name: places.checkpoint(checkpoint),
    class: worth,
    ...(round === undefined ? {} : { round }),
    ...(route === undefined ? {} : { route: route.name }),
  };
}
