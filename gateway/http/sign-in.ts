import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Links } from '../accounts/links.ts';
import { hashPassword } from '../accounts/password.ts';
import { actsOf, mayRead, ROLES } from '../accounts/roles.ts';
import type { Sessions } from '../accounts/sessions.ts';
import { type Api, answers, maybe } from './api.ts';
import { type Identity, type Person, SESSION_COOKIE } from './identity.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';
import { isHere } from './security.ts';
import { BACK, sendSignInPage } from './sign-in-page.ts';

const Session = Type.Object({
  username: Type.String(),
  role: Type.String({ enum: [...ROLES] }),
  acts: Type.Array(Type.String()),
  signs: Type.Array(Type.String(), {
    description: 'what a guard’s card signs here beside them (POST /api/v1/signatures)',
  }),
  names: Type.Boolean({ description: 'may see names and plates' }),
  gate: Type.Boolean({ description: 'may see what lies at the gate' }),
  records: Type.Boolean({ description: 'may see the lists of people, permits and cards' }),
  notices: Type.Boolean({ description: 'may see to messages to receivers outside' }),
  post: maybe('where this account is used; left out where nobody set it'),
});
const username = () => Type.String({ minLength: 1, maxLength: 100 });
const Credentials = Type.Object(
  { username: username(), password: Type.String({ minLength: 1, maxLength: 512 }) },
  { additionalProperties: false },
);
const SetUp = Type.Object(
  {
    token: Type.String({ maxLength: 100 }),
    username: Type.String({ pattern: '^[\\p{L}\\p{N}._-]{1,60}$' }),
    // Length is what helps against guessing (NIST SP 800-63B).
    password: Type.String({ minLength: 10, maxLength: 512 }),
  },
  { additionalProperties: false },
);

/** Signing in and out, by password or by a one-time link; and the first account of a new site. */
export function signInRoutes(
  app: Api,
  parts: HttpParts & {
    readonly identity: Identity;
    readonly sessions: Sessions;
    readonly links: Links;
    readonly secureCookies: boolean;
  },
): void {
  const { identity, sessions, links, accounts } = parts;
  const open = openSession(parts);

  app.post(
    '/api/v1/session',
    {
      schema: {
        body: Credentials,
        response: answers(Session, 'wrong-credentials', 'too-many-attempts'),
      },
    },
    async (request, reply) => {
      const account = await identity.account(request, request.body.username, request.body.password);
      if (account.kind !== 'console') throw new Refused('wrong-credentials');
      await open(account, request, reply);
      return told(identity.described(account));
    },
  );

  app.get(
    '/api/v1/session',
    { schema: { response: answers(Session, 'not-signed-in') } },
    async (request) => {
      return told(await identity.person(request));
    },
  );

  app.delete(
    '/api/v1/session',
    { schema: { response: answers(Type.Object({})) } },
    async (request, reply) => {
      const token = request.cookies[SESSION_COOKIE];
      if (token !== undefined) await sessions.end(token);
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
      return {};
    },
  );

  app.get(
    '/sign-in',
    {
      schema: {
        hide: true,
        querystring: Type.Object({
          token: Type.Optional(Type.String({ maxLength: 100 })),
          next: Type.Optional(Type.String({ pattern: BACK })),
        }),
      },
    },
    async (request, reply) => {
      const { token, next = '/' } = request.query;
      if (token === undefined) return sendSignInPage(reply, next);
      const use = takeLink(links, request, token);
      if (use?.kind !== 'sign-in') throw new Refused('link-used-up');
      const account = await accounts.get(use.username);
      if (account?.kind !== 'console') throw new Refused('link-used-up');
      await open(account, request, reply);
      return reply.redirect('/', 303);
    },
  );

  app.post(
    '/api/v1/set-up',
    { schema: { body: SetUp, response: answers(Session, 'link-used-up', 'already-set-up') } },
    async (request, reply) => {
      const { token, username: name, password } = request.body;
      if (!isHere(request)) throw new Refused('link-not-here');
      if (links.look(token)?.kind !== 'set-up') throw new Refused('link-used-up');
      const passwordHash = await hashPassword(password);
      if ((await accounts.list()).some((account) => account.kind === 'console')) {
        throw new Refused('already-set-up');
      }
      if (links.use(token)?.kind !== 'set-up') throw new Refused('link-used-up');
      await accounts.put({
        username: name,
        kind: 'console',
        role: 'manager',
        passwordHash,
        createdAt: parts.clock.now(),
      });
      await open({ username: name, role: 'manager' }, request, reply);
      return told({ kind: 'person', username: name, role: 'manager' });
    },
  );
}

function told({ username: name, role, post }: Person): object {
  return {
    username: name,
    role,
    acts: actsOf(role),
    signs: role === 'booth' ? actsOf('guard').filter((act) => !actsOf(role).includes(act)) : [],
    names: mayRead(role, 'names'),
    gate: mayRead(role, 'gate'),
    records: mayRead(role, 'records'),
    notices: mayRead(role, 'notices'),
    ...(post === undefined ? {} : { post }),
  };
}

function takeLink(links: Links, request: FastifyRequest, token: string) {
  if (!isHere(request)) throw new Refused('link-not-here');
  return links.use(token);
}

type Signing = { readonly username: string; readonly role: string };

function openSession(parts: {
  readonly sessions: Sessions;
  readonly secureCookies: boolean;
}): (person: Signing, request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async ({ username: name, role }, request, reply) => {
    // A browser has one session: the one before ends, so that a session handed to it beforehand is worth nothing.
    const before = request.cookies[SESSION_COOKIE];
    if (before !== undefined) await parts.sessions.end(before);
    const { token, expires } = await parts.sessions.open({ username: name, role });
    reply.setCookie(SESSION_COOKIE, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: parts.secureCookies,
      expires: new Date(expires),
    });
    request.log.info({ code: 'signed-in', username: name, address: request.ip }, 'signed in');
  };
}
