import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifySchemaCompiler,
  RawServerDefault,
} from 'fastify';
import Type, { type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { ACT_REFUSAL_CODES } from '../../rules/vocabulary/act-refusals.ts';
import { Text } from '../../rules/vocabulary/schema.ts';
import { HTTP_PROBLEMS, type HttpProblem, problemBody, Refused } from './problems.ts';

/** Fastify with schemas as types. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** A refusal as it is written (RFC 9457). */
export const Problem = Type.Object({
  type: Type.String(),
  code: Type.String({ enum: Object.keys(HTTP_PROBLEMS) }),
  status: Type.Integer(),
  title: Text,
  detail: Type.Optional(Type.Union([Type.String(), Text])),
  why: Type.Optional(
    Type.String({ enum: [...ACT_REFUSAL_CODES], description: 'of act-refused: the reason' }),
  ),
});

/** Text that may be left out of an answer or a query. */
export const maybe = (description: string) => Type.Optional(Type.String({ description }));

/** The answers of a route, with what it may refuse, for OpenAPI. */
export function answers(
  good: TSchema,
  ...problems: readonly HttpProblem[]
): Record<string, TSchema> {
  const statuses = new Set<number>([400, ...problems.map((code) => HTTP_PROBLEMS[code].status)]);
  return { 200: good, ...Object.fromEntries([...statuses].map((status) => [status, Problem])) };
}

/** Checks requests by their schemas: queries and paths are converted from text, bodies are taken as they are. */
export const checkRequest: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = Compile(schema);
  return (value: unknown) => {
    const converted = httpPart === 'body' ? value : Value.Convert(schema, value);
    if (compiled.Check(converted)) return { value: converted };
    const [first] = compiled.Errors(converted);
    const detail = `${httpPart ?? 'request'}${first?.instancePath ?? ''}: ${first?.message ?? ''}`;
    return { error: new Refused('bad-request', { detail }) };
  };
};

/** Writes every refusal as problem+json; what nobody foresaw is logged and told without its insides. */
export function refuseInOneForm(app: Api): void {
  app.setNotFoundHandler((_request, reply) => writeProblem(reply, new Refused('not-found')));
  app.setErrorHandler((error, request, reply) => {
    const refused = refusalOf(error);
    if (refused.code === 'server-failed') {
      request.log.error(
        { code: 'http-failed', err: error, url: request.routeOptions.url },
        'request failed',
      );
    }
    return writeProblem(reply, refused);
  });
}

function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  const status = statusOf(error);
  if (status === 413) return new Refused('too-large');
  if (status === 404) return new Refused('not-found');
  if (status !== undefined && status >= 400 && status < 500) {
    return new Refused('bad-request', { detail: error instanceof Error ? error.message : '' });
  }
  return new Refused('server-failed', { cause: error });
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

function writeProblem(reply: FastifyReply, refused: Refused): FastifyReply {
  if (refused.retryAfterS !== undefined) reply.header('retry-after', refused.retryAfterS);
  return reply
    .code(HTTP_PROBLEMS[refused.code].status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemBody(refused.code, refused.more)));
}
