import { Button } from 'antd';
import { postId } from '../api/brands.ts';
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
}: {
  readonly post: PostPicture;
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say } = useWords();
  const { offsetMs } = useFeed();
  const { send, pending } = useActing();
  const now = useNow(500) + offsetMs;
  const checks = post.checks ?? [];
  if (checks.length === 0) return null;
  const isHis = checks.some(({ by }) => by !== session.username);
  const data = { post: postId(post) };
  return (
    <div className="checks" role="alert" data-testid={`checks-${post.id}`}>
      <b>{say('check.now')}</b>
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
          autoFocus
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
