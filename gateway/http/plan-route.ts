import Type from 'typebox';
import { type Api, answers } from './api.ts';
import type { Identity } from './identity.ts';
import { readPlanPicture } from './plan-picture.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';

/** Where the plan of the site is served. */
export const PLAN_PATH = '/api/v1/site/plan';

/**
 * What is in a drawing may not run or load anything, opened by itself or in a page: an SVG is a document and could hold a
 * script.
 */
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/** The plan of the site as a picture, where site.yaml names one. Whoever is signed in may see it. */
export function planRoute(
  app: Api,
  {
    identity,
    planFile,
    log,
  }: Pick<HttpParts, 'planFile' | 'log'> & { readonly identity: Identity },
): void {
  app.get(
    PLAN_PATH,
    {
      schema: {
        produces: ['image/svg+xml', 'image/png'],
        response: answers(
          Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }),
          'not-signed-in',
          'not-found',
        ),
      },
    },
    async (request, reply) => {
      await identity.person(request);
      if (planFile === undefined) throw new Refused('not-found');
      const picture = await readPlanPicture(planFile);
      if (!picture.ok) {
        log.warn({ code: 'plan-unreadable', why: picture.error.text }, 'the plan is not shown');
        throw new Refused('not-found', { detail: picture.error.text });
      }
      const { type, bytes, tag } = picture.value;
      reply
        .header('content-security-policy', PICTURE_POLICY)
        .header('cache-control', 'private, no-cache')
        .header('etag', tag)
        .type(type);
      if (request.headers['if-none-match'] === tag) return reply.code(304).send();
      return reply.send(bytes);
    },
  );
}
