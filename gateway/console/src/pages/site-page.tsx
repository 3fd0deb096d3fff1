import type { ReactNode } from 'react';
import { useSite } from '../api/queries.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { FireBanner } from '../parts/fire-banner.tsx';
import { LinkBanner } from '../parts/link-sign.tsx';

/** What every page has above it: that the link is lost, that the barriers are held for a fire. */
export function SitePage({
  session,
  className,
  children,
}: {
  readonly session: Session;
  readonly className: string;
  children(site: SitePicture): ReactNode;
}) {
  const site = useSite();
  const { link } = useFeed();
  if (site.data === undefined) return null;
  return (
    <div className={link.kind === 'lost' ? `${className} stale` : className}>
      <LinkBanner />
      <FireBanner site={site.data} session={session} />
      {children(site.data)}
    </div>
  );
}
