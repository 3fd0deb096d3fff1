import Type from 'typebox';
import { closed, type Static } from '../../rules/vocabulary/schema.ts';

/** What is taken where site.yaml says nothing. */
export const DEFAULTS = { keys: 'main', piccData: 'picc_data', cmac: 'cmac' } as const;

const parameter = (about: string, value: string) =>
  Type.Optional(
    Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,31}$', default: value, description: about }),
  );

/** Settings of the tags of a site. */
export const Settings = closed({
  url: Type.String({
    pattern: '^https?://[^\\s/?#]+(/[^\\s?#]*[^\\s?#/])?$',
    maxLength: 120,
    description:
      'Where phones reach this gateway: what every tag is written with, without a slash at its end',
  }),
  keys: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$',
      default: DEFAULTS.keys,
      description: 'The set of keys its tags were written with (`gatehouse tag keys`)',
    }),
  ),
  piccData: parameter(
    'What the encrypted data of the tag is called in the address',
    DEFAULTS.piccData,
  ),
  cmac: parameter("What the tag's signature is called in the address", DEFAULTS.cmac),
});
export type Settings = Static<typeof Settings>;
