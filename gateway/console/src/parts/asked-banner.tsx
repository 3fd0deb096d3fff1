import { AUTHORITIES } from '../../../words/record-terms.ts';
import { term } from '../../../words/terms.ts';
import { usePosts } from '../api/queries.ts';
import type { PostPicture, Session, SitePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { clockOf } from './clock.ts';
import { ExplainKeys } from './explain-keys.tsx';

/** The guard on post is asked at once about an opening that is his, the oldest first: one press answers. */
export function AskedBanner({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say, of } = useWords();
  const posts = usePosts();
  const asked = askedOf(session, posts.data?.items ?? []);
  const [first] = asked;
  if (first === undefined) return null;
  const lane = site.lanes.find(({ id, barrier }) => id === first.lane || barrier === first.barrier);
  return (
    <section className="asked" data-testid="asked">
      <p>
        <b>{say('opening.asked')}</b>
        <span>{lane === undefined ? first.barrier : of(lane.name)}</span>
        <time>{clockOf(first.since, site.zone)}</time>
        <span>{of(term(AUTHORITIES, first.kind))}</span>
        {asked.length > 1 && (
          <small>{say('opening.asked.more', { count: asked.length - 1 })}</small>
        )}
      </p>
      <ExplainKeys key={first.opening} opening={first.opening} />
    </section>
  );
}

type Asked = PostPicture['asked'][number];

/** His are those of the post where he signed on; where several share one account, those of every post. */
function askedOf(session: Session, posts: readonly PostPicture[]): readonly Asked[] {
  const isAtGate = session.role === 'guard' || session.role === 'booth';
  if (!isAtGate || !session.acts.includes('opening.explain')) return [];
  const own = posts.filter(({ guard }) => guard === session.username);
  return (own.length > 0 ? own : posts)
    .flatMap(({ asked }) => asked)
    .toSorted((a, b) => a.since.localeCompare(b.since));
}
