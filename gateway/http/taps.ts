import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { WebAnswer, WebRequest } from '../../drivers/driver.ts';
import type { Static } from '../../rules/vocabulary/schema.ts';
import { fromRfc3339, type Instant } from '../../rules/vocabulary/time.ts';
import { mayTap } from '../accounts/roles.ts';
import { networkOf } from '../accounts/throttle.ts';
import type { WebLines } from '../devices/web-lines.ts';
import { askedId } from '../engine/names.ts';
import { type Api, answers } from './api.ts';
import { type Identity, type Person, personOf } from './identity.ts';
import { sendPlainPage } from './plain-page.ts';
import type { HttpParts } from './ports.ts';
import { HTTP_PROBLEMS, type HttpProblem, Refused } from './problems.ts';
import { sendToSignIn } from './sign-in-page.ts';
import { createAgain, createRefusals } from './tap-limits.ts';

const Line = Type.Object({ line: Type.String({ pattern: '^[a-z0-9-]{1,63}$' }) });
/** No tag has a longer address: its file has 256 bytes (NT4H2421Gx, 8.2.3). */
const URL_LENGTH_MAX = 256;
const moment = (description: string) =>
  Type.Optional(Type.String({ maxLength: 40, description: `${description}, RFC 3339` }));
const Tap = Type.Object(
  {
    id: Type.String({
      pattern: '^[A-Za-z0-9-]{8,64}$',
      description: 'made by the caller: the same tap sent again with it counts once',
    }),
    url: Type.String({ maxLength: URL_LENGTH_MAX, description: 'the address that the tag gave' }),
    deviceTime: moment('when the tag was touched, by the phone’s clock'),
    sentAt: moment('when this was sent, by the same clock: tells what it is off'),
    offline: Type.Optional(
      Type.Boolean({ description: 'the phone had no connection then, and kept it' }),
    ),
  },
  { additionalProperties: false },
);
const Taken = Type.Object({ tap: Type.String({ description: 'the id of its reading' }) });

type Parts = Pick<HttpParts, 'clock'> & {
  readonly identity: Identity;
  readonly webLines: WebLines;
};

/** Taps of tags by phone: what a tag gave is judged by the driver of its line, and answered once it is durable. */
export function tapRoutes(app: Api, parts: Parts): void {
  const { identity, clock } = parts;
  const ask = createAsker(parts);
  const again = createAgain(clock);

  app.get('/t/:line', { schema: { hide: true, params: Line } }, async (request, reply) => {
    try {
      const person = await tapper(identity, request);
      const { line } = request.params;
      // The browser may open one touch twice; whoever opens it later, or is somebody else, plays it again.
      const id = again(`${person.username} ${request.url}`);
      const query = textsOf(request.query);
      await ask(request, person, line, { id, query });
      return reply.header('cache-control', 'no-store').redirect(`/guard?tap=${id}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.code === 'not-signed-in') return sendToSignIn(reply, request.url);
      return sendRefusal(reply, error);
    }
  });

  app.post(
    '/api/v1/taps/:line',
    {
      schema: {
        params: Line,
        body: Tap,
        response: answers(Taken, 'not-signed-in', 'not-allowed', ...REFUSALS),
      },
    },
    async (request) => {
      const person = await tapper(identity, request);
      const { line } = request.params;
      const { id: given, url, offline, ...times } = request.body;
      // Another message under the same name is another tap: nothing is taken for what it is not.
      const id = askedId(`${person.username}\0${line}\0${given}\0${url}`);
      await ask(request, person, line, {
        id,
        query: queryOf(url, line),
        ...momentsOf(times),
        ...(offline === undefined ? {} : { offline }),
      });
      return { tap: id };
    },
  );
}

/** What a session of a line refuses, and the line itself. */
const REFUSALS = [
  'tap-malformed',
  'tap-unknown-key',
  'tap-forged',
  'tap-no-keys',
  'tap-crowded',
  'tap-line-down',
  'tap-not-recorded',
  'too-many-taps',
  'not-found',
] as const satisfies readonly HttpProblem[];

const refusalOf = ({ code }: Extract<WebAnswer, { readonly outcome: 'refused' }>): HttpProblem =>
  REFUSALS.find((known) => known === code) ?? 'server-failed';

async function tapper(identity: Identity, request: FastifyRequest): Promise<Person> {
  const person = await identity.person(request);
  if (!mayTap(person.role)) throw new Refused('not-allowed', { detail: 'tap' });
  return person;
}

/** Asks the session of a line; a refusal is thrown. */
function createAsker({ webLines, clock }: Parts) {
  const refusals = createRefusals(clock);
  return async (
    request: FastifyRequest,
    person: Person,
    line: string,
    asked: Omit<WebRequest, 'who' | 'at'>,
  ): Promise<void> => {
    if (!webLines.has(line)) throw new Refused('not-found');
    const from = [`name ${person.username}`, `network ${networkOf(request.ip)}`];
    const waitMs = refusals.waitMs(from);
    if (waitMs > 0) {
      throw new Refused('too-many-taps', { retryAfterS: Math.ceil(waitMs / 1_000) });
    }
    const who = personOf(person.username);
    const answer = await webLines.ask(line, { ...asked, who, at: clock.now() });
    if (answer.outcome === 'taken') return;
    const code = refusalOf(answer);
    if (SAYS_OF_TAG.has(code)) refusals.add(from);
    const { username } = person;
    request.log.warn({ code: 'tap-refused', line, username, why: code }, 'a tap was refused');
    throw new Refused(code);
  };
}

/** What whoever tries messages out gets to hear. */
const SAYS_OF_TAG: ReadonlySet<HttpProblem> = new Set([
  'tap-malformed',
  'tap-unknown-key',
  'tap-forged',
]);

/** Parameters that stand there once; one that stands twice is none. */
const textsOf = (query: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(Object(query)).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );

/** The query of a tag's address, which must lead to this line. */
function queryOf(url: string, line: string): Readonly<Record<string, string>> {
  if (!URL.canParse(url, 'https://here.invalid')) throw new Refused('tap-malformed');
  const { pathname, searchParams } = new URL(url, 'https://here.invalid');
  if (!pathname.endsWith(`/t/${line}`)) throw new Refused('tap-malformed');
  const names = [...new Set(searchParams.keys())];
  return Object.fromEntries(
    names.flatMap((name) => {
      const [value, ...more] = searchParams.getAll(name);
      return value === undefined || more.length > 0 ? [] : [[name, value]];
    }),
  );
}

function momentsOf({ deviceTime, sentAt }: Pick<Static<typeof Tap>, 'deviceTime' | 'sentAt'>) {
  return {
    ...(deviceTime === undefined ? {} : { deviceTime: momentOf('deviceTime', deviceTime) }),
    ...(sentAt === undefined ? {} : { sentAt: momentOf('sentAt', sentAt) }),
  };
}

function momentOf(name: string, text: string): Instant {
  const at = fromRfc3339(text);
  if (at === undefined) throw new Refused('bad-request', { detail: `body/${name}: RFC 3339` });
  return at;
}

function sendRefusal(reply: FastifyReply, refused: Refused): FastifyReply {
  const { status, zh, en } = HTTP_PROBLEMS[refused.code];
  if (refused.retryAfterS !== undefined) reply.header('retry-after', refused.retryAfterS);
  const title = { zh: '打点无效', en: 'The tap does not count' };
  return sendPlainPage(reply.code(status), { title, more: { zh, en } });
}
