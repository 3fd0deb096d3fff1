import { createHash } from 'node:crypto';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { type Instant, instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { factEnvelope } from '../bus/envelope.ts';
import { cutsOf } from './cuts.ts';
import type { Material, Span } from './material.ts';
import { nameOfPassage } from './names.ts';
import { sheetOf } from './page.ts';
import { README } from './readme.ts';
import { type ZipPart, zipOf } from './zip.ts';

/** A hand-over as one file. */
export type Pack = {
  readonly name: string;
  readonly bytes: Buffer;
  /** SHA-256 of the list of parts: written on the form that both sides sign, it fixes every part. */
  readonly manifestDigest: string;
};

/** Puts the material of one alarm into a file for the police or the fire brigade. */
export function packOf(
  material: Material,
  { at, by }: { readonly at: Instant; readonly by: string },
): Pack {
  const { site, alarm, head, inside } = material;
  const parts: readonly ZipPart[] = [
    part('alarm.html', sheetOf(material, { at, by })),
    part('alarm.json', json(recordOf(material))),
    part('signals.json', json(signalsOf(material))),
    part(
      'openings.json',
      json(
        material.openings.rows.map(({ site: _, at: opened, closed, ...row }) => ({
          ...row,
          at: moment(opened),
          ...(closed === null ? {} : { closed: moment(closed) }),
        })),
      ),
    ),
    ...(inside === undefined ? [] : namedParts(material)),
    part('chain.json', json({ head, commits: material.commits })),
    part('README.txt', README),
  ];
  const manifest = part(
    'manifest.json',
    json({
      site: site.id,
      alarm: alarm.alarm,
      made: toRfc3339(at),
      by,
      names: inside !== undefined,
      journal: head,
      parts: parts.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
    }),
  );
  return {
    name: `alarm-${alarm.alarm.slice(-12)}.zip`,
    bytes: zipOf([...parts, manifest], new Date(at)),
    manifestDigest: sha256(manifest.bytes),
  };
}

function recordOf(material: Material): object {
  const { site, alarm, facts, covers, inside } = material;
  return {
    site: { id: site.id, name: site.name, zone: site.zone },
    alarm: alarm.alarm,
    kind: alarm.kind,
    priority: alarm.priority,
    place: JSON.parse(alarm.place),
    origin: alarm.origin,
    raised: moment(alarm.raised),
    covers: momentsOf(covers),
    // Of what was too much the oldest are there, until then.
    cut: cutsOf(material).map(({ until, ...cut }) => ({ ...cut, until: moment(until) })),
    ...(inside === undefined
      ? {}
      : { inside: { asOf: moment(inside.asOf), since: moment(inside.since), by: inside.by } }),
    facts: facts.rows.map((fact) => envelopeOf(site, fact)),
  };
}

const signalsOf = ({ site, heard, signals }: Material): object => ({
  covers: momentsOf(heard),
  facts: signals.rows.map((fact) => envelopeOf(site, fact)),
});

/** As the feed has it, without its place there. */
const envelopeOf = (site: Site, fact: Fact): unknown => JSON.parse(factEnvelope(site.id, fact, 0));

function namedParts(material: Material): readonly ZipPart[] {
  const { inside, names, passages } = material;
  const named = (id: string | undefined) => (id === undefined ? {} : { name: names.get(id) ?? id });
  return [
    part(
      'inside.json',
      json(
        (inside?.stays ?? []).map(({ since, ...stay }) => ({
          ...stay,
          ...named(stay.subject),
          ...(stay.holder === undefined
            ? {}
            : { holderName: names.get(stay.holder) ?? stay.holder }),
          since: moment(since),
        })),
      ),
    ),
    part(
      'passages.json',
      json(
        passages.rows.map((row) => ({
          passage: row.passage,
          lane: row.lane,
          direction: row.direction,
          started: moment(row.started),
          ...(row.ended === null ? {} : { ended: moment(row.ended) }),
          outcome: row.outcome,
          authority: row.authority,
          who: nameOfPassage(material, row),
        })),
      ),
    ),
  ];
}

const part = (name: string, text: string): ZipPart => ({ name, bytes: Buffer.from(text) });
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const momentsOf = ({ from, to }: Span): object => ({ from: moment(from), to: moment(to) });
const moment = (ms: number): string => toRfc3339(instant(ms));
