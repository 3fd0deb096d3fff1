import { Button } from 'antd';
import { ACT_NAMES } from '../../../words/act-names.ts';
import { term } from '../../../words/terms.ts';
import { postId } from '../api/brands.ts';
import { usePosts, useSite } from '../api/queries.ts';
import type { Session } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { useNow } from '../feed/use-now.ts';
import { useWords } from '../words/language.tsx';
import { useActing } from './use-acting.ts';

/** 请刷卡签字: an act sent from here waits at a post for the card of whoever answers for it. */
export function SignatureWait({ session }: { readonly session: Session }) {
  const site = useSite();
  const posts = usePosts();
  const post = posts.data?.items.find(({ awaited }) => awaited?.by === session.username);
  const known = site.data?.posts.find(({ id }) => id === post?.id);
  if (post?.awaited === undefined || known === undefined) return null;
  const { purpose, until } = post.awaited;
  return <Wait post={known.id} name={known.name} purpose={purpose} until={until} />;
}

/** Calls off what waits at a post for a card: one press, and nothing is done. */
export function CancelSignature({ post }: { readonly post: string }) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const data = { post: postId({ id: post }) };
  return (
    <Button
      disabled={pending}
      onClick={() => void send({ type: 'signature.cancel', data }, say('sign.cancelled'))}
    >
      {say('sign.cancel')}
    </Button>
  );
}

function Wait({
  post,
  name,
  purpose,
  until,
}: {
  readonly post: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly purpose: string;
  readonly until: string;
}) {
  const { say, of } = useWords();
  const { offsetMs } = useFeed();
  const now = useNow(500);
  const left = Math.max(0, Math.ceil((Date.parse(until) - now - offsetMs) / 1000));
  return (
    <div className="signature" role="alertdialog" aria-label={say('sign.now')}>
      <b>{say('sign.now')}</b>
      <span>{say('sign.where', { post: of(name), act: of(term(ACT_NAMES, purpose)) })}</span>
      <time>{say('sign.left', { seconds: left })}</time>
      <CancelSignature post={post} />
    </div>
  );
}
