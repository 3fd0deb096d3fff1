import { SHOWN_SECONDS, showAt, WAIT } from '../reader-sign.ts';
import type { CommandDraft, Sign } from '../vocabulary/commands.ts';
import type { Fact, FactOf } from '../vocabulary/facts.ts';
import type { PostId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { Site } from '../vocabulary/site.ts';
import { fromRfc3339 } from '../vocabulary/time.ts';

const SIGNED_ON: Text = { zh: '已上岗', en: 'Signed on' };
const SIGNED_OFF: Text = { zh: '已离岗', en: 'Signed off' };
const SIGNED: Text = { zh: '已签字', en: 'Signed' };
const EXPLAIN: Text = { zh: '请先说明开闸', en: 'Explain the openings first' };
const NOT_YOURS: Text = { zh: '非值班卡', en: 'Not a staff card' };

const ON_DUTY: Text = { zh: '查岗：请刷工牌', en: 'Duty check: show your card' };
const ANSWERED: Text = { zh: '查岗已应答', en: 'Duty check answered' };
/** A reader is told of no longer time at once. */
const SIGN_SECONDS_MAX = 600;

/** What the desk reader shows to a staff card. */
export function reactDuty(site: Site, fact: Fact): readonly CommandDraft[] {
  switch (fact.type) {
    case 'post.manned':
      return show(site, fact.data.post, 'granted', SIGNED_ON);
    case 'post.left':
      return fact.data.how === 'signed-off'
        ? show(site, fact.data.post, 'granted', SIGNED_OFF)
        : [];
    case 'post.kept':
      return show(site, fact.data.post, 'refused', EXPLAIN);
    case 'signature.given':
      return show(site, fact.data.post, 'granted', SIGNED);
    case 'duty.asked':
      return fact.data.posts.flatMap((post) => ask(site, post, fact));
    case 'duty.answered':
      return answered(site, fact);
    case 'badge.refused':
      return fact.data.why === 'card-lost'
        ? show(site, fact.data.post, 'wait', WAIT)
        : show(site, fact.data.post, 'refused', NOT_YOURS);
    default:
      return [];
  }
}

/** Shown until it is due, as far as a reader is told at once. */
function ask(site: Site, post: PostId, { data, at }: FactOf<'duty.asked'>) {
  const reader = layoutOf(site).post(post)?.reader;
  const left = Math.ceil(((fromRfc3339(data.due) ?? at) - at) / 1_000);
  const seconds = Math.min(Math.max(1, left), SIGN_SECONDS_MAX);
  return reader === undefined ? [] : showAt(site, reader, 'wait', ON_DUTY, seconds);
}

/** The centre that asked is told, also late. */
function answered(site: Site, { data }: FactOf<'duty.answered'>): readonly CommandDraft[] {
  const { post, device, account } = data;
  return [
    ...(post === undefined ? [] : show(site, post, 'granted', ANSWERED)),
    ...(device === undefined || account === undefined
      ? []
      : [{ type: 'duty.reply', device, manner: 'impulse', data: { account } } as const]),
  ];
}

function show(site: Site, post: PostId, sign: Sign, text: Text): readonly CommandDraft[] {
  const reader = layoutOf(site).post(post)?.reader;
  return reader === undefined ? [] : showAt(site, reader, sign, text, SHOWN_SECONDS);
}
