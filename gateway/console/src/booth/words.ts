import type { Text } from '../../../../rules/vocabulary/schema.ts';

/** What the booth page says: few words, so that the page is small. */
export const BOOTH = {
  lost: {
    zh: '连接中断：画面已停，请看车道',
    en: 'Link lost: the picture stands still, look at the lane',
  },
  idle: { zh: '无车', en: 'No vehicle' },
  waiting: { zh: '有车，等待刷卡', en: 'A vehicle: waiting for a card' },
  granted: { zh: '放行', en: 'PASS' },
  refused: { zh: '禁止通行', en: 'STOP' },
  look: { zh: '请核对车辆', en: 'LOOK AT THE CAR' },
  acknowledge: { zh: '接警确认', en: 'Acknowledge' },
  going: { zh: '前往处置', en: 'On my way' },
  sent: { zh: '已派警', en: 'Sent' },
  left: { zh: '剩', en: 'in' },
  late: { zh: '已超时', en: 'late by' },
  mute: { zh: '点一下屏幕，打开声音', en: 'Touch the screen for sound' },
  check: { zh: '查岗：请应答', en: 'Duty check: answer' },
  checkUntil: { zh: '截止', en: 'until' },
  here: { zh: '在岗', en: 'I am here' },
  noted: { zh: '已记录', en: 'Noted' },
  last: { zh: '上一辆', en: 'The one before' },
  matches: { zh: '车卡相符，放行', en: 'The right vehicle: pass' },
  differs: { zh: '车卡不符', en: 'Another vehicle' },
  verify: { zh: '查证放行', en: 'Verified exit' },
  override: { zh: '特殊放行', en: 'Override' },
  emergency: { zh: '紧急放行', en: 'Emergency' },
  explain: { zh: '这次开闸是？', en: 'What was this opening?' },
  back: { zh: '返回', en: 'Back' },
  confirm: { zh: '确认放行', en: 'Let through' },
  papers: { zh: '核对证件', en: 'Papers checked' },
  lastFour: { zh: '证件末四位', en: 'Last four characters' },
  calledBack: { zh: '已回拨登记电话', en: 'Called the number on file' },
  reason: { zh: '原因', en: 'Reason' },
  evidence: { zh: '依据', en: 'Evidence' },
  cancelCard: { zh: '取消', en: 'Call it off' },
  staffCard: { zh: '请刷员工卡签字', en: 'Show your staff card to sign' },
  done: { zh: '已放行', en: 'Done' },
  asked: { zh: '已请第二人确认', en: 'A second person was asked' },
  signIn: { zh: '登录', en: 'Sign in' },
  username: { zh: '用户名', en: 'Name' },
  password: { zh: '密码', en: 'Password' },
  noLane: { zh: '没有这条车道', en: 'There is no such lane' },
  fire: { zh: '消防联动：道闸保持抬起', en: 'Fire: the arms are held up' },
  emergencyNote: { zh: '点一下即开闸', en: 'One press opens' },
  day: { zh: '日间', en: 'Day' },
  night: { zh: '夜间', en: 'Night' },
  language: { zh: 'English', en: '中文' },
} as const satisfies Record<string, Text>;

/** Why a guard lets a vehicle through. */
export const REASONS_GIVEN: readonly Text[] = [
  { zh: '忘带卡', en: 'Card forgotten' },
  { zh: '卡损坏', en: 'Card broken' },
  { zh: '读卡器故障', en: 'Reader fault' },
  { zh: '业主本人', en: 'Owner in person' },
  { zh: '负责人同意', en: 'Manager agreed' },
];

/** By what he knows it. */
export const EVIDENCE: readonly Text[] = [
  { zh: '监控录像', en: 'Camera' },
  { zh: '对讲确认', en: 'Intercom' },
  { zh: '电话核实', en: 'Phone call' },
  { zh: '证件照片', en: 'Photo of papers' },
];

/** Papers that may be checked. */
export const PAPERS = [
  ['id-card', { zh: '身份证', en: 'ID card' }],
  ['driving-licence', { zh: '驾驶证', en: 'Driving licence' }],
  ['vehicle-licence', { zh: '行驶证', en: 'Vehicle licence' }],
  ['other', { zh: '其他', en: 'Other' }],
] as const;

/** What an opening by hand was. */
export const OPENINGS: readonly Text[] = [
  { zh: '住户车辆', en: 'A resident' },
  { zh: '访客车辆', en: 'A visitor' },
  { zh: '配送车辆', en: 'A delivery' },
  { zh: '检修', en: 'Repair' },
  { zh: '误按', en: 'A mistake' },
];
