import type { Text } from '../../rules/vocabulary/schema.ts';

/** Why a message did not arrive, or is not tried any more. */
export const NOTICE_PROBLEMS = {
  unreachable: { zh: '无法连接', en: 'no connection' },
  'no-answer-in-time': { zh: '应答超时', en: 'no answer in time' },
  'not-accepted': { zh: '对方未接收', en: 'the receiver did not take it' },
  redirected: { zh: '对方要求转到别处', en: 'the receiver points elsewhere' },
  'receiver-gone': { zh: '对方已停用', en: 'the receiver says that it is gone' },
  'secret-unusable': { zh: '密钥文件不可用', en: 'the file of the secret cannot be used' },
  'too-old': { zh: '警情已过时', en: 'too old to help anybody' },
  'too-many-waiting': { zh: '待发过多', en: 'too many were waiting' },
  'webhook-removed': { zh: '接收方已从配置中移除', en: 'the receiver is no longer configured' },
} as const satisfies Record<string, Text>;
export type NoticeProblem = keyof typeof NOTICE_PROBLEMS;

/** True where this word is one of them. */
export const isNoticeProblem = (word: string | null): word is NoticeProblem =>
  word !== null && Object.hasOwn(NOTICE_PROBLEMS, word);
