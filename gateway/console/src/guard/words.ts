import type { Text } from '../../../../rules/vocabulary/schema.ts';

/** What the guard's page says: few words, so that the page is small. */
export const GUARD = {
  title: { zh: '巡更', en: 'Patrol' },
  online: { zh: '在线', en: 'Online' },
  offline: { zh: '离线', en: 'Offline' },
  asOf: { zh: '以下为此时的数据：', en: 'What is shown is of ' },
  keepsOn: {
    zh: '照常巡更，打点已保存在手机，联网后自动发送',
    en: 'Walk on: taps are kept on the phone and sent by themselves',
  },
  noWorker: {
    zh: '本页不是 https 打开，断网时不能重新打开，请勿关闭',
    en: 'Opened without https: it cannot be opened again offline, so do not close it',
  },
  notAGuard: {
    zh: '此账号未登记为护卫，打点不算到位，请告知控制室',
    en: 'This account is no guard on file: taps will not count, tell the control room',
  },
  newVersion: { zh: '有新版本，点此更新', en: 'A new version is here: press to update' },
  loading: { zh: '正在取任务…', en: 'Fetching your rounds…' },
  noRound: { zh: '今天没有巡更任务', en: 'No round for you today' },
  nextRound: { zh: '下一次巡更', en: 'Your next round' },
  next: { zh: '下一点', en: 'Next point' },
  anyOrder: { zh: '顺序不限', en: 'in any order' },
  allDone: { zh: '全部到位', en: 'All points made' },
  ended: { zh: '已结束', en: 'Ended' },
  progress: { zh: '到位', en: 'Made' },
  left: { zh: '剩余', en: 'Left' },
  lateUntil: { zh: '已超时，补到截止', en: 'Window over, late until' },
  begins: { zh: '开始于', en: 'Begins at' },
  soonest: { zh: '最早到达', en: 'Not before' },
  well: {
    zh: '请尽快打点，否则控制室会询问您是否平安：',
    en: 'Tap soon, or the control room will ask whether you are well: ',
  },
  touch: { zh: '手机贴近巡更点标签', en: 'Hold the phone to the tag' },
  read: { zh: '开始感应标签', en: 'Read tags here' },
  reading: { zh: '正在感应，请贴近标签', en: 'Reading: hold the phone to a tag' },
  readNot: { zh: '手机未允许感应', en: 'The phone does not allow reading' },
  notOurs: { zh: '这不是巡更标签', en: 'This is no tag of a checkpoint' },
  take: { zh: '我来巡', en: 'I walk it' },
  yours: { zh: '由您巡查', en: 'Yours' },
  byHand: { zh: '标签坏了', en: 'Tag broken' },
  fault: { zh: '报故障', en: 'Report a fault' },
  skip: { zh: '跳过此点', en: 'Skip this point' },
  which: { zh: '哪个点？', en: 'Which point?' },
  what: { zh: '什么坏了？', en: 'What is faulty?' },
  how: { zh: '怎么了？', en: 'What is wrong with it?' },
  why: { zh: '原因？', en: 'Why?' },
  otherPoint: { zh: '换一个点', en: 'Another point' },
  otherWords: { zh: '其他（输入）', en: 'Other (type it)' },
  typed: { zh: '请写明', en: 'Say what it is' },
  nothingThere: {
    zh: '此点没有登记检查项，请换一个点或打电话报告',
    en: 'Nothing is listed for inspection there: choose another point, or call',
  },
  inspect: { zh: '检查', en: 'Look at' },
  fine: { zh: '完好', en: 'Fine' },
  faulty: { zh: '故障', en: 'Faulty' },
  back: { zh: '返回', en: 'Back' },
  send: { zh: '发送', en: 'Send' },
  points: { zh: '全部巡更点', en: 'All points' },
  tomorrow: { zh: '明天', en: 'tomorrow' },
  others: { zh: '其他任务', en: 'Other rounds' },
  messages: { zh: '消息', en: 'Messages' },
  waiting: { zh: '待发送', en: 'To be sent' },
  refused: { zh: '未受理', en: 'Refused' },
  saved: { zh: '已保存，将自动发送', en: 'Kept, will be sent' },
  sent: { zh: '已送达', en: 'Delivered' },
  of: { zh: '待登录', en: 'Waits for the sign-in of' },
  again: { zh: '重发', en: 'Send again' },
  dismiss: { zh: '知道了', en: 'Dismiss' },
  noVisit: { zh: '没有算到任何任务', en: 'It served no round' },
  doubted: { zh: '标签可疑', en: 'The tag is doubted' },
  madeUp: { zh: '补巡', en: 'made up for' },
  missed: { zh: '漏巡', en: 'missed' },
  skipped: { zh: '跳过', en: 'skipped' },
  unprovable: { zh: '无法证明', en: 'cannot be proved' },
  keptTap: { zh: '已打点，待发送', en: 'tapped, to be sent' },
  keptSkip: { zh: '已跳过，待发送', en: 'skipped, to be sent' },
  unplaced: { zh: '另有打点待确认：', en: 'Taps whose point is not known yet: ' },
  open: { zh: '未到', en: 'open' },
  tap: { zh: '打点', en: 'Tap' },
  signInFor: {
    zh: '登录后才能发送已保存的记录',
    en: 'Sign in to send what is kept',
  },
  signOut: { zh: '退出', en: 'Sign out' },
  day: { zh: '日间', en: 'Day' },
  night: { zh: '夜间', en: 'Night' },
  language: { zh: 'English', en: '中文' },
} as const satisfies Record<string, Text>;

/** Why a guard has to say by hand that he was there. */
export const WHY_BY_HAND: readonly Text[] = [
  { zh: '标签损坏', en: 'Tag damaged' },
  { zh: '标签不见了', en: 'Tag is gone' },
  { zh: '手机读不到', en: 'Phone reads nothing' },
];

/** Why a point is left out. */
export const WHY_SKIPPED: readonly Text[] = [
  { zh: '处理警情', en: 'Attending an alarm' },
  { zh: '无法进入', en: 'Cannot get in' },
  { zh: '施工封闭', en: 'Closed for works' },
  { zh: '天气恶劣', en: 'Bad weather' },
];

/** What is wrong with a thing. */
export const FAULTS: readonly Text[] = [
  { zh: '损坏', en: 'Damaged' },
  { zh: '不亮', en: 'No light' },
  { zh: '缺失', en: 'Missing' },
  { zh: '漏水', en: 'Leaking' },
  { zh: '门未锁', en: 'Door not locked' },
];

/** How a visit stands, beside its class. A sign stands beside each word: neither colour nor sign says it alone. */
export const SIGNS: Readonly<Record<string, string>> = {
  'on-time': '✓',
  early: '✓',
  late: '✓',
  'out-of-order': '✓',
  'made-up': '✓',
  'too-fast': '!',
  repeated: '=',
  unexpected: '?',
  missed: '✗',
  skipped: '–',
  unprovable: '?',
};
