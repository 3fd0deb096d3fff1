import Type from 'typebox';
import { closed, type Static } from '../../rules/vocabulary/schema.ts';

/** What is taken where site.yaml says nothing. */
export const DEFAULTS = {
  address: '000000000000',
  zone: 'Asia/Shanghai',
  clockSeconds: 120,
  setClock: true,
  answerMs: 3_000,
  halfFrameMs: 500,
} as const;

/** Settings of one receiver: every fire panel that reaches it by its line. */
export const Settings = closed({
  address: Type.Optional(
    Type.String({
      pattern: '^[0-9A-F]{12}$',
      default: DEFAULTS.address,
      description: 'Our own address until somebody has called us by one, highest byte first',
    }),
  ),
  zone: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 60,
      description: "Zone of the panels' clocks; the site's if left out",
    }),
  ),
  clockSeconds: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 86_400,
      default: DEFAULTS.clockSeconds,
      description: "How far a panel's clock may be off before it is told",
    }),
  ),
  setClock: Type.Optional(
    Type.Boolean({
      default: DEFAULTS.setClock,
      description: 'Whether a clock that is off is set right',
    }),
  ),
  answerMs: Type.Optional(
    Type.Integer({
      minimum: 100,
      maximum: 10_000,
      default: DEFAULTS.answerMs,
      description: 'How long a confirmation may take; GB/T 26875.3 6.4 allows 10 s at most',
    }),
  ),
  halfFrameMs: Type.Optional(
    Type.Integer({
      minimum: 20,
      maximum: 10_000,
      default: DEFAULTS.halfFrameMs,
      description: 'Silence after which a half frame is given up',
    }),
  ),
});
export type Settings = Static<typeof Settings>;
