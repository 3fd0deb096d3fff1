import { SHOWN_SECONDS, showAt, WAIT } from '../reader-sign.ts';
import type { CommandDraft, Sign } from '../vocabulary/commands.ts';
import type { Fact } from '../vocabulary/facts.ts';
import type { PostId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { Site } from '../vocabulary/site.ts';

const SIGNED_ON: Text = { zh: '已上岗', en: 'Signed on' };
const SIGNED_OFF: Text = { zh: '已离岗', en: 'Signed off' };
const SIGNED: Text = { zh: '已签字', en: 'Signed' };
const EXPLAIN: Text = { zh: '请先说明开闸', en: 'Explain the openings first' };
const NOT_YOURS: Text = { zh: '非值班卡', en: 'Not a staff card' };

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
    case 'badge.refused':
      return fact.data.why === 'card-lost'
        ? show(site, fact.data.post, 'wait', WAIT)
        : show(site, fact.data.post, 'refused', NOT_YOURS);
    default:
      return [];
  }
}

function show(site: Site, post: PostId, sign: Sign, text: Text): readonly CommandDraft[] {
  const reader = layoutOf(site).post(post)?.reader;
  return reader === undefined ? [] : showAt(site, reader, sign, text, SHOWN_SECONDS);
}
