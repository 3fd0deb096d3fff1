import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { open, type Static } from '../../rules/vocabulary/schema.ts';

/** Where each thing lies in an archive, by what it is called there. */
export const PARTS = {
  manifest: 'manifest.json',
  database: 'gatehouse.db',
  siteKey: 'site.key',
  mqttAccounts: 'mqtt-accounts.json',
  tagKeys: 'tag-keys.json',
  config: 'site.yaml',
} as const;

/** Parts lie in one folder: a name that leads anywhere else is none of ours. */
const NAME = '^(?!\\.)[a-zA-Z0-9._-]{1,90}$';

const Part = open({
  name: Type.String({ pattern: NAME }),
  bytes: Type.Integer({ minimum: 0 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});
/** One file of a backup. */
export type Part = Static<typeof Part>;

/** What a backup says of itself, first in its archive. */
export const Manifest = open({
  format: Type.Literal('gatehouse-backup'),
  version: Type.Literal(1),
  program: Type.String({ description: 'version of gatehouse that made it' }),
  madeAt: Type.String({ description: 'RFC 3339' }),
  sites: Type.Array(
    open({
      site: Type.String(),
      position: Type.Integer({ minimum: 0 }),
      link: Type.String(),
      facts: Type.Integer({ minimum: 0 }),
    }),
  ),
  parts: Type.Array(Part, { minItems: 1, maxItems: 1_000 }),
});
/** What a backup says of itself. */
export type Manifest = Static<typeof Manifest>;

const manifest = Compile(Manifest);

/** Reads a manifest; undefined where it is none that this version knows. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return manifest.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
