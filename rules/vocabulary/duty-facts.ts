import Type from 'typebox';
import { maybe, moment, of, text } from './fact-schema.ts';
import {
  type CredentialId,
  configuredId,
  type DeviceId,
  type FactId,
  madeId,
  type PersonId,
  type PostId,
} from './ids.ts';
import { open } from './schema.ts';

const post = configuredId<PostId>();

/** Who asked: a person of the office, or a higher centre by an account at a receiver. */
const asker = {
  by: maybe(text()),
  device: maybe(configuredId<DeviceId>()),
  account: maybe(text()),
};
const question = { check: madeId<FactId>(), posts: Type.Array(post), ...asker };

/** 查岗: is somebody on duty? */
export const DUTY_CHECK_FACTS = {
  /** The guard at any of these posts is to answer before it is due; where there is no post, whoever is in the office. */
  'duty.asked': of('duty', open({ posts: Type.Array(post), due: moment(), ...asker })),
  /** Somebody is there: `guard` by his staff card at `post`, or a person by his session. */
  'duty.answered': of(
    'duty',
    open({
      ...question,
      post: maybe(post),
      guard: maybe(madeId<PersonId>()),
      credential: maybe(madeId<CredentialId>()),
      answeredBy: maybe(text()),
      late: Type.Boolean(),
    }),
  ),
  /** Nobody has answered in time; who answers late is told of all the same. */
  'duty.unanswered': of('duty', open(question)),
  /**
   * More centres ask than a site answers to: this one's question is put to nobody, or, where `check` names it, not any
   * more, since a centre that is listed asks.
   */
  'duty.unasked': of('duty', open({ ...question, check: maybe(madeId<FactId>()) })),
} as const;
