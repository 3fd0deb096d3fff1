import Type from 'typebox';
import { Hours } from '../../rules/vocabulary/hours.ts';
import { closed, words } from '../../rules/vocabulary/schema.ts';
import { ALARM_KINDS, CLOCKS, type Clock, PRIORITIES } from '../../rules/vocabulary/site.ts';

/** Steps of an escalation, and how often one is told again: more is noise that nobody follows. */
const STEPS_MAX = 50;
const REPEATS_MAX = 100;

/** How often a step with a rhythm is told where site.yaml does not say. */
export const REPEATS = 10;

const EscalationRow = closed({
  afterSeconds: Type.Integer({
    minimum: 0,
    maximum: 86_400,
    description: 'So long after the alarm asks, while `clock` runs.',
  }),
  to: Type.String({
    pattern: '^(console|booth|supervisor|(webhook|person|post):[0-9A-Za-z._-]{1,80})$',
    description:
      'Who is told: `console` (it sounds anew), `booth`, `supervisor`, `post:<post>`, `person:<person>`, ' +
      '`webhook:<webhook>`. Of hold-up and duress nothing goes to a booth or to the post it comes from, nor to any post ' +
      'where nobody knows which that is.',
  }),
  clock: Type.Optional(
    Type.Unsafe<Clock>(
      Type.String({
        enum: [...CLOCKS],
        default: 'acknowledged',
        description:
          'What was not done yet: `attended` is told also of what is acknowledged and nobody came.',
      }),
    ),
  ),
  kinds: Type.Optional(
    Type.Array(words(ALARM_KINDS), { uniqueItems: true, description: 'Of these kinds only.' }),
  ),
  priorities: Type.Optional(
    Type.Array(words(PRIORITIES), { uniqueItems: true, description: 'Of these priorities only.' }),
  ),
  hours: Type.Optional(
    Type.Unsafe<Hours>({
      ...Hours,
      default: [],
      description: 'In these hours only; left out, at any time.',
    }),
  ),
  everySeconds: Type.Optional(
    Type.Integer({
      minimum: 10,
      maximum: 86_400,
      description: 'Told again at this rhythm, `times` times in all.',
    }),
  ),
  times: Type.Optional(
    Type.Integer({
      minimum: 2,
      maximum: REPEATS_MAX,
      default: REPEATS,
      description: 'How often, with `everySeconds`.',
    }),
  ),
});

/** Who is told when an alarm waits. */
export const EscalationSection = Type.Optional(
  Type.Array(EscalationRow, {
    maxItems: STEPS_MAX,
    default: [],
    description: 'Who is told when an alarm waits too long, step by step; no internet is needed.',
  }),
);
