import Type from 'typebox';
import type { AlarmId } from '../../rules/vocabulary/ids.ts';
import { OFFICE } from '../../rules/vocabulary/stand.ts';
import { submitAct } from './acts.ts';
import { type Api, answers } from './api.ts';
import { type Identity, personOf, requireAct, requireReading } from './identity.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';
import { standOf } from './stand.ts';

/** The hand-over of an alarm to the police or the fire brigade: nobody gets the file before its fact is on record. */
export function packRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  const { identity, records, clock } = parts;
  app.get(
    '/api/v1/alarms/:alarm/pack',
    {
      // Who only asks what there is has been handed nothing.
      exposeHeadRoute: false,
      schema: {
        params: Type.Object({ alarm: Type.String({ minLength: 1, maxLength: 100 }) }),
        querystring: Type.Object({
          names: Type.Optional(
            Type.Boolean({ description: 'false leaves out plates, people and who was inside' }),
          ),
        }),
        produces: ['application/zip'],
        description:
          'a ZIP file: the alarm in words and as JSON, signals, openings, passages, who was inside, the links of the ' +
          'journal’s chain; the header `x-manifest-sha256` fixes them all. That it was handed over is recorded first, ' +
          'as `alarm.handed-over`; where it cannot be recorded there is no file',
        response: answers(
          Type.Unknown(),
          'not-signed-in',
          'not-allowed',
          'other-post',
          'not-found',
          'act-refused',
          'act-rejected',
          'intake-closed',
        ),
      },
    },
    async (request, reply) => {
      const person = await identity.person(request);
      requireReading(person, 'packs');
      requireAct(person, 'alarm.hand-over');
      const { names = true } = request.query;
      if (names) requireReading(person, 'names');
      // A panel's signals may tell of a silent call for help, also where the alarm itself is none.
      if (standOf(person, undefined) !== OFFICE) throw new Refused('other-post', OFFICE_ONLY);
      const { alarm } = request.params;
      const by = person.username;
      const pack = await records.pack({ alarm, withNames: names, at: clock.now(), by });
      if (pack === undefined) throw new Refused('not-found');
      const manifest = pack.manifestDigest;
      await submitAct(parts, {
        by: personOf(by),
        key: undefined,
        act: { type: 'alarm.hand-over', data: { alarm: alarmId(alarm), names, manifest } },
      });
      const told = { code: 'pack-made', alarm, by, withNames: names, digest: manifest };
      request.log.info(told, 'an alarm handed over');
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${pack.name}"`)
        .header('x-manifest-sha256', manifest)
        .send(pack.bytes);
    },
  );
}

const OFFICE_ONLY = {
  detail: { zh: '移交材料只在中控室制作', en: 'a hand-over is made in the control room' },
};

// The branding constructor: the records know an alarm by this name.
const alarmId = (name: string): AlarmId => name as AlarmId;
