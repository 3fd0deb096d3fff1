import { Button, Switch } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { ACT_NAMES } from '../../../words/act-names.ts';
import { AUTHORITIES } from '../../../words/record-terms.ts';
import { term } from '../../../words/terms.ts';
import { remember, remembered } from '../api/memory.ts';
import { usePosts } from '../api/queries.ts';
import type { PostPicture, Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { momentOf } from '../parts/clock.ts';
import { AskDuty, DutyChecks } from '../parts/duty-check.tsx';
import { Panel } from '../parts/panel.tsx';
import { CancelSignature } from '../parts/signature-wait.tsx';
import { useWords } from '../words/language.tsx';
import { SitePage } from './site-page.tsx';
import './posts-page.css';

const RelieveForm = lazy(async () => ({
  default: (await import('../parts/relieve-form.tsx')).RelieveForm,
}));

/** 岗位: who stands where since when, what he is asked, and what waits for his card. */
export function PostsPage({ session }: { readonly session: Session }) {
  return (
    <SitePage session={session} className="page">
      {(site) => <Posts site={site} session={session} />}
    </SitePage>
  );
}

function Posts({ site, session }: { readonly site: SitePicture; readonly session: Session }) {
  const { say } = useWords();
  const posts = usePosts();
  const [relieved, setRelieved] = useState<PostPicture>();
  const items = posts.data?.items ?? [];
  return (
    <Panel title={say('nav.posts')} query={posts}>
      <p className="note">{say(items.length === 0 ? 'posts.none' : 'posts.note')}</p>
      {session.role === 'guard' && site.posts.some(({ signs }) => signs) && <ByCard />}
      <div className="posts">
        {items.map((post) => (
          <Post
            key={post.id}
            post={post}
            site={site}
            session={session}
            {...(session.acts.includes('post.relieve')
              ? { onRelieve: () => setRelieved(post) }
              : {})}
          />
        ))}
      </div>
      <Suspense>
        {relieved !== undefined && (
          <RelieveForm post={relieved} onClose={() => setRelieved(undefined)} />
        )}
      </Suspense>
    </Panel>
  );
}

function Post({
  post,
  site,
  session,
  onRelieve,
}: {
  readonly post: PostPicture;
  readonly site: SitePicture;
  readonly session: Session;
  onRelieve?(): void;
}) {
  const { say, of } = useWords();
  const naming = useNaming();
  const { guard, since, sums = {}, asked, awaited } = post;
  const lanes = site.lanes.filter(({ id }) => post.lanes.some((one) => one === id));
  const signs = site.posts.find(({ id }) => id === post.id)?.signs === true;
  return (
    <article className="post" data-testid={`post-${post.id}`}>
      <header>
        <h3>{of(post.name)}</h3>
        <span className="dim">{lanes.map(({ name }) => of(name)).join(' · ')}</span>
      </header>
      <p className={guard === undefined ? 'guard nobody' : 'guard'}>
        <b>{guard === undefined ? say('post.nobody') : (naming(guard) ?? guard)}</b>
        {since !== undefined && (
          <span className="dim">{say('post.since', { at: momentOf(since, site.zone) })}</span>
        )}
      </p>
      <DutyChecks post={post} site={site} session={session} isFirst />
      <p className="sums">
        {Object.entries(sums).map(([kind, count]) => (
          <span key={kind}>
            {of(term(AUTHORITIES, kind))} <b>{count}</b>
          </span>
        ))}
      </p>
      {asked.length > 0 && (
        <p>
          <Link href="/openings" className="bad">
            {say('post.asked', { count: asked.length })}
          </Link>
        </p>
      )}
      {awaited !== undefined && (
        <p className="waits">
          {say('sign.now')} · {of(term(ACT_NAMES, awaited.purpose))}{' '}
          {session.acts.includes('signature.cancel') && <CancelSignature post={post.id} />}
        </p>
      )}
      {!signs && <p className="note">{say('post.no-reader')}</p>}
      <p className="keys">
        {onRelieve !== undefined && <Button onClick={onRelieve}>{say('post.relieve')}</Button>}
        {session.acts.includes('duty.check') && <AskDuty post={post} />}
      </p>
    </article>
  );
}

/** 刷卡签字 is this machine's choice: it stands where several share one account. */
function ByCard() {
  const { say } = useWords();
  const [isOn, setIsOn] = useState(() => remembered('by-card') === 'yes');
  return (
    <p className="by-card">
      <Switch
        checked={isOn}
        aria-label={say('sign.by-card')}
        onChange={(on) => {
          remember('by-card', on ? 'yes' : 'no');
          setIsOn(on);
        }}
      />
      <b>{say('sign.by-card')}</b>
      <span className="dim">{say('sign.by-card.note')}</span>
    </p>
  );
}
