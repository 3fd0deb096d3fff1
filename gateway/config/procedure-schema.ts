import Type from 'typebox';
import { CONFIGURED_ID } from '../../rules/vocabulary/ids.ts';
import { closed, type Static, words } from '../../rules/vocabulary/schema.ts';
import { ALARM_KINDS } from '../../rules/vocabulary/site.ts';
import type { Procedure } from '../procedures/procedure.ts';
import { about } from './about.ts';
import { Name } from './named.ts';
import type { Finding } from './problem.ts';

/** A card is read while a bell rings. */
const STEPS_MAX = 20;
const PHONES_MAX = 10;

const Sentence = closed({
  zh: Type.String({ minLength: 1, maxLength: 200, description: '中文' }),
  en: Type.String({ minLength: 1, maxLength: 200, description: 'English' }),
});

const Step = closed({
  id: Type.String({
    pattern: CONFIGURED_ID,
    description: 'Names the step in the record: who ticked it, and when.',
  }),
  text: about(Sentence, 'What is to be done.'),
});

const Phone = closed({
  name: Name,
  number: Type.String({
    pattern: '^[0-9+*#][0-9+*# -]{1,24}$',
    description: 'The number to call, in quotes.',
  }),
});

const ProcedureRow = closed({
  kind: about(words(ALARM_KINDS), 'The kind of alarm it is for.'),
  steps: Type.Array(Step, { minItems: 1, maxItems: STEPS_MAX, description: 'In order.' }),
  phones: Type.Optional(
    Type.Array(Phone, { maxItems: PHONES_MAX, default: [], description: 'Whom to call.' }),
  ),
});

/** What is to be done about each kind of alarm. */
export const ProceduresSection = Type.Optional(
  Type.Array(ProcedureRow, {
    maxItems: ALARM_KINDS.length,
    default: [],
    description:
      'What the office is told to do about a kind of alarm, step by step, in place of the card that is shipped ' +
      '(docs/alarms.md).',
  }),
);

type Written = readonly Static<typeof ProcedureRow>[];

/** The cards that a site has written. */
export const proceduresFrom = (written: Written = []): readonly Procedure[] =>
  written.map(({ phones, ...card }) => ({ ...card, phones: phones ?? [] }));

/** A kind with two cards, and a card with two steps of one name. */
export const procedureFindings = (written: Written = []): readonly Finding[] => [
  ...twice(written.map(({ kind }, index) => [kind, ['procedures', index, 'kind']] as const)),
  ...written.flatMap(({ steps }, index) =>
    twice(steps.map(({ id }, at) => [id, ['procedures', index, 'steps', at, 'id']] as const)),
  ),
];

function twice(named: readonly (readonly [string, Finding['path']])[]): readonly Finding[] {
  const seen = new Set<string>();
  return named.flatMap(([name, path]): readonly Finding[] => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [
      {
        code: 'duplicate-id',
        path,
        text: `expected "${name}" once here; it comes twice`,
        remedy: 'put both into one, or give one of the two another name',
      },
    ];
  });
}
