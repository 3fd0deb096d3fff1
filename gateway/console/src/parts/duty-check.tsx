import { Button } from 'antd';
import { postId } from '../api/brands.ts';
import { usePosts } from '../api/queries.ts';
import type { PostPicture, Session, SitePicture } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { useNaming } from '../feed/names.tsx';
import { useNow } from '../feed/use-now.ts';
import { useWords } from '../words/language.tsx';
import { clockOf, minutesOf } from './clock.ts';
import { useActing } from './use-acting.ts';

/** 查岗: the questions put to a post, each with the time left, and the one key that answers them all. */
export function DutyChecks({
  post,
  site,
  session,
  isFirst = false,
}: {
  readonly post: PostPicture;
  readonly site: SitePicture;
  readonly session: Session;
  /** True where nothing else is at hand: the key answers without being looked for. */
  readonly isFirst?: boolean;
}) {
  const { say, of } = useWords();
  const { offsetMs } = useFeed();
  const { send, pending } = useActing();
  const now = useNow(500) + offsetMs;
  const checks = post.checks ?? [];
  if (checks.length === 0) return null;
  const isHis = checks.some(({ by }) => by !== session.username);
  const data = { post: postId(post) };
  return (
    <div className="checks" role="alert" data-testid={`checks-${post.id}`}>
      <b>
        {say('check.now')} · {of(post.name)}
      </b>
      {checks.map(({ check, due, by, account, missed }) => (
        <p key={check} className={missed || Date.parse(due) <= now ? 'bad' : ''}>
          <Asker by={by} account={account} />{' '}
          <time>
            {Date.parse(due) > now
              ? say('check.left', { left: minutesOf(Date.parse(due) - now) })
              : say('check.over', { at: clockOf(due, site.zone, false) })}
          </time>
        </p>
      ))}
      {session.acts.includes('duty.answer') && isHis && (
        <Button
          type="primary"
          size="large"
          autoFocus={isFirst}
          disabled={pending}
          onClick={() => void send({ type: 'duty.answer', data }, say('check.answered'))}
        >
          {say('check.answer')}
        </Button>
      )}
    </div>
  );
}

function Asker({
  by,
  account,
}: {
  readonly by: string | undefined;
  readonly account: string | undefined;
}) {
  const { say } = useWords();
  const naming = useNaming();
  if (by === undefined) return <span>{say('check.centre', { account: account ?? '' })}</span>;
  return <span>{say('check.office', { who: naming(by) ?? by })}</span>;
}

/** The questions that concern who is signed in here, on top of what else he looks at. */
export function DutyBanner({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const posts = usePosts();
  if (!session.acts.includes('duty.answer')) return null;
  return asksOf(session, posts.data?.items ?? []).map((post) => (
    <DutyChecks key={post.id} post={post} site={site} session={session} />
  ));
}

/** A guard's are those of the post where he signed on, or of every post where several share an account; the office answers to centres. */
function asksOf(session: Session, posts: readonly PostPicture[]): readonly PostPicture[] {
  const asked = posts.filter(({ checks = [] }) => checks.length > 0);
  if (session.role === 'guard' || session.role === 'booth') {
    const own = posts.filter(({ guard }) => guard === session.username);
    return own.length > 0 ? asked.filter((post) => own.includes(post)) : asked;
  }
  // A centre asks all posts at once: one answer is enough.
  return asked.filter(({ checks = [] }) => checks.some(({ by }) => by === undefined)).slice(0, 1);
}

/** Asks the guard of a post whether he is there. */
export function AskDuty({ post }: { readonly post: PostPicture }) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const told = say('check.asked', { post: of(post.name) });
  return (
    <Button
      disabled={pending}
      onClick={() => void send({ type: 'duty.check', data: { post: postId(post) } }, told)}
    >
      {say('check.ask')}
    </Button>
  );
}
