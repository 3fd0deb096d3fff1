import { Button } from 'antd';
import { useState } from 'react';
import { type Traced, useLanes } from '../api/queries.ts';
import type { LanePicture, Session, SitePicture } from '../api/types.ts';
import { ChainDrawer } from '../parts/chain-drawer.tsx';
import { LaneCard } from '../parts/lane-card.tsx';
import { ModeForm } from '../parts/mode-form.tsx';
import { PostureBar } from '../parts/posture-form.tsx';
import { useWords } from '../words/language.tsx';
import { SitePage } from './site-page.tsx';

/** 车道: each lane with what passes, why, the ways out, how it decides, and its booth. */
export function GatesPage({ session }: { readonly session: Session }) {
  return (
    <SitePage session={session} className="page">
      {(site) => <Gates site={site} session={session} />}
    </SitePage>
  );
}

function Gates({ site, session }: { readonly site: SitePicture; readonly session: Session }) {
  const { say } = useWords();
  const lanes = useLanes();
  const [traced, setTraced] = useState<Traced>();
  const [set, setSet] = useState<LanePicture>();
  return (
    <>
      <PostureBar site={site} session={session} />
      <section className="lanes">
        {(lanes.data?.items ?? []).map((lane) => (
          <div key={lane.id} className="gate">
            <LaneCard
              lane={lane}
              site={site}
              session={session}
              onTrace={(id) => setTraced({ of: 'facts', id })}
            />
            <p className="keys">
              {session.acts.includes('mode.set') && (
                <Button onClick={() => setSet(lane)} data-testid={`mode-${lane.id}`}>
                  {say('mode.set')}
                </Button>
              )}
              <Button href={`/booth/${lane.id}`} target="_blank">
                {say('gates.booth')}
              </Button>
            </p>
          </div>
        ))}
      </section>
      {set !== undefined && <ModeForm lane={set} site={site} onClose={() => setSet(undefined)} />}
      <ChainDrawer traced={traced} site={site} onClose={() => setTraced(undefined)} />
    </>
  );
}
