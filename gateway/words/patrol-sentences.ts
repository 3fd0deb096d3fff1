import type { FactType } from '../../rules/vocabulary/facts.ts';
import { type Sentences, say } from './sentence.ts';
import { ROUND_OUTCOMES, term, VISITS } from './terms.ts';

/** Rounds and visits in words. */
export const PATROL_SENTENCES = {
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
    return say(
      `${point.zh}：打点记录更正，${term(MARKS, was).zh} → ${term(MARKS, is).zh}`,
      `${point.en}: visit corrected, ${term(MARKS, was).en} → ${term(MARKS, is).en}`,
    );
  },
} as const satisfies Partial<Sentences<FactType>>;

const DEFERRED = {
  backlog: say('读数尚在补传', 'taps may still be on their way'),
  downtime: say('系统曾停运', 'the gateway was away'),
};

const MARKS = {
  ...VISITS,
  missed: say('漏巡', 'missed'),
  unprovable: say('无法证明', 'unprovable'),
};
