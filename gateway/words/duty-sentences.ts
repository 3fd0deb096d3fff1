import type { FactType } from '../../rules/vocabulary/facts.ts';
import type { PostId } from '../../rules/vocabulary/ids.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { ACT_NAMES } from './act-names.ts';
import type { Places } from './places.ts';
import { AUTHORITIES } from './record-terms.ts';
import { type Sentences, say } from './sentence.ts';
import { term } from './terms.ts';

/** Who stands where, and what he is asked. */
export const DUTY_SENTENCES = {
  'badge.shown': ({ post, holder }, places) => {
    const at = places.post(post);
    return say(`${at.zh}：刷卡，${places.who(holder)}`, `${at.en}: card of ${places.who(holder)}`);
  },
  'badge.refused': ({ post, why }, places) => {
    const at = places.post(post);
    const { zh, en } = term(BADGE_REFUSALS, why);
    return say(`${at.zh}：刷卡无效，${zh}`, `${at.en}: card not taken, ${en}`);
  },
  'post.manned': ({ post, guard }, places) => {
    const at = places.post(post);
    return say(`${at.zh}：上岗，${places.who(guard)}`, `${at.en}: ${places.who(guard)} signed on`);
  },
  'post.left': ({ post, guard, sums, unexplained }, places) => {
    const at = places.post(post);
    const all = Object.values(sums).reduce((sum, one) => sum + one, 0);
    const open =
      unexplained === 0
        ? say('', '')
        : say(`，其中${unexplained}次未说明`, `, ${unexplained} of them not explained`);
    return say(
      `${at.zh}：离岗，${places.who(guard)}，本班开闸${all}次${open.zh}`,
      `${at.en}: ${places.who(guard)} left, ${all} openings in his shift${open.en}`,
    );
  },
  'post.kept': ({ post, guard, unexplained }, places) => {
    const at = places.post(post);
    return say(
      `${at.zh}：不能交班，${places.who(guard)}还有${unexplained}次开闸未说明`,
      `${at.en}: not handed over, ${places.who(guard)} has ${unexplained} openings to explain`,
    );
  },
  'opening.asked': ({ post, kind, guard }, places) => {
    const at = places.post(post);
    const { zh, en } = term(AUTHORITIES, kind);
    const whom = guard === undefined ? say('无人在岗', 'nobody on post') : places.who(guard);
    const [zhWhom, enWhom] = typeof whom === 'string' ? [whom, whom] : [whom.zh, whom.en];
    return say(
      `${at.zh}：请说明开闸（${zh}），${zhWhom}`,
      `${at.en}: what was this opening (${en})? asked of ${enWhom}`,
    );
  },
  'duty.asked': ({ posts, by, account }, places) => {
    const at = postsOf(posts, places);
    if (by === undefined) {
      const centre = account ?? '';
      return say(`${at.zh}：上级中心查岗（${centre}）`, `${at.en}: duty check by centre ${centre}`);
    }
    return say(`${at.zh}：查岗，${places.who(by)}`, `${at.en}: duty check by ${places.who(by)}`);
  },
  'duty.answered': ({ posts, post, guard, answeredBy, late }, places) => {
    const at = post === undefined ? postsOf(posts, places) : places.post(post);
    const who = places.who(guard ?? answeredBy ?? '');
    return late
      ? say(`${at.zh}：查岗应答，${who}，已超时`, `${at.en}: ${who} answered the duty check late`)
      : say(`${at.zh}：查岗应答，${who}`, `${at.en}: ${who} answered the duty check`);
  },
  'duty.unanswered': ({ posts }, places) => {
    const at = postsOf(posts, places);
    return say(`${at.zh}：查岗无人应答`, `${at.en}: nobody answered the duty check`);
  },
  'duty.unasked': ({ posts, account = '', check }, places) => {
    const at = postsOf(posts, places);
    return check === undefined
      ? say(
          `${at.zh}：查岗过多，上级中心 ${account} 的查岗未转达`,
          `${at.en}: too many duty checks, that of centre ${account} was put to nobody`,
        )
      : say(
          `${at.zh}：查岗过多，撤下未登记账号 ${account} 的查岗`,
          `${at.en}: too many duty checks, that of the unknown account ${account} gave way`,
        );
  },
  'signature.awaited': ({ post, purpose }, places) => {
    const at = places.post(post);
    const { zh, en } = term(ACT_NAMES, purpose);
    return say(`${at.zh}：等待刷卡签字，${zh}`, `${at.en}: waits for a card, ${en}`);
  },
  'signature.given': ({ post, guard }, places) => {
    const at = places.post(post);
    return say(
      `${at.zh}：已签字，${places.who(guard)}`,
      `${at.en}: signed by ${places.who(guard)}`,
    );
  },
  'signature.lapsed': ({ post, by }, places) => {
    const at = places.post(post);
    if (by !== undefined) {
      const who = places.who(by);
      return say(
        `${at.zh}：${who} 已取消签字，未执行`,
        `${at.en}: called off by ${who}, nothing was done`,
      );
    }
    return say(`${at.zh}：签字超时，未执行`, `${at.en}: no card came, nothing was done`);
  },
} as const satisfies Partial<Sentences<FactType>>;

/** Where it was asked: at several posts, or in the office. */
function postsOf(posts: readonly PostId[], places: Places): Text {
  if (posts.length === 0) return { zh: '值班室', en: 'office' };
  const names = posts.map(places.post);
  return {
    zh: names.map(({ zh }) => zh).join('、'),
    en: names.map(({ en }) => en).join(', '),
  };
}

const BADGE_REFUSALS = {
  'card-unknown': { zh: '未登记卡', en: 'it is not known' },
  'card-ambiguous': { zh: '卡号不唯一', en: 'its number is not unique' },
  'card-lost': { zh: '已挂失', en: 'it was reported lost' },
  'not-a-guard': { zh: '非护卫人员', en: 'its holder is no guard' },
} as const;
