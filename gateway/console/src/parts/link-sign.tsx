import { useSite } from '../api/queries.ts';
import { useFeed } from '../feed/feed.tsx';
import { useNow } from '../feed/use-now.ts';
import { useWords } from '../words/language.tsx';
import { clockOf } from './clock.ts';

/** A moment of this machine in the site's zone, as everything else on the page. */
function useClock(): (at: number) => string {
  const zone = useSite().data?.zone ?? 'UTC';
  return (at) => clockOf(new Date(at).toISOString(), zone);
}

/** Whether what the page shows is live, and as of when. */
export function LinkSign() {
  const { link, heard, offsetMs } = useFeed();
  const time = useClock();
  const { say } = useWords();
  const live = link.kind === 'live';
  return (
    <span className={`link-sign ${link.kind}`} role="status" data-link={link.kind}>
      <i aria-hidden="true" />
      {live ? say('link.live') : say('link.connecting')}
      <time>{time(heard + offsetMs)}</time>
    </span>
  );
}

/** The banner over everything while the link is lost: nobody trusts a dead picture. */
export function LinkBanner() {
  const { link, offsetMs } = useFeed();
  const time = useClock();
  const now = useNow(500);
  const { say } = useWords();
  if (link.kind !== 'lost') return null;
  const seconds = Math.max(0, Math.round((now - link.since) / 1000));
  return (
    <div className="banner lost" role="alert" data-testid="link-lost">
      {say('link.lost', { seconds, at: time(link.since + offsetMs) })}
    </div>
  );
}
