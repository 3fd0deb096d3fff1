import { useState } from 'react';
import { useLanes, useSite } from '../api/queries.ts';
import type { Session } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { AlarmsCard } from '../parts/alarms-card.tsx';
import { AskedBanner } from '../parts/asked-banner.tsx';
import { ChainDrawer } from '../parts/chain-drawer.tsx';
import { DutyBanner } from '../parts/duty-check.tsx';
import { FeedCard } from '../parts/feed-card.tsx';
import { FireBanner } from '../parts/fire-banner.tsx';
import { LaneCard } from '../parts/lane-card.tsx';
import { LinkBanner } from '../parts/link-sign.tsx';
import { OpeningsCard } from '../parts/openings-card.tsx';
import { PresenceCard } from '../parts/presence-card.tsx';
import { RoundsCard } from '../parts/rounds-card.tsx';

/** The first page: what happens at the gates, on the rounds and at the alarms, now. */
export function LivePage({ session }: { readonly session: Session }) {
  const site = useSite();
  const lanes = useLanes();
  const { link } = useFeed();
  const [traced, setTraced] = useState<string>();
  if (site.data === undefined) return null;
  return (
    <div className={link.kind === 'lost' ? 'live stale' : 'live'}>
      <LinkBanner />
      <FireBanner site={site.data} session={session} />
      <DutyBanner site={site.data} session={session} />
      <AskedBanner site={site.data} session={session} />
      <section className="lanes">
        {(lanes.data?.items ?? []).map((lane) => (
          <LaneCard
            key={lane.id}
            lane={lane}
            site={site.data}
            session={session}
            onTrace={setTraced}
          />
        ))}
      </section>
      <section className="columns">
        <div className="column">
          <AlarmsCard site={site.data} session={session} />
          <OpeningsCard site={site.data} session={session} />
          <RoundsCard />
          <PresenceCard site={site.data} />
        </div>
        <FeedCard site={site.data} session={session} onTrace={setTraced} />
      </section>
      <ChainDrawer
        traced={traced === undefined ? undefined : { of: 'facts', id: traced }}
        site={site.data}
        onClose={() => setTraced(undefined)}
      />
    </div>
  );
}
