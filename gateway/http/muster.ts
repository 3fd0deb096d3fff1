import Type from 'typebox';
import { type Mustered, musterOf } from '../../rules/access/muster.ts';
import type { AccessState } from '../../rules/access/state.ts';
import type { States } from '../../rules/engine.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { toRfc3339 } from '../../rules/vocabulary/time.ts';
import { writeCsv } from '../imports/csv.ts';
import { PERMIT_CLASSES } from '../words/record-terms.ts';
import { type Api, answers, maybe } from './api.ts';
import { type Identity, requireReading } from './identity.ts';
import { moment } from './moments.ts';
import { namesOf } from './names.ts';
import type { HttpParts } from './ports.ts';

/** A list longer than this is no list that anybody calls out; the counts are of all. */
const LISTED_MAX = 5_000;

const Who = {
  subject: Type.String({
    description: 'a vehicle, or a person whose card stands for no one vehicle',
  }),
  name: maybe('its plate, or his name'),
  holder: maybe('whose permit it is'),
  holderName: maybe(''),
  class: maybe('of the permit'),
  household: maybe(''),
};
const Inside = Type.Object({
  ...Who,
  area: Type.String(),
  sure: Type.Boolean({ description: 'false where only assumed' }),
  since: Type.String(),
});
const MusterShape = Type.Object({
  at: Type.String(),
  position: Type.Integer(),
  areas: Type.Array(Type.Object({ area: Type.String(), inside: Type.Integer() })),
  counts: Type.Object({ inside: Type.Integer(), unknown: Type.Integer() }),
  inside: Type.Array(Inside),
  unknown: Type.Array(Type.Object(Who), { description: 'those may be inside too' }),
});

/** 在场名单: who is inside, by area, with those of whom nobody knows; to read, and as a sheet to print. */
export function musterRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  const { identity } = parts;
  app.get(
    '/api/v1/muster',
    { schema: { response: answers(MusterShape, 'not-signed-in', 'not-allowed') } },
    async (request) => {
      requireReading(await identity.person(request), 'names');
      return muster(parts, LISTED_MAX);
    },
  );
  app.get(
    '/api/v1/muster.csv',
    { schema: { response: answers(Type.String(), 'not-signed-in', 'not-allowed') } },
    async (request, reply) => {
      const person = await identity.person(request);
      requireReading(person, 'names');
      request.log.info({ code: 'presence-exported', by: person.username }, 'presence exported');
      const sheet = csv(await muster(parts, Infinity));
      void reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="muster.csv"');
      return sheet;
    },
  );
}

type Named = Mustered & { readonly name?: string; readonly holderName?: string };

async function muster({ engine, records, clock }: HttpParts, most: number) {
  const { inside, unknown } = musterOf(accessOf(engine.states()));
  const [first, second] = [inside.slice(0, most), unknown.slice(0, most)];
  const names = await namesOf(
    records,
    [...first, ...second].flatMap(({ subject, holder }) => [subject, holder]),
  );
  const areas = new Map<string, number>();
  for (const { area } of inside) areas.set(area, (areas.get(area) ?? 0) + 1);
  return {
    at: toRfc3339(clock.now()),
    position: engine.position(),
    areas: [...areas].map(([area, count]) => ({ area, inside: count })),
    counts: { inside: inside.length, unknown: unknown.length },
    inside: first.map(({ since, ...one }) => ({
      ...named(one, names),
      since: moment(since),
    })),
    unknown: second.map((one) => named(one, names)),
  };
}

/** The access rule's state; it is a member of `States` under the rule's id. */
const accessOf = (states: Readonly<States>): AccessState => states['access'] as AccessState;

function named<T extends Mustered>(one: T, names: ReadonlyMap<string, string>): T & Named {
  const name = names.get(one.subject);
  const holderName = one.holder === undefined ? undefined : names.get(one.holder);
  return {
    ...one,
    ...(name === undefined ? {} : { name }),
    ...(holderName === undefined ? {} : { holderName }),
  };
}

const COLUMNS = [
  '状态 state',
  '区域 area',
  '车辆或人员 who',
  '持证人 holder',
  '类别 class',
  '户 household',
  '起 since',
];
const STATES = {
  sure: { zh: '在场内', en: 'inside' },
  assumed: { zh: '在场内（推定）', en: 'inside (assumed)' },
  unknown: { zh: '未知', en: 'unknown' },
} as const satisfies Record<string, Text>;

function csv({ inside, unknown }: Awaited<ReturnType<typeof muster>>): string {
  const both = ({ zh, en }: Text): string => `${zh} ${en}`;
  const who = (one: Named): readonly string[] => [
    one.name ?? one.subject,
    one.holderName ?? one.holder ?? '',
    one.class === undefined ? '' : both(PERMIT_CLASSES[one.class]),
    one.household ?? '',
  ];
  const rows = [
    COLUMNS,
    ...inside.map((one) => [
      both(one.sure ? STATES.sure : STATES.assumed),
      one.area,
      ...who(one),
      one.since,
    ]),
    ...unknown.map((one) => [both(STATES.unknown), '', ...who(one), '']),
  ];
  return writeCsv(rows);
}
