import Type from 'typebox';
import { Hours } from '../../rules/vocabulary/hours.ts';
import { configuredId } from '../../rules/vocabulary/ids.ts';
import { closed, words } from '../../rules/vocabulary/schema.ts';
import { ALARM_KINDS } from '../../rules/vocabulary/site.ts';
import { about } from './about.ts';

/** One receiver reaches a few people. */
const FOR_MAX = 20;

/** Somebody outside who is told of alarms by a signed request. */
export const WebhookRow = closed({
  id: about(
    configuredId<string>(),
    'Names the receiver: steps of the escalation name it, and so does the list of messages.',
  ),
  url: Type.String({
    pattern: '^https?://[^\\s@]+$',
    maxLength: 2_000,
    description: 'Where messages are sent; no name or password in it. Nothing else is ever called.',
  }),
  secretFile: Type.String({
    minLength: 1,
    maxLength: 4_096,
    description:
      'A file whose first line is the secret that signs messages, at least 24 characters or `whsec_…`; a second line ' +
      'is the secret before it, and signs too while receivers change over.',
  }),
  for: Type.Optional(
    Type.Array(Type.String({ pattern: '^(supervisor|(person|post):[^\\s]{1,80})$' }), {
      uniqueItems: true,
      maxItems: FOR_MAX,
      description:
        'Whom else it reaches: `supervisor`, `person:…` or `post:…`, as steps of the escalation name them. ' +
        'The receiver itself is `webhook:<id>`.',
    }),
  ),
  kinds: Type.Optional(
    Type.Array(words(ALARM_KINDS), {
      uniqueItems: true,
      description: 'The kinds of alarm it is told of; all if left out.',
    }),
  ),
  hours: Type.Optional(
    Type.Unsafe<Hours>({
      ...Hours,
      default: [],
      description: 'When it is told; left out, at any time.',
    }),
  ),
  tells: Type.Optional({
    ...words(['place', 'kind'] as const),
    default: 'place',
    description:
      'What leaves the site: `place` says what happened and where, `kind` only what. Neither names a person or a plate.',
  }),
  timeoutSeconds: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 60,
      default: 10,
      description: 'How long an answer may take.',
    }),
  ),
});
