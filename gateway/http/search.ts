import Type from 'typebox';
import { enrolledForms, parseCardNumber } from '../../rules/access/card-forms.ts';
import { PermitClass, Whereabouts } from '../../rules/vocabulary/acts.ts';
import { closed, open, words } from '../../rules/vocabulary/schema.ts';
import type { Subjects } from '../store/search-readers.ts';
import { type Api, answers } from './api.ts';
import { type Identity, requireReading } from './identity.ts';
import { momentOf } from './moments.ts';
import type { HttpParts } from './ports.ts';

// More than a screen holds; whoever wants more turns the page.
const LIMIT_MAX = 200;
const LIMIT = 50;
// What is offered while somebody types.
const OFFERED_MAX = 10;
// A gate has some dozens of them.
const TEMPORARY_CARDS_MAX = 500;

const Text = Type.Optional(
  Type.String({
    maxLength: 60,
    description: 'name, its pinyin or initials, plate, household, card (last four or whole)',
  }),
);
const paging = {
  after: Type.Optional(Type.String({ maxLength: 240, description: '`next` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
};
const Moment = Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339' }));
const Page = Type.Object({
  items: Type.Array(open({})),
  next: Type.Optional(Type.String({ description: 'give it as `after`; absent on the last page' })),
  more: Type.Optional(
    Type.Boolean({ description: 'true: the text fits more than was looked through' }),
  ),
});
const Items = Type.Object({ items: Type.Array(open({})) });

/** Searches are sent as bodies: names, plates and card numbers have no place in an address or a log. */
export function searchRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  permitSearch(app, parts);
  passageSearch(app, parts);
  presenceSearch(app, parts);
  gateLists(app, parts);
  offers(app, parts);
}

type Parts = HttpParts & { readonly identity: Identity };

function permitSearch(app: Api, parts: Parts): void {
  const { identity, register } = parts;
  app.post(
    '/api/v1/permits/search',
    {
      schema: {
        body: closed({
          find: Text,
          permit: Type.Optional(Type.String({ maxLength: 200 })),
          class: Type.Optional(PermitClass),
          state: Type.Optional(words(['active', 'suspended', 'ended'] as const)),
          ...paging,
        }),
        response: answers(Page, 'not-signed-in', 'not-allowed'),
      },
    },
    async (request) => {
      requireReading(await identity.person(request), 'records');
      const { find, limit = LIMIT, ...asked } = request.body;
      const subjects = await subjectsOf(parts, find);
      const found = await register.permits({ ...asked, ...given(subjects), limit });
      return { ...found, ...moreOf(subjects) };
    },
  );
}

function passageSearch(app: Api, parts: Parts): void {
  const { identity, register } = parts;
  app.post(
    '/api/v1/passages/search',
    {
      schema: {
        body: closed({
          find: Text,
          lane: Type.Optional(Type.String({ maxLength: 63 })),
          outcome: Type.Optional(Type.String({ maxLength: 20 })),
          from: Moment,
          to: Moment,
          ...paging,
        }),
        response: answers(Page, 'not-signed-in', 'not-allowed'),
      },
    },
    async (request) => {
      const person = await identity.person(request);
      const { find, from, to, limit = LIMIT, ...asked } = request.body;
      if (find !== undefined) requireReading(person, 'names');
      const subjects = await subjectsOf(parts, find);
      const found = await register.passages({
        ...asked,
        ...given(subjects),
        ...(from === undefined ? {} : { from: momentOf(from) }),
        ...(to === undefined ? {} : { to: momentOf(to) }),
        limit,
      });
      return { ...found, ...moreOf(subjects) };
    },
  );
}

function presenceSearch(app: Api, parts: Parts): void {
  const { identity, register } = parts;
  app.post(
    '/api/v1/presence/search',
    {
      schema: {
        body: closed({ find: Text, whereabouts: Type.Optional(Whereabouts), ...paging }),
        response: answers(Page, 'not-signed-in', 'not-allowed'),
      },
    },
    async (request) => {
      const person = await identity.person(request);
      const { find, whereabouts = 'inside', limit = LIMIT, ...asked } = request.body;
      if (find !== undefined) requireReading(person, 'names');
      const subjects = await subjectsOf(parts, find);
      const found = await register.presence({ ...asked, ...given(subjects), whereabouts, limit });
      return { ...found, ...moreOf(subjects) };
    },
  );
}

/** What a guard keeps at the gate: goods handed over, and cards for visitors. */
function gateLists(app: Api, { identity, register }: Parts): void {
  app.post(
    '/api/v1/handovers/search',
    {
      schema: {
        body: closed({ delivered: Type.Optional(Type.Boolean()), ...paging }),
        response: answers(Page, 'not-signed-in', 'not-allowed'),
      },
    },
    async (request) => {
      requireReading(await identity.person(request), 'gate');
      const { delivered = false, limit = LIMIT, ...asked } = request.body;
      return register.handovers({ ...asked, delivered, limit });
    },
  );
  app.get(
    '/api/v1/temporary-cards',
    { schema: { response: answers(Items, 'not-signed-in', 'not-allowed') } },
    async (request) => {
      requireReading(await identity.person(request), 'gate');
      return { items: await register.temporaryCards(TEMPORARY_CARDS_MAX) };
    },
  );
}

/** Offers while somebody types: whom he may mean, and whether a plate is known already. */
function offers(app: Api, { identity, register }: Parts): void {
  for (const kind of ['people', 'vehicles'] as const) {
    app.post(
      `/api/v1/${kind}/search`,
      {
        schema: {
          body: closed({ find: Type.String({ minLength: 1, maxLength: 60 }) }),
          response: answers(Items, 'not-signed-in', 'not-allowed'),
        },
      },
      async (request) => {
        requireReading(await identity.person(request), 'records');
        return { items: await register[kind](request.body.find, OFFERED_MAX) };
      },
    );
  }
}

async function subjectsOf(
  { register, digest }: Pick<Parts, 'register' | 'digest'>,
  find: string | undefined,
): Promise<Subjects | undefined> {
  const typed = find?.trim() ?? '';
  if (typed === '') return undefined;
  const subjects = await register.subjects(typed);
  const card = parseCardNumber(typed);
  if (!card.ok) return subjects;
  const forms = enrolledForms(card.value);
  const tails = [...new Set(forms.map((form) => form.slice(-4)))];
  const cards = await register.cards({ tails, digests: forms.map(digest) });
  return {
    ...subjects,
    credentials: [...subjects.credentials, ...cards],
    tails: [...new Set([...subjects.tails, ...tails])],
  };
}

const given = (subjects: Subjects | undefined): { readonly subjects?: Subjects } =>
  subjects === undefined ? {} : { subjects };
const moreOf = (subjects: Subjects | undefined): { readonly more?: true } =>
  subjects?.more === true ? { more: true } : {};
