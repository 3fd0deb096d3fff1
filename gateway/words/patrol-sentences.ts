import type { FactType } from '../../rules/vocabulary/facts.ts';
import { ROUND_OUTCOMES, TAG_DOUBT_NAMES, VISITS } from './patrol-terms.ts';
import { type Sentences, say } from './sentence.ts';
import { term } from './terms.ts';

/** Rounds and visits in words. */
export const PATROL_SENTENCES = {
  'tag.awaited': ({ checkpoint, by }, places) => {
    const point = places.checkpoint(checkpoint);
    return say(
      `${point.zh}：等待${places.who(by)}打点登记标签`,
      `${point.en}: waits for ${places.who(by)} to tap its tag`,
    );
  },
  'tag.await-ended': ({ checkpoint, outcome }, places) => {
    const point = places.checkpoint(checkpoint);
    const how = term(TAG_ENROLMENTS, outcome);
    return say(`${point.zh}：登记标签，${how.zh}`, `${point.en}: ${how.en}`);
  },
  'tap.seen': ({ device, checkpoint, holder }, places) => {
    const at = checkpoint === undefined ? say(device, device) : places.checkpoint(checkpoint);
    const who = holder === undefined ? undefined : places.who(holder);
    return say(
      `${at.zh}：刷卡，${who ?? '持卡人不明'}`,
      `${at.en}: tap by ${who ?? 'nobody known'}`,
    );
  },
  'round.opened': ({ route, from, to, due }, places) => {
    const walk = places.route(route);
    const window = `${places.clock(from)}–${places.clock(to)}`;
    return say(
      `${walk.zh}：巡更开始 ${window}，应到 ${due.length} 点`,
      `${walk.en}: round ${window} is open, ${due.length} checkpoints due`,
    );
  },
  'round.deferred': ({ route, until, why }, places) => {
    const walk = places.route(route);
    const because = term(DEFERRED, why);
    return say(
      `${walk.zh}：巡更待定，${because.zh}，${places.clock(until)} 再判`,
      `${walk.en}: the round is judged at ${places.clock(until)}, ${because.en}`,
    );
  },
  'round.corrected': ({ route, was, outcome, due, made }, places) => {
    const walk = places.route(route);
    return say(
      `${walk.zh}：巡更结果更正，${term(ROUND_OUTCOMES, was).zh} → ${term(ROUND_OUTCOMES, outcome).zh}，到位 ${made}/${due}`,
      `${walk.en}: the round is corrected, ${term(ROUND_OUTCOMES, was).en} → ${term(ROUND_OUTCOMES, outcome).en}, ${made} of ${due} made`,
    );
  },
  'round.closed': ({ route, due, made, outcome }, places) => {
    const walk = places.route(route);
    const how = term(ROUND_OUTCOMES, outcome);
    return say(
      `${walk.zh}：巡更结束，${how.zh}，到位 ${made}/${due}`,
      `${walk.en}: the round ended, ${how.en}, ${made} of ${due} made`,
    );
  },
  'visit.made': ({ checkpoint, guard, class: kind }, places) => {
    const point = places.checkpoint(checkpoint);
    const how = term(VISITS, kind);
    const who = guard === undefined ? undefined : places.who(guard);
    return say(
      `${point.zh}：${who ?? '有人'}打点，${how.zh}`,
      `${point.en}: tapped by ${who ?? 'somebody'}, ${how.en}`,
    );
  },
  'visit.missed': ({ checkpoint }, places) => {
    const point = places.checkpoint(checkpoint);
    return say(`${point.zh}：漏巡`, `${point.en}: visit missed`);
  },
  'visit.unprovable': ({ checkpoint, why }, places) => {
    const point = places.checkpoint(checkpoint);
    const because = why === undefined ? '' : ` (${why})`;
    return say(
      `${point.zh}：读卡器故障，到位无法证明${because}`,
      `${point.en}: the visit cannot be proved, its reader was down${because}`,
    );
  },
  'visit.corrected': ({ checkpoint, was, is }, places) => {
    const point = places.checkpoint(checkpoint);
    if (was === is) {
      const mark = term(MARKS, is);
      return say(
        `${point.zh}：打点记录更正，以另一次打点为准，仍为${mark.zh}`,
        `${point.en}: visit corrected, another tap counts, still ${mark.en}`,
      );
    }
    return say(
      `${point.zh}：打点记录更正，${term(MARKS, was).zh} → ${term(MARKS, is).zh}`,
      `${point.en}: visit corrected, ${term(MARKS, was).en} → ${term(MARKS, is).en}`,
    );
  },
  'visit.skipped': ({ checkpoint, why, by }, places) => {
    const point = places.checkpoint(checkpoint);
    const who = places.who(by);
    return say(
      `${point.zh}：${who}跳过，原因：${why}`,
      `${point.en}: skipped by ${who}, because: ${why}`,
    );
  },
  'visit.made-up': ({ checkpoint, guard }, places) => {
    const point = places.checkpoint(checkpoint);
    const who = guard === undefined ? undefined : places.who(guard);
    return say(
      `${point.zh}：${who ?? '有人'}补巡，漏巡记录保留`,
      `${point.en}: made up for by ${who ?? 'somebody'}, the miss stays`,
    );
  },
  'round.taken': ({ round, guard, was }, places) => {
    const who = places.who(guard);
    const before = was === undefined ? undefined : places.who(was);
    return say(
      before === undefined ? `巡更 ${round}：${who}接手` : `巡更 ${round}：${before}交给${who}`,
      before === undefined
        ? `round ${round}: taken by ${who}`
        : `round ${round}: handed over by ${before} to ${who}`,
    );
  },
  'route.planned': ({ from, plan, by }, places) =>
    say(
      `${plan.name.zh}：${from} 起按新计划巡更，${places.who(by)}编排`,
      `${plan.name.en}: walked by a new plan from ${from}, made by ${places.who(by)}`,
    ),
  'route.unplanned': ({ route, from, by }, places) => {
    const walk = places.route(route);
    return say(
      `${walk.zh}：${from} 起的计划已撤回，${places.who(by)}操作`,
      `${walk.en}: the plan from ${from} is taken back by ${places.who(by)}`,
    );
  },
  'route.ended': ({ route, from, by, why }, places) => {
    const walk = places.route(route);
    return say(
      `${walk.zh}：${from} 起停用，${places.who(by)}，原因：${why}`,
      `${walk.en}: not walked from ${from} on, by ${places.who(by)}, because: ${why}`,
    );
  },
  'draw.committed': ({ day, commitment }) =>
    say(
      `${day} 的随机巡更抽签已封存：${commitment.slice(0, 16)}…`,
      `the lots of ${day} are sealed: ${commitment.slice(0, 16)}…`,
    ),
  'draw.revealed': ({ day }) =>
    say(`${day} 的抽签密钥已公开，可核对`, `the key of the lots of ${day} is open to be checked`),
  'draw.passed-over': ({ route, step }, places) => {
    const walk = places.route(route);
    return say(
      `${walk.zh}：${places.clock(step)} 未能抽签（系统停机），顺延至下一刻`,
      `${walk.en}: no lot was drawn at ${places.clock(step)}, the gateway was away: the next moment draws`,
    );
  },
  'inspection.recorded': ({ checkpoint, item, state, note, guard }, places) => {
    const point = places.checkpoint(checkpoint);
    const who = places.who(guard);
    const because = note === undefined ? '' : `, ${note}`;
    return say(
      `${point.zh} ${item}：${state === 'fine' ? '完好' : '故障'}，${who}检查${because}`,
      `${point.en} ${item}: ${state}, looked at by ${who}${because}`,
    );
  },
  'tag.suspected': ({ checkpoint, why }, places) => {
    const point = places.checkpoint(checkpoint);
    const doubt = term(TAG_DOUBT_NAMES, why);
    return say(
      `${point.zh}：标签可疑，${doubt.zh}`,
      `${point.en}: its tag is doubted, ${doubt.en}`,
    );
  },
  'duress.signalled': ({ guard, checkpoint }, places) => {
    const who = guard === undefined ? undefined : places.who(guard);
    const at = checkpoint === undefined ? undefined : places.checkpoint(checkpoint);
    return say(
      `${who ?? '护卫'}无声求助${at === undefined ? '' : `，最后位置 ${at.zh}`}`,
      `${who ?? 'a guard'} asks for help silently${at === undefined ? '' : `, last seen at ${at.en}`}`,
    );
  },
  'guard.heard': ({ guard, by }, places) =>
    say(
      `${places.who(guard)}已联系上，${places.who(by)}确认`,
      `${places.who(guard)} was spoken to, says ${places.who(by)}`,
    ),
} as const satisfies Partial<Sentences<FactType>>;

const TAG_ENROLMENTS = {
  enrolled: say('完成', 'its tag is enrolled'),
  collision: say(
    '此标签已属于别处，未登记',
    'the tag is known as something else, and not enrolled',
  ),
  stopped: say('已停止', 'the enrolment of a tag is stopped'),
  expired: say('无人打点，已过时', 'nobody tapped a tag in time'),
};

const DEFERRED = {
  backlog: say('读数尚在补传', 'taps may still be on their way'),
  downtime: say('系统曾停运', 'the gateway was away'),
};

const MARKS = {
  ...VISITS,
  missed: say('漏巡', 'missed'),
  skipped: say('跳过', 'skipped'),
  unprovable: say('无法证明', 'unprovable'),
};
