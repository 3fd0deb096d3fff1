import type { ActRefusal } from '../../rules/vocabulary/act-refusals.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';

/** Every way in which a request can be refused: status, and what a person reads. */
export const HTTP_PROBLEMS = {
  'not-signed-in': { status: 401, zh: '请先登录', en: 'Sign in first' },
  'wrong-credentials': { status: 401, zh: '用户名或密码不正确', en: 'Wrong name or password' },
  'too-many-attempts': {
    status: 429,
    zh: '尝试次数过多，请稍后再试',
    en: 'Too many attempts: wait before the next one',
  },
  'not-allowed': { status: 403, zh: '当前岗位无此权限', en: 'Your role may not do this' },
  'other-post': {
    status: 403,
    zh: '本账户只用于其所属岗位',
    en: 'This account is of one post, and may ask for that alone',
  },
  'read-only': {
    status: 403,
    zh: '监视账户只能查看实时流',
    en: 'A monitor account may only read the feed',
  },
  'foreign-origin': {
    status: 403,
    zh: '请求来源不是本控制台',
    en: 'The request did not come from this console',
  },
  'link-used-up': {
    status: 410,
    zh: '链接已使用或已过期，请重新获取',
    en: 'This link was used or has expired: get a new one',
  },
  'link-not-here': {
    status: 403,
    zh: '登录链接只能在网关本机打开',
    en: 'Sign-in links work only on the gateway itself',
  },
  'already-set-up': { status: 409, zh: '已有控制台账户', en: 'There is a console account already' },
  'bad-request': { status: 400, zh: '请求内容有误', en: 'The request is not as expected' },
  'too-large': { status: 413, zh: '请求内容过大', en: 'The request is too large' },
  'not-found': { status: 404, zh: '没有该内容', en: 'There is no such thing' },
  'feed-trimmed': {
    status: 410,
    zh: '该位置之前的记录已清理，请重新取全貌',
    en: 'Records after that position were trimmed: read the whole picture again',
  },
  'too-many-streams': { status: 429, zh: '实时连接过多', en: 'Too many live connections' },
  // Not 408: a browser sends a request answered so once more by itself, and an act called off would wait anew.
  'not-signed': {
    status: 409,
    zh: '没有刷卡签字，操作未执行，请重试',
    en: 'No staff card was shown: nothing was done, try again',
  },
  'tap-malformed': {
    status: 400,
    zh: '链接中没有标签的签名数据：请用手机重新触碰标签，复制的编号不算打点',
    en: 'The address holds nothing that a tag signed: touch the tag again; a copied number is no tap',
  },
  'tap-unknown-key': {
    status: 422,
    zh: '不是本小区写入的标签，或标签数据已损坏',
    en: 'The tag was not written for this site, or its data was changed',
  },
  'tap-forged': {
    status: 422,
    zh: '标签签名不符：可能是伪造的链接，或标签密钥已更换',
    en: 'The signature is not the tag’s: forged, or the keys of the tag are others',
  },
  'tap-no-keys': {
    status: 503,
    zh: '网关尚未导入标签密钥，请联系安装人员',
    en: 'The gateway has no keys of tags yet: tell the installer',
  },
  'tap-crowded': {
    status: 503,
    zh: '打点过多，请稍后再试',
    en: 'Too many taps at once: try again',
  },
  'tap-line-down': {
    status: 503,
    zh: '打点线路未运行，请稍后再试',
    en: 'The line of these tags is not running: try again',
  },
  'tap-not-recorded': {
    status: 503,
    zh: '打点已收到，尚未入账：网关恢复后自动记录，不必再触碰',
    en: 'The tap was received and is recorded once the gateway can: there is no need to touch again',
  },
  'too-many-taps': {
    status: 429,
    zh: '无效打点过多，请稍后再试',
    en: 'Too many refused taps: wait before the next one',
  },
  'import-under-way': {
    status: 409,
    zh: '另一个文件正在导入，请待其完成',
    en: 'Another file is being imported: wait until it is done',
  },
  'not-by-itself': {
    status: 409,
    zh: '此操作随另一项操作自动记录，不能单独提交',
    en: 'This act is recorded with another one, and never taken by itself',
  },
  'act-refused': { status: 409, zh: '操作未受理', en: 'The act was refused' },
  'act-rejected': { status: 422, zh: '操作内容无法处理', en: 'The act could not be judged' },
  'intake-closed': {
    status: 503,
    zh: '网关暂不接收（存储故障），请重试；紧急时用手动钥匙',
    en: 'The gateway takes nothing now (store failure): try again; in need use the manual key',
  },
  'server-failed': { status: 500, zh: '服务器内部错误', en: 'The server failed' },
} as const satisfies Record<string, Text & { readonly status: number }>;

export type HttpProblem = keyof typeof HTTP_PROBLEMS;

/** What more is said of a refusal: the detail, in words where a person can do something about it. */
export type ProblemMore = {
  readonly detail?: string | Text;
  /** Of `act-refused`: the rules' own code. */
  readonly why?: ActRefusal;
};

/** A refusal of a request, thrown to Fastify's one error handler, which writes it as problem+json. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: HttpProblem;
  readonly more: ProblemMore;
  readonly retryAfterS: number | undefined;

  constructor(
    code: HttpProblem,
    {
      retryAfterS,
      cause,
      ...more
    }: ProblemMore & { readonly retryAfterS?: number; readonly cause?: unknown } = {},
  ) {
    super(HTTP_PROBLEMS[code].en, { cause });
    this.code = code;
    this.more = more;
    this.retryAfterS = retryAfterS;
  }
}

/** The body of a refusal (RFC 9457); `code` is what programs go by, `title` what people read. */
export function problemBody(code: HttpProblem, more: ProblemMore): object {
  const { status, zh, en } = HTTP_PROBLEMS[code];
  return {
    type: `urn:gatehouse:problem:${code}`,
    code,
    status,
    title: { zh, en },
    ...more,
  };
}
