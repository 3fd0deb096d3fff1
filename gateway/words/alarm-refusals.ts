/** Why an act on an alarm was refused: what is wrong, and what to do. */
export const ALARM_REFUSALS = {
  'unknown-alarm': {
    zh: '没有这条警情，可能已解除；请刷新后核对',
    en: 'there is no such alarm, it may be over: look at the list again',
  },
  'already-acknowledged': {
    zh: '此警情已有人接警，无需再确认',
    en: 'somebody has acknowledged this alarm: nothing is left to confirm',
  },
  'not-latching': {
    zh: '此警情随信号自行恢复，无需复位',
    en: 'this alarm returns with its signal: it needs no reset',
  },
  'already-reset': {
    zh: '此警情已复位，无需再办',
    en: 'this alarm is reset already: nothing is left to do',
  },
  'still-active': {
    zh: '报警原因仍在；请先处理现场，待信号恢复后再操作。主机从不报恢复的，现场查看后写明原因再复位',
    en: 'the cause still stands: see to it and wait for the signal; where a panel never tells, look, and reset it saying why',
  },
  'not-acknowledged': {
    zh: '此警情尚未接警，请先接警确认，再办结',
    en: 'nobody has acknowledged this alarm: acknowledge it, then close it',
  },
  'needs-reset': {
    zh: '此警情须先复位，再办结',
    en: 'this alarm latches: reset it, then close it',
  },
  'not-attended': {
    zh: '护卫尚未到场；请等护卫在现场打点，或登记客户同意免到场，再办结',
    en: 'nobody has been there yet: wait for the tap of a guard, or record that the client agrees that none need come',
  },
  'quiet-there': {
    zh: '这是从该岗位来的无声求助，不能派给它或在那里值守的护卫；请另派他人',
    en: 'the silent call came from that post: send neither it nor who stands there, but somebody else',
  },
  'nobody-to-send': {
    zh: '没有指明派谁；请选择护卫或岗位',
    en: 'nobody is named to be sent: choose a guard or a post',
  },
  'attendance-not-asked': {
    zh: '此警情无需到场，不必登记免到场',
    en: 'nobody need come for this alarm: there is nothing to waive',
  },
  'attended-before': {
    zh: '护卫已经到场，不必登记免到场',
    en: 'a guard has been there: there is nothing to waive',
  },
  'waived-before': {
    zh: '已登记免到场，无需再办',
    en: 'the consent is on record already: nothing is left to do',
  },
  'too-late-to-waive': {
    zh: '到场时限已过，同意须在时限内登记；请照实办结',
    en: 'the time to be there is over, and consent counts only before: close the alarm as it was',
  },
  'too-many-steps': {
    zh: '处置步骤过多，请改用备注',
    en: 'too many steps are ticked: write a note',
  },
  'never-shelved': {
    zh: '火警、紧急求助、劫持和胁迫报警不得暂缓；请立即处置',
    en: 'fire, panic, hold-up and duress are never shelved: see to it',
  },
  'shelved-before': {
    zh: '此警情已暂缓，要改期请先取消暂缓',
    en: 'this alarm is shelved already: take it back first to change its end',
  },
  'shelved-too-long': {
    zh: '暂缓最长 12 小时，请填写更早的时间',
    en: 'an alarm is shelved for 12 hours at most: give an earlier end',
  },
  'not-shelved': {
    zh: '此警情没有暂缓，无需取消',
    en: 'this alarm is not shelved: nothing is left to take back',
  },
  'unknown-arm-area': {
    zh: '没有这个布防区域，请核对后重选',
    en: 'there is no such area to arm: check its name and choose again',
  },
  'armed-before': {
    zh: '该区域已布防，无需再办',
    en: 'the area is armed already: nothing is left to do',
  },
  'armed-at-panel': {
    zh: '该区域随报警主机布撤防，请在主机键盘上操作',
    en: 'the area follows its panel: arm or disarm it there, at its keypad',
  },
  'disarmed-too-long': {
    zh: '撤防一次最长 24 小时，请填写更早的时间',
    en: 'an area is disarmed for a day at most: give an earlier end',
  },
  'nothing-to-test': {
    zh: '没有指明测试什么，请选择一台主机、一个防区或一台设备',
    en: 'nothing is named to be tested: choose one panel, zone or device',
  },
  'test-under-way': {
    zh: '该处正在测试，要改期请先结束测试',
    en: 'it is tested already: end that test first to change its end',
  },
  'test-too-long': {
    zh: '测试一次最长 12 小时，请填写更早的时间',
    en: 'a test lasts 12 hours at most: give an earlier end',
  },
  'no-test': { zh: '该处没有测试，无需结束', en: 'it is not tested: nothing is left to end' },
} as const;
