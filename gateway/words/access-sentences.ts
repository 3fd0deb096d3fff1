import type { FactData, FactType } from '../../rules/vocabulary/facts.ts';
import { REASONS } from '../../rules/vocabulary/reasons.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import type { Places } from './places.ts';
import {
  AUTHORITIES,
  DIRECTIONS,
  ENROLMENT_OUTCOMES,
  PASSAGE_OUTCOMES,
  PERMIT_CLASSES,
  PERMIT_STATES,
  POSTURES,
  WHEREABOUTS,
} from './record-terms.ts';
import { type Sentences, say } from './sentence.ts';
import { MODES, term } from './terms.ts';

/** Passages, decisions, cards and permits in words. */
export const ACCESS_SENTENCES = {
  'passage.started': ({ lane, direction }, places) => {
    const at = places.lane(lane);
    const way = term(DIRECTIONS, direction);
    return say(`${at.zh}：有车到达（${way.zh}）`, `${at.en}: a vehicle has come (${way.en})`);
  },
  'passage.advanced': ({ lane }, places) => {
    const at = places.lane(lane);
    return say(`${at.zh}：车辆到达杆下`, `${at.en}: the vehicle is under the arm`);
  },
  'entry.granted': (data, places) => granted(data, places, '准予驶入', 'entry granted'),
  'exit.granted': (data, places) => granted(data, places, '准予驶出', 'exit granted'),
  'entry.refused': (data, places) => refused(data, places, '禁止驶入', 'entry refused'),
  'exit.refused': (data, places) => refused(data, places, '禁止驶出', 'exit refused'),
  'passage.committed': ({ lane, direction, vehicle, holder, assurance }, places) => {
    const at = places.lane(lane);
    const subject = vehicle ?? holder;
    const who = subject === undefined ? undefined : places.who(subject);
    const sure = assurance === 'assumed' ? say('（推定）', ' (assumed, not sensed)') : say('', '');
    const done =
      direction === 'exit' ? say('已驶出', 'has driven out') : say('已驶入', 'has driven in');
    return say(
      `${at.zh}：${who ?? '车辆'}${done.zh}${sure.zh}`,
      `${at.en}: ${who ?? 'a vehicle'} ${done.en}${sure.en}`,
    );
  },
  'passage.ended': ({ lane, outcome }, places) => {
    const at = places.lane(lane);
    const how = term(PASSAGE_OUTCOMES, outcome);
    return say(`${at.zh}：过车结束，${how.zh}`, `${at.en}: the passage ended, ${how.en}`);
  },
  'credential.enrolled': ({ tail, holder, checkpoint, by }, places) => {
    const owner =
      checkpoint !== undefined
        ? places.checkpoint(checkpoint)
        : say(
            holder === undefined ? '' : places.who(holder),
            holder === undefined ? '' : places.who(holder),
          );
    return say(
      `凭证登记：尾号 ${tail ?? '—'}，归属 ${owner.zh || '—'}（${places.who(by)}）`,
      `card ending ${tail ?? '—'} enrolled for ${owner.en || 'nobody'}, by ${places.who(by)}`,
    );
  },
  'enrolment.awaited': ({ device, permit: id, by }, places) =>
    say(
      `${device}：等待刷卡登记，许可 ${places.who(id)}（${places.who(by)}）`,
      `${device}: waits for a card to enrol on permit ${places.who(id)}, by ${places.who(by)}`,
    ),
  'enrolment.ended': ({ device, outcome, holder, by }, places) => {
    const how = term(ENROLMENT_OUTCOMES, outcome);
    const whose = holder === undefined ? '' : places.who(holder);
    return say(
      `${device}：刷卡登记结束，${how.zh}${whose}（${places.who(by)}）`,
      `${device}: enrolment over: ${how.en}${whose === '' ? '' : ` ${whose}`}, by ${places.who(by)}`,
    );
  },
  'credential.lost': ({ credential, by }, places) =>
    say(
      `凭证挂失：${places.who(credential)}（${places.who(by)}）`,
      `card ${places.who(credential)} reported lost, by ${places.who(by)}`,
    ),
  'permit.issued': (data, places) => permit(data, places, '签发通行许可', 'permit issued'),
  'permit.changed': (data, places) => permit(data, places, '变更通行许可', 'permit changed'),
  'permit.ended': ({ permit: id, by, why }, places) =>
    say(
      `通行许可注销：${places.who(id)}${tailOf('，', why)}（${places.who(by)}）`,
      `permit ${places.who(id)} ended${tailOf(', ', why)}, by ${places.who(by)}`,
    ),
  'import.staged': ({ count, chunk, chunks, by }, places) =>
    say(
      `导入暂存：第 ${chunk + 1}/${chunks} 段，${count} 行，尚未生效（${places.who(by)}）`,
      `import: part ${chunk + 1} of ${chunks} staged, ${count} rows that do not count yet, by ${places.who(by)}`,
    ),
  'import.applied': ({ count, by }, places) =>
    say(
      `导入生效：${count} 行（${places.who(by)}）`,
      `import applied: ${count} rows count from now on, by ${places.who(by)}`,
    ),
  'import.undone': ({ count, by, why }, places) =>
    say(
      `导入撤销：${count} 行注销${tailOf('，', why)}（${places.who(by)}）`,
      `import undone: ${count} rows revoked${tailOf(', ', why)}, by ${places.who(by)}`,
    ),
  'import.dropped': ({ count, by }, places) =>
    say(
      `导入放弃：${count} 行未曾生效（${places.who(by)}）`,
      `import dropped: ${count} rows that never counted, by ${places.who(by)}`,
    ),
  'credential.handed-out': ({ credential, permit: id, by }, places) =>
    say(
      `临时卡发放：${places.who(credential)}，许可 ${places.who(id)}（${places.who(by)}）`,
      `temporary card ${places.who(credential)} handed out for permit ${places.who(id)}, by ${places.who(by)}`,
    ),
  'credential.handed-back': ({ credential, by }, places) =>
    say(
      `临时卡收回：${places.who(credential)}（${places.who(by)}）`,
      `temporary card ${places.who(credential)} taken back by ${places.who(by)}`,
    ),
  'visitor.invited': ({ holder, host, agreed, by, to }, places) => {
    const end = places.clock(to);
    return say(
      `访客登记：${places.who(holder)}，访 ${host}${tailOf('，同意人 ', agreed)}，至 ${end}（${places.who(by)}）`,
      `visitor ${places.who(holder)} for ${host}${tailOf(', agreed by ', agreed)}, until ${end}, announced by ${places.who(by)}`,
    );
  },
  'handover.recorded': ({ carrier, goods, receiver, by }, places) =>
    say(
      `配送止步：${carrier}，${goods}，待送 ${receiver}（${places.who(by)}）`,
      `delivery stopped at the gate: ${goods} by ${carrier} for ${receiver}, taken by ${places.who(by)}`,
    ),
  'handover.delivered': ({ to, by }, places) =>
    say(`物品送达：${to}（${places.who(by)}）`, `delivered to ${to} by ${places.who(by)}`),
  'household.set': ({ household, spaces, by }, places) =>
    say(
      `本户车位：${household}，${spaces ?? '不限'}（${places.who(by)}）`,
      `spaces of household ${household}: ${spaces ?? 'no limit'}, set by ${places.who(by)}`,
    ),
  'subject.blocked': ({ subject, by, approved, until, why }, places) => {
    const end = places.clock(until);
    return say(
      `列入黑名单：${places.who(subject)}，至 ${end}，${why}（${places.who(by)} 申请，${places.who(approved)} 批准）`,
      `blocked: ${places.who(subject)} until ${end}, ${why}; asked by ${places.who(by)}, approved by ${places.who(approved)}`,
    );
  },
  'subject.unblocked': ({ subject, by, why }, places) =>
    say(
      `移出黑名单：${places.who(subject)}，${why}（${places.who(by)}）`,
      `block lifted: ${places.who(subject)}, ${why}, by ${places.who(by)}`,
    ),
  'vehicle.locked': ({ vehicle, by, why }, places) =>
    say(
      `车主锁车：${places.who(vehicle)}${tailOf('，', why)}（${places.who(by)}）`,
      `locked by its owner: ${places.who(vehicle)}${tailOf(', ', why)}, by ${places.who(by)}`,
    ),
  'vehicle.unlocked': ({ vehicle, by }, places) =>
    say(
      `车辆解锁：${places.who(vehicle)}（${places.who(by)}）`,
      `unlocked: ${places.who(vehicle)}, by ${places.who(by)}`,
    ),
  'mode.changed': ({ lane, was, is, by, until }, places) => {
    const at = places.lane(lane);
    const end = until === undefined ? undefined : places.clock(until);
    return say(
      `${at.zh}：模式由${term(MODES, was).zh}改为${term(MODES, is).zh}${tailOf('，至 ', end)}（${places.who(by)}）`,
      `${at.en}: mode changed from ${term(MODES, was).en} to ${term(MODES, is).en}${tailOf(' until ', end)}, by ${places.who(by)}`,
    );
  },
  'mode.scheduled': ({ lane, is, until }, places) => {
    const at = places.lane(lane);
    const mode = is === undefined ? say('按配置', 'as configured') : term(MODES, is);
    const end = until === undefined ? undefined : places.clock(until);
    return say(
      `${at.zh}：时段模式${mode.zh}${tailOf('，至 ', end)}`,
      `${at.en}: by its hours ${mode.en}${tailOf(' until ', end)}`,
    );
  },
  'posture.changed': ({ was, is, by, until, why }, places) => {
    const end = until === undefined ? undefined : places.clock(until);
    return say(
      `戒备等级由${term(POSTURES, was).zh}改为${term(POSTURES, is).zh}${tailOf('，至 ', end)}${tailOf('，', why)}（${places.who(by)}）`,
      `posture changed from ${term(POSTURES, was).en} to ${term(POSTURES, is).en}${tailOf(' until ', end)}${tailOf(', ', why)}, by ${places.who(by)}`,
    );
  },
  'barrier.opened': ({ lane, barrier, authority }, places) => {
    const at = lane === undefined ? say(barrier, barrier) : places.lane(lane);
    const why = term(AUTHORITIES, authority.kind);
    const who = authority.by === undefined ? undefined : places.who(authority.by);
    return say(
      `${at.zh}：闸杆抬起，依据${why.zh}${tailOf('，', who)}`,
      `${at.en}: the arm is up, by ${why.en}${tailOf(', ', who)}`,
    );
  },
  'barrier.closed': ({ lane, barrier }, places) => {
    const at = lane === undefined ? say(barrier, barrier) : places.lane(lane);
    return say(`${at.zh}：闸杆落下`, `${at.en}: the arm is down`);
  },
  'presence.corrected': ({ subject, by, why, was, is }, places) =>
    say(
      `在场更正：${places.who(subject)} 由${term(WHEREABOUTS, was).zh}改为${term(WHEREABOUTS, is).zh}，${why}（${places.who(by)}）`,
      `${places.who(subject)} corrected from ${term(WHEREABOUTS, was).en} to ${term(WHEREABOUTS, is).en}: ${why}, by ${places.who(by)}`,
    ),
  'call.made': ({ lane, barrier }, places) => {
    const at = lane === undefined ? both(barrier) : places.lane(lane);
    return say(`${at.zh}：有人按铃呼叫`, `${at.en}: a driver calls`);
  },
  'call.missed': ({ lane, barrier }, places) => {
    const at = lane === undefined ? both(barrier) : places.lane(lane);
    return say(`${at.zh}：呼叫超时无人应答`, `${at.en}: nobody has answered the call in time`);
  },
  'call.ended': ({ lane, barrier, outcome, by }, places) => {
    const at = lane === undefined ? both(barrier) : places.lane(lane);
    const how = term(CALL_ENDS, outcome);
    const who = by === undefined ? undefined : places.who(by);
    return say(
      `${at.zh}：呼叫结束，${how.zh}${tailOf('，', who)}`,
      `${at.en}: the call is over, ${how.en}${tailOf(', ', who)}`,
    );
  },
  'presence.counted': ({ subject, by, why, was, is }, places) => {
    const who =
      subject === 'everybody-else' ? say('其余', 'everybody else') : both(places.who(subject));
    return say(
      `盘点：${who.zh} 由${term(WHEREABOUTS, was).zh}改为${term(WHEREABOUTS, is).zh}，${why}（${places.who(by)}）`,
      `count: ${who.en} from ${term(WHEREABOUTS, was).en} to ${term(WHEREABOUTS, is).en}, ${why}, by ${places.who(by)}`,
    );
  },
  'passback.forgiven': ({ subject, by, why }, places) => {
    const who = subject === 'everybody' ? say('全部', 'everybody') : both(places.who(subject));
    const because = term(FORGIVEN, why);
    return say(
      `进出顺序清除：${who.zh}，${because.zh}（${places.who(by)}）`,
      `passback forgiven to ${who.en}: ${because.en}, by ${places.who(by)}`,
    );
  },
  'presence.forgotten': ({ why }) =>
    say(
      `在场记录转为未知：${term(FORGOTTEN, why).zh}`,
      `who is inside is now unknown: ${term(FORGOTTEN, why).en}`,
    ),
} as const satisfies Partial<Sentences<FactType>>;

const both = (word: string): Text => say(word, word);

const CALL_ENDS = {
  answered: say('已应答', 'answered'),
  decided: say('已放行', 'let through'),
  left: say('车辆已离开', 'the vehicle has gone'),
};

const FORGIVEN = {
  'nightly-reset': say('每日清零', 'nightly reset'),
  'no-reset': say('取消每日清零', 'no nightly reset any more'),
};

const FORGOTTEN = {
  fire: say('消防放行之后', 'after a fire release'),
  outage: say('停运之后', 'after an outage'),
};

const tailOf = (before: string, text: string | undefined): string =>
  text === undefined || text === '' ? '' : `${before}${text}`;

function granted(
  { lane, holder, vehicle, notices }: FactData<'exit.granted'>,
  places: Places,
  zh: string,
  en: string,
): Text {
  const at = places.lane(lane);
  const who = places.who(vehicle ?? holder);
  const follow = notices.map((notice) => REASONS[notice]);
  const zhNotices = follow.map((notice) => notice.zh).join('、');
  const enNotices = follow.map((notice) => notice.en).join(', ');
  return say(
    `${at.zh}：${zh}，${who}${tailOf('；须跟进：', zhNotices)}`,
    `${at.en}: ${en} to ${who}${tailOf('; to follow up: ', enNotices)}`,
  );
}

function refused(
  { lane, reason, saw }: FactData<'exit.refused'>,
  places: Places,
  zh: string,
  en: string,
): Text {
  const at = places.lane(lane);
  const why = term(REASONS, reason);
  return say(
    `${at.zh}：${zh}，${why.zh}${tailOf('，卡尾号 ', saw.tail)}`,
    `${at.en}: ${en}, ${why.en}${tailOf(', card ending ', saw.tail)}`,
  );
}

function permit(
  { class: kind, holder, is, by }: FactData<'permit.issued'>,
  places: Places,
  zh: string,
  en: string,
): Text {
  return say(
    `${zh}：${places.who(holder)}，${term(PERMIT_CLASSES, kind).zh}，${term(PERMIT_STATES, is).zh}（${places.who(by)}）`,
    `${en}: ${places.who(holder)}, ${term(PERMIT_CLASSES, kind).en}, ${term(PERMIT_STATES, is).en}, by ${places.who(by)}`,
  );
}
