import Type from 'typebox';
import { type Api, answers } from './api.ts';
import { type Identity, requireReading } from './identity.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';

/** The hand-over of an alarm to the police or the fire brigade; that it was made is logged with who made it. */
export function packRoutes(
  app: Api,
  { identity, records, clock }: HttpParts & { readonly identity: Identity },
): void {
  app.get(
    '/api/v1/alarms/:alarm/pack',
    {
      schema: {
        params: Type.Object({ alarm: Type.String({ minLength: 1, maxLength: 100 }) }),
        querystring: Type.Object({
          names: Type.Optional(
            Type.Boolean({ description: 'false leaves out plates, people and who was inside' }),
          ),
        }),
        produces: ['application/zip'],
        description:
          'a ZIP file: the alarm in words and as JSON, openings, passages, who was inside, the links of the journal’s ' +
          'chain; the header `x-manifest-sha256` fixes them all',
        response: answers(Type.Unknown(), 'not-signed-in', 'not-allowed', 'not-found'),
      },
    },
    async (request, reply) => {
      const person = await identity.person(request);
      requireReading(person, 'packs');
      const { names: withNames = true } = request.query;
      if (withNames) requireReading(person, 'names');
      const { alarm } = request.params;
      const by = person.username;
      const pack = await records.pack({ alarm, withNames, at: clock.now(), by });
      if (pack === undefined) throw new Refused('not-found');
      const digest = pack.manifestDigest;
      request.log.info({ code: 'pack-made', alarm, by, withNames, digest }, 'an alarm handed over');
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${pack.name}"`)
        .header('x-manifest-sha256', digest)
        .send(pack.bytes);
    },
  );
}
