import Type from 'typebox';
import { ANSWERS, type Answer, policyOf } from '../../rules/vocabulary/policy.ts';
import { REASONS, type Reason } from '../../rules/vocabulary/reasons.ts';
import { closed, words } from '../../rules/vocabulary/schema.ts';
import { type Direction, ERRANDS } from '../../rules/vocabulary/site.ts';
import { about } from './about.ts';

const isReason = (code: string): code is Reason => code in REASONS;

/** Reasons a site may make stricter; those that always refuse, and those of a mode, are not its to choose. */
export const HARD_REASONS: readonly Reason[] = Object.keys(REASONS)
  .filter(isReason)
  .filter((reason) => !['both', 'mode'].includes(REASONS[reason].refuses));

type Choice = Readonly<Partial<Record<Reason, Answer>>>;

const choices = (direction: Direction) =>
  Type.Unsafe<Choice>(
    Type.Object(
      Object.fromEntries(
        Object.keys(REASONS)
          .filter(isReason)
          .filter((reason) => policyOf(reason, direction).may.length > 0)
          .map((reason) => [
            reason,
            Type.Optional(
              Type.String({
                enum: [...ANSWERS],
                default: policyOf(reason, direction).standard,
                description: `${REASONS[reason].zh} · ${REASONS[reason].en}`,
              }),
            ),
          ]),
      ),
      {
        additionalProperties: false,
        description: direction === 'entry' ? 'At the entries.' : 'At the exits.',
      },
    ),
  );
const Choices = { entry: choices('entry'), exit: choices('exit') };

/** What reasons do at this site otherwise than by their standard. */
export const PolicySection = Type.Optional(
  about(
    closed({
      entry: Type.Optional(Choices.entry),
      exit: Type.Optional(Choices.exit),
    }),
    'What reasons do here otherwise than by their standard (docs/decisions.md), one by one; it goes before `hard`. ' +
      'What is not listed is not a site’s to choose.',
  ),
);

/** Which deliveries do not stop at the gate. */
export const DeliveriesSection = Type.Optional(
  about(
    closed({
      enter: Type.Optional(
        Type.Array(words(ERRANDS), {
          uniqueItems: true,
          default: [],
          description:
            'Errands that may come in with a permit that names them: `movers`, `gas` and `medicine` at most sites. ' +
            'Every other stops at the gate (配送止步), and what it brings is handed over there.',
        }),
      ),
    }),
    'Deliveries under closed management.',
  ),
);

/** Anti-passback, as a site sets it. */
export const PassbackSection = Type.Optional(
  about(
    closed({
      kind: Type.Optional(
        Type.Unsafe<'soft' | 'hard' | 'timed'>(
          Type.String({
            enum: ['soft', 'hard', 'timed'],
            default: 'soft',
            description:
              'Whoever enters or leaves twice in a row is let through and noted (soft), refused (hard), or refused so soon ' +
              'after his last passage (timed). Nobody is refused for what is not known for sure.',
          }),
        ),
      ),
      minutes: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 1_440,
          default: 30,
          description: 'How soon is too soon, where timed.',
        }),
      ),
      reset: Type.Optional(
        Type.String({
          pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
          description:
            'When everybody is forgiven each day, site time, HH:mm; never if left out. Who is inside stays as it is.',
        }),
      ),
    }),
    'Anti-passback (防潜回): one card is not used twice in a row in the same direction.',
  ),
);
