import type { ActRefusal } from '../../rules/vocabulary/act-refusals.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { ALARM_REFUSALS } from './alarm-refusals.ts';
import { inputName } from './input-name.ts';
import type { Places } from './places.ts';
import { say } from './sentence.ts';
import { term } from './terms.ts';

/** Why an act was refused: what is wrong, and what the person can do about it. */
export const ACT_REFUSALS = {
  'unknown-lane': {
    zh: '没有这条车道，请核对后重选',
    en: 'there is no such lane: check its name and choose again',
  },
  'not-an-exit': {
    zh: '查证放行只用于出口，入口请用特殊放行',
    en: 'papers are verified at exits only: at an entry give an override',
  },
  'barrier-held-open': {
    zh: '闸杆正保持抬起，车辆可直接通过；要落杆请先结束常开放行或复位火警',
    en: 'the arm is held up and vehicles pass: to bring it down, end the free flow or reset the fire',
  },
  'passage-under-way': {
    zh: '道闸正在放行另一辆车，请待其通过后再操作',
    en: 'the arm moves for another vehicle: wait until it is through, then do it again',
  },
  expired: {
    zh: '送达过迟，未执行；请看清现场后重新操作',
    en: 'it came too late and was not done: look again, then do it anew',
  },
  'lane-in-service': {
    zh: '车道在用，不能试机；请先将车道设为停用',
    en: 'the lane is in service: set its mode to closed, then test',
  },
  'safety-loop-occupied': {
    zh: '杆下有车，不能落杆；请待其驶离后再操作',
    en: 'something is under the arm: wait until it has left, then lower the arm',
  },
  'safety-loop-unknown': {
    zh: '防砸地感状态未知，不能遥控落杆；请到现场看清后用手控盒落杆，并报修',
    en: 'nobody can tell what is under the arm: look, lower it at the booth, and report the loop',
  },
  'second-person-is-the-first': {
    zh: '双人确认的第二人不能是本人，请由另一人确认',
    en: 'the second person is the first: let another person confirm',
  },
  'unknown-override': {
    zh: '没有这笔待销账的特殊放行，可能已销账；请刷新后核对',
    en: 'no such override is open, it may be settled already: look at the list again',
  },
  'nothing-to-approve': {
    zh: '本车道没有待批准的特殊放行，无需批准',
    en: 'no override waits for approval at this lane: nothing is left to do',
  },
  'second-person-asked': {
    zh: '已请示第二人，请等待批准；逾时无人应答，可自行放行',
    en: 'a second person has been asked: wait for him, or give it alone once he has not answered in time',
  },
  'unknown-opening': {
    zh: '没有这次待说明的开闸，可能已有说明；请刷新后核对',
    en: 'no such opening is open, it may be explained already: look at the list again',
  },
  'bad-time': {
    zh: '时间无法识别，请按 2026-01-31T18:00:00+08:00 的格式填写',
    en: 'the time cannot be read: write it as 2026-01-31T18:00:00+08:00',
  },
  'end-is-past': {
    zh: '结束时间已过，请填写以后的时间',
    en: 'the end is in the past: give a later time',
  },
  'free-flow-needs-an-end': {
    zh: '常开放行须有结束时间，请填写',
    en: 'free flow is set until a time: give its end',
  },
  'no-call': {
    zh: '本车道没有呼叫，无需应答',
    en: 'nobody is calling at this lane: nothing is left to answer',
  },
  'unknown-area': {
    zh: '没有这个区域，请核对后重选',
    en: 'there is no such area: check its name and choose again',
  },
  'posture-forbids-free-flow': {
    zh: '当前戒备等级下不能常开放行，请先恢复正常',
    en: 'no free flow under the posture that stands: set it back to normal first',
  },
  'normal-has-no-end': {
    zh: '正常状态没有截止时间，请去掉截止时间',
    en: 'normal has no end: leave the time out',
  },
  'permit-exists': {
    zh: '此编号的许可已有，请换编号，或修改原许可',
    en: 'there is a permit of this id: choose another id, or change that permit',
  },
  'unknown-permit': {
    zh: '没有此许可，请核对编号，或先签发许可',
    en: 'there is no such permit: check its id, or issue it first',
  },
  'permit-ended-before': {
    zh: '此许可已注销，无需再办',
    en: 'this permit has ended already: nothing is left to do',
  },
  'ends-before-it-begins': {
    zh: '有效期的结束早于开始，请更正',
    en: 'the validity ends before it begins: correct its times',
  },
  'vehicle-not-on-permit': {
    zh: '许可中没有这辆车，请先加入许可，或换选车辆',
    en: 'the permit does not name this vehicle: add it to the permit, or choose another',
  },
  'unknown-credential': {
    zh: '没有登记此卡，请核对，或先登记',
    en: 'no such card is enrolled: check it, or enrol it first',
  },
  'lost-before': {
    zh: '此卡已挂失，无需再办',
    en: 'this card is reported lost already: nothing is left to do',
  },
  'no-digests': {
    zh: '此卡没有可比对的卡号，请重新读卡，或按卡面号码登记',
    en: 'the card has no number to match: read it again, or enrol the number printed on it',
  },
  'credential-names-another-card': {
    zh: '此编号已属于另一张卡，请换编号',
    en: 'this id belongs to another card: choose another id',
  },
  'card-number-taken': {
    zh: '读出的卡号与另一张已登记的卡相同；请换一张卡，若是同一张卡请先将原登记挂失',
    en: 'an enrolled card reads the same: use another, or report the old one lost if it is this one',
  },
  'card-in-staged-import': {
    zh: '此卡号在一个尚未生效的导入中，请先让该导入生效，或放弃它',
    en: 'an import that is not applied yet holds this card number: apply it or drop it first',
  },
  'unknown-reader': {
    zh: '没有这台读卡器，请核对后重选',
    en: 'there is no such reader: check its name and choose again',
  },
  'enrolment-under-way': {
    zh: '此读卡器正在等待另一张卡登记，请待其结束，或先停止',
    en: 'this reader waits for another card already: let it end, or stop it first',
  },
  'no-enrolment': {
    zh: '此读卡器没有在等待登记，无需停止',
    en: 'this reader waits for no card: nothing is left to stop',
  },
  'tag-awaited': {
    zh: '您已在等待登记另一个标签，请先打点完成，或先停止',
    en: 'you wait for another tag already: tap it first, or stop it',
  },
  'vehicle-at-reader': {
    zh: '此车道有车，读卡器不能用于登记；请换一台读卡器，或待车辆离开',
    en: 'a vehicle is at this lane: use another reader, or wait until it is gone',
  },
  'lane-unwatched': {
    zh: '此车道没有地感信号，来车的卡会被误登记；请换一台读卡器，或先停用车道',
    en: 'no loop tells whether a vehicle is there: use another reader, or close the lane first',
  },
  'unknown-checkpoint': {
    zh: '没有这个巡更点，请核对后重选',
    en: 'there is no such checkpoint: check its name and choose again',
  },
  'tag-with-permit': {
    zh: '巡更点标签不能开闸，请只绑定巡更点，不绑定许可',
    en: 'a tag at a checkpoint opens nothing: bind it without a permit',
  },
  'not-lost-and-new': {
    zh: '新卡不能就是原卡，请换一张卡',
    en: 'the new card is the old one: take another card',
  },
  'unknown-import': {
    zh: '没有这个导入，请核对编号',
    en: 'there is no such import: check its id',
  },
  'import-over': {
    zh: '此导入已撤销或已放弃，请重新导入文件',
    en: 'this import was undone or dropped: import the file again',
  },
  'import-out-of-order': {
    zh: '导入的各段须按次序暂存，请重新导入文件',
    en: 'the parts of an import are staged in their order: import the file again',
  },
  'import-incomplete': {
    zh: '此导入未暂存完，不能生效；请重新导入文件，或放弃它',
    en: 'this import is not staged to its end: import the file again, or drop it',
  },
  'import-applied-before': {
    zh: '此导入已生效；要作废请撤销',
    en: 'this import is applied already: to take it back, undo it',
  },
  'import-not-applied': {
    zh: '此导入未在生效，无需撤销；暂存的请放弃',
    en: 'this import is not applied, nothing is left to undo: drop it if it is staged',
  },
  'rows-at-fault': {
    zh: '有的行不能导入，请按行号更正文件后重新导入',
    en: 'some rows cannot be taken: correct them by their numbers and import the file again',
  },
  'card-has-a-permit': {
    zh: '此卡已有通行许可，请先收回，或另取一张临时卡',
    en: 'this card has a permit already: take it back first, or use another temporary card',
  },
  'card-not-handed-out': {
    zh: '此卡未发放，无需收回',
    en: 'this card is not handed out: nothing is left to do',
  },
  'unknown-post': {
    zh: '没有这个岗位，请核对后重选',
    en: 'there is no such post: check its name and choose again',
  },
  'post-without-reader': {
    zh: '此岗位没有读卡器，请用本人账号操作',
    en: 'this post has no reader for a staff card: use your own account',
  },
  'signature-awaited': {
    zh: '此岗位正等待刷卡签字，请先完成或稍候',
    en: 'an act already waits here for its card: finish it first, or wait',
  },
  'no-signature-awaited': {
    zh: '此岗位没有等待签字的操作，无需取消',
    en: 'nothing waits here for a card: nothing is left to call off',
  },
  'duty-check-open': {
    zh: '此岗位正在查岗，请等待应答',
    en: 'this post is being checked already: wait for its answer',
  },
  'no-duty-check': {
    zh: '没有待应答的查岗，无需应答',
    en: 'no duty check waits here: nothing is left to answer',
  },
  'own-duty-check': {
    zh: '自己发起的查岗，须由在岗人员应答',
    en: 'you have asked this yourself: whoever is on duty answers',
  },
  'not-a-guard': {
    zh: '此人不是护卫人员，请先登记为护卫',
    en: 'this person is no guard: save him as one first',
  },
  'nobody-at-the-post': {
    zh: '此岗位无人在岗，请指定接班人',
    en: 'nobody is signed on here: say who takes over',
  },
  'unknown-round': {
    zh: '没有这次巡更，或已超过可更正的期限；请刷新后核对',
    en: 'there is no such round, or it is too old to be changed: look at the list again',
  },
  'not-on-round': {
    zh: '此巡更点不在这次巡更内，请核对后重选',
    en: 'this round does not lead over that point: check it and choose again',
  },
  'round-over': {
    zh: '这次巡更已结束，不能再接手',
    en: 'this round is over: it cannot be taken any more',
  },
  'may-not-walk': {
    zh: '此人不在这条路线的巡更人员中，请另选，或修改路线',
    en: 'he is not among those who may walk this route: choose another, or change the route',
  },
  'visited-before': {
    zh: '此点已到位，无需跳过',
    en: 'this point was visited: there is nothing to skip',
  },
  'too-long-ago': {
    zh: '时间过早，已超过补录期限；请向主管说明',
    en: 'that is too long ago to be recorded: explain it to the manager',
  },
  'time-is-ahead': {
    zh: '时间在将来，请更正',
    en: 'that time is still to come: correct it',
  },
  'unknown-item': {
    zh: '此巡更点没有这个检查项，请核对后重选',
    en: 'nothing of that name is inspected there: check it and choose again',
  },
  'guard-not-silent': {
    zh: '此人没有失联告警，无需处理',
    en: 'nobody asks after this guard: nothing is left to do',
  },
  'visitor-unnamed': {
    zh: '访客无姓名也无车牌，请至少填写一项；有车牌须同时带车辆编号',
    en: 'the visitor has neither name nor plate: give at least one, and a plate with the id of its vehicle',
  },
  'visit-too-long': {
    zh: '访客最长31天，更久请由办公室签发通行许可',
    en: 'a visit lasts 31 days at most: for longer, the office issues a permit',
  },
  'no-visitor': {
    zh: '此许可不是访客许可，请在通行证页变更',
    en: 'this permit is no visitor’s: change it among the permits',
  },
  'unknown-handover': {
    zh: '没有此项待送物品，请核对，或已经送达',
    en: 'nothing of that number waits to be delivered: check it, or it has arrived already',
  },
  'approver-asked-himself': {
    zh: '申请人与批准人不能是同一人，请另请一人批准',
    en: 'who asks cannot approve: have somebody else approve it',
  },
  'blocked-before': {
    zh: '已在黑名单中；要改期限，请先移出',
    en: 'on the block list already: to change its end, take it off first',
  },
  'not-blocked': {
    zh: '不在黑名单中，无需移出',
    en: 'not on the block list: nothing is left to do',
  },
  'locked-before': {
    zh: '此车已锁，无需再锁',
    en: 'this vehicle is locked already: nothing is left to do',
  },
  'not-locked': {
    zh: '此车未锁，无需解锁',
    en: 'this vehicle is not locked: nothing is left to do',
  },
  'nobody-to-confirm': {
    zh: '本车道没有待核对的车辆，请先刷卡',
    en: 'no vehicle waits to be looked at here: show its card first',
  },
  'fire-raised-before': {
    zh: '火警已在，道闸已抬起，无需再确认',
    en: 'the fire stands already and the barriers are up: nothing is left to confirm',
  },
  'no-fire': {
    zh: '当前没有火警，无需复位',
    en: 'there is no fire: nothing is left to reset',
  },
  'fire-signal-still-on': {
    zh: '消防信号仍在，不能复位；请到现场查明，先在消防主机复位',
    en: 'fire signals still stand: go and see, and reset the fire panel first',
  },
  'unknown-route': {
    zh: '没有这条巡更路线，请核对后重选',
    en: 'there is no such route: check its name and choose again',
  },
  'day-is-past': {
    zh: '这一天已过，已判定的记录不再改动；请填写今天以后的日期',
    en: 'that day is over and what was judged stays: give a day after today',
  },
  'nothing-planned': {
    zh: '那天没有待生效的计划，无需撤回',
    en: 'no plan waits for that day: nothing is left to take back',
  },
  'rounds-overlap': {
    zh: '同一路线的两次巡更时间重叠，请错开',
    en: 'two rounds of the route are open at the same time: let one end before the next begins',
  },
  'round-empty': {
    zh: '巡更时段里排不下一次巡更，请延长时段或缩短用时',
    en: 'a window is too short for its round: let it end later, or let the round take less',
  },
  'no-such-day': {
    zh: '没有这一天，请按 2026-01-31 的格式填写',
    en: 'there is no such day: write it as 2026-01-31',
  },
  'too-many-plans': {
    zh: '待生效的计划或路线过多，请先撤回不用的',
    en: 'too many plans or routes are kept: take back those that are not needed',
  },
  ...ALARM_REFUSALS,
} as const satisfies Record<ActRefusal, Text>;

/** A refusal in words, with the signals that stand in the way. */
export function refusalWords(
  { why, signals }: { readonly why: string; readonly signals?: readonly string[] },
  places: Places,
): Text {
  // Journals written before `signals` was a field carry them behind the word.
  const [code = why, told] = why.split(': ', 2);
  const { zh, en } = term(ACT_REFUSALS, code);
  const standing = (signals ?? told?.split(' + ') ?? []).map((signal) => nameOf(signal, places));
  if (standing.length === 0) return say(zh, en);
  return say(
    `${zh}（${standing.map((name) => name.zh).join('、')}）`,
    `${en} (${standing.map((name) => name.en).join(', ')})`,
  );
}

/** `{device}/{input}`, or a zone. */
function nameOf(signal: string, places: Places): Text {
  const slash = signal.indexOf('/');
  if (slash < 0) return places.zone(signal);
  const device = signal.slice(0, slash);
  const input = inputName(signal.slice(slash + 1), places);
  return say(`${device} ${input.zh}`, `${device} ${input.en}`);
}
