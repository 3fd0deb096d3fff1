import { ACT_NAMES } from '../../../words/terms.ts';
import { usePosts, useSite } from '../api/queries.ts';
import type { Session } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { useNow } from '../feed/use-now.ts';
import { useWords } from '../words/language.tsx';

/** 请刷卡签字: an act sent from here waits at a post for the card of whoever answers for it. */
export function SignatureWait({ session }: { readonly session: Session }) {
  const site = useSite();
  const posts = usePosts();
  const post = posts.data?.items.find(({ awaited }) => awaited?.by === session.username);
  const known = site.data?.posts.find(({ id }) => id === post?.id);
  if (post?.awaited === undefined || known === undefined) return null;
  const { purpose, until } = post.awaited;
  return <Wait name={known.name} purpose={purpose} until={until} />;
}

function Wait({
  name,
  purpose,
  until,
}: {
  readonly name: { readonly zh: string; readonly en: string };
  readonly purpose: string;
  readonly until: string;
}) {
  const { say, of } = useWords();
  const { offsetMs } = useFeed();
  const now = useNow(500);
  const left = Math.max(0, Math.ceil((Date.parse(until) - now - offsetMs) / 1000));
  // The server says it in Chinese; both languages are in the table of acts.
  const act = Object.values(ACT_NAMES).find(({ zh }) => zh === purpose);
  return (
    <div className="signature" role="alertdialog" aria-label={say('sign.now')}>
      <b>{say('sign.now')}</b>
      <span>
        {say('sign.where', { post: of(name), act: act === undefined ? purpose : of(act) })}
      </span>
      <time>{say('sign.left', { seconds: left })}</time>
    </div>
  );
}
