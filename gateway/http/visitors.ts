import Type from 'typebox';
import { type ActData, Errand } from '../../rules/vocabulary/acts.ts';
import type { CredentialId, PermitId, PersonId, VehicleId } from '../../rules/vocabulary/ids.ts';
import { type Instant, instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { localDaySpan } from '../../rules/vocabulary/zone-time.ts';
import { plateAsKept } from '../plate.ts';
import { freshId } from '../random.ts';
import type { VisitorRow } from '../store/visitors-model.ts';
import { Headers, Outcome, submitAct } from './acts.ts';
import { type Api, answers, maybe } from './api.ts';
import { type Identity, personOf, requireAct, requireReading } from './identity.ts';
import { moment, momentOf } from './moments.ts';
import type { HttpParts } from './ports.ts';

const word = (most: number, description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: most, description }));

const Invitation = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 100, description: 'household or office visited' }),
    name: word(100, 'left out where the plate says enough'),
    plate: word(20, 'as on the plate; separators do not matter'),
    phone: word(40, ''),
    agreed: word(100, 'who of the household agreed'),
    from: word(40, 'RFC 3339; left out: now'),
    to: word(40, 'RFC 3339; left out: the end of the day'),
    visits: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: 1_000 }), Type.Null()], {
        description: 'left out: once; null: as often as he likes within the time',
      }),
    ),
    credential: word(200, 'the temporary card he is given at once'),
    errand: Type.Optional(Errand),
  },
  { additionalProperties: false },
);

const STATES = ['expected', 'inside', 'overstaying', 'left', 'lapsed', 'ended'] as const;
const Visitor = Type.Object({
  permit: Type.String(),
  state: Type.String({ enum: [...STATES] }),
  announced: Type.String(),
  holder: Type.String(),
  name: maybe(''),
  phone: maybe(''),
  vehicle: maybe(''),
  plate: maybe(''),
  host: Type.String(),
  agreed: maybe('who of the household agreed'),
  by: Type.String(),
  from: maybe('from when he is expected'),
  until: Type.String(),
  visits: Type.Optional(Type.Integer({ description: 'left out: any number' })),
  errand: maybe('what he brings or fetches'),
  made: Type.Integer({ description: 'committed entries' }),
  arrived: maybe('last entry'),
  left: maybe('last exit'),
  overstays: maybe('since when he has stayed past his time'),
  credential: maybe('the temporary card in his hands'),
  keepsCard: maybe('since when he should have given it back'),
});

/** Visitors: announced in one request, listed with where they are. */
export function visitorRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  const { identity, records, clock } = parts;
  app.post(
    '/api/v1/visitors',
    {
      schema: {
        headers: Headers,
        body: Invitation,
        response: answers(
          Outcome,
          'not-signed-in',
          'not-allowed',
          'act-refused',
          'act-rejected',
          'intake-closed',
        ),
      },
    },
    async (request) => {
      const person = await identity.person(request);
      requireAct(person, 'visitor.invite');
      const data = await invitation(parts, clock.now(), request.body);
      const act = { type: 'visitor.invite', data } as const;
      return submitAct(parts, {
        by: personOf(person.username),
        key: request.headers['idempotency-key'],
        act,
      });
    },
  );

  app.get(
    '/api/v1/visitors',
    {
      schema: {
        querystring: Type.Object({
          open: Type.Optional(Type.Boolean({ description: 'only those expected or inside' })),
          before: maybe('announced before: continues a list'),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        }),
        response: answers(
          Type.Object({ items: Type.Array(Visitor, { description: 'newest first' }) }),
          'not-signed-in',
          'not-allowed',
        ),
      },
    },
    async (request) => {
      requireReading(await identity.person(request), 'names');
      const { open = false, before, limit = 200 } = request.query;
      const now = clock.now();
      const rows = await records.visitors({
        limit,
        ...(open ? { openAt: now } : {}),
        ...(before === undefined ? {} : { before: momentOf(before) }),
      });
      return { items: rows.map((row) => told(row, now)) };
    },
  );
}

async function invitation(
  { records, engine }: HttpParts,
  now: Instant,
  body: Type.Static<typeof Invitation>,
): Promise<ActData<'visitor.invite'>> {
  const { plate: typed, to, visits = 1, credential, ...rest } = body;
  const plate = typed === undefined ? undefined : plateAsKept(typed);
  const known =
    plate === undefined ? undefined : await records.vehicleOfPlate([plate, typed ?? '']);
  return {
    ...rest,
    permit: permitId(freshId()),
    holder: personId(freshId()),
    ...(plate === undefined ? {} : { plate, vehicle: vehicleId(known ?? freshId()) }),
    to: to ?? toRfc3339(instant(localDaySpan(engine.site.zone, now).to - 1)),
    ...(visits === null ? {} : { visits }),
    lanes: [],
    ...(credential === undefined ? {} : { credential: credentialId(credential) }),
  };
}

// The branding constructors: ids made here, or named by who asks; the rules refuse those they do not know.
const permitId = (id: string): PermitId => id as PermitId;
const personId = (id: string): PersonId => id as PersonId;
const vehicleId = (id: string): VehicleId => id as VehicleId;
const credentialId = (id: string): CredentialId => id as CredentialId;

function told(row: VisitorRow, now: Instant): object {
  const { site: _, ended: __, validFrom, ...rest } = row;
  const moments = ['announced', 'until', 'arrived', 'left', 'overstays', 'keepsCard'] as const;
  return Object.fromEntries(
    [
      ...Object.entries(rest),
      ...moments.map((key) => {
        const at = row[key];
        return [key, at === null ? null : moment(at)] as const;
      }),
      ['from', validFrom],
      ['state', stateOf(row, now)],
    ].filter(([, value]) => value !== null),
  );
}

function stateOf(
  { arrived, left, ended, overstays, visits, made, until }: VisitorRow,
  now: Instant,
): (typeof STATES)[number] {
  if (overstays !== null) return 'overstaying';
  if (arrived !== null && (left === null || left < arrived)) return 'inside';
  if (ended !== null) return 'ended';
  if (visits !== null && made >= visits) return 'left';
  if (until < now) return left === null ? 'lapsed' : 'left';
  return 'expected';
}
