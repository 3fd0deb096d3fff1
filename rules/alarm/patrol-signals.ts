import type { FactData, FactOf } from '../vocabulary/facts.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import { abnormal, type Signal, withdrawn } from './signal.ts';
import type { AlarmState } from './state.ts';

type RoundEnd = Pick<FactData<'round.closed'>, 'outcome'>;
const isLacking = ({ outcome }: RoundEnd): boolean =>
  outcome === 'missed' || outcome === 'incomplete';

/** Points that a round missed are one alarm, the round's; the more rounds running, the more pressing. */
export function missedPoints(site: Site, data: FactData<'round.closed'>): readonly Signal[] {
  if (!isLacking(data)) return [];
  const { route, round, due, made, missed = [], inARow = 1 } = data;
  const name = site.routes.find(({ id }) => id === route)?.name ?? { zh: route, en: route };
  const points = missed.map((id) => layoutOf(site).checkpoint(id)?.name ?? { zh: id, en: id });
  const [first] = points;
  const zh = first === undefined ? '' : `（${first.zh}${points.length > 1 ? '等' : ''}）`;
  const en = first === undefined ? '' : ` (${first.en}${points.length > 1 ? ' and more' : ''})`;
  return [
    abnormal(
      {
        kind: 'condition',
        priority: inARow > 1 ? 'high' : 'medium',
        source: `round ${round}`,
        origin: 'round.closed',
        place: {
          zh: `${name.zh}：漏巡，到位 ${made}/${due}${zh}`,
          en: `${name.en}: points missed, ${made} of ${due} made${en}`,
        },
        near: missed,
        latching: false,
      },
      true,
    ),
  ];
}

/** A late tap shows that nothing was missed, or that somebody was quicker than he can walk. */
export function correctedRound(site: Site, fact: FactOf<'round.corrected'>): readonly Signal[] {
  const wasLacking = fact.data.was === 'missed' || fact.data.was === 'incomplete';
  if (!isLacking(fact.data)) return wasLacking ? [withdrawn(`round ${fact.data.round}`, fact)] : [];
  return wasLacking ? [] : missedPoints(site, fact.data);
}

/** A guard asks for help silently: it stands until somebody has dealt with it by hand. */
export function duressSignalled(
  site: Site,
  state: AlarmState,
  { guard, checkpoint }: FactData<'duress.signalled'>,
): Signal {
  const post = guard === undefined ? undefined : state.posts[guard];
  const where = checkpoint === undefined ? undefined : layoutOf(site).checkpoint(checkpoint)?.name;
  return abnormal(
    {
      kind: 'duress',
      priority: 'critical',
      source: `duress ${guard ?? checkpoint ?? 'nobody'}`,
      origin: 'duress.signalled',
      place: {
        zh: where === undefined ? '护卫无声求助' : `${where.zh}：护卫无声求助`,
        en: where === undefined ? 'a guard asks for help' : `${where.en}: a guard asks for help`,
      },
      near: [],
      latching: true,
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(post === undefined ? {} : { post }),
    },
    true,
  );
}

/** A tag that may have been copied, moved or replayed. */
export function tagSuspected(site: Site, { checkpoint, why }: FactData<'tag.suspected'>): Signal {
  const where = layoutOf(site).checkpoint(checkpoint)?.name ?? { zh: checkpoint, en: checkpoint };
  return abnormal(
    {
      kind: 'condition',
      priority: why === 'counter-jump' ? 'low' : 'medium',
      source: `tag ${checkpoint}`,
      origin: `tag.${why}`,
      place: { zh: `${where.zh}：巡更标签可疑`, en: `${where.en}: its tag is doubted` },
      near: [],
      latching: false,
      checkpoint,
    },
    true,
  );
}
