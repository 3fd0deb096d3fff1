import { Tag } from 'antd';
import { usePresence } from '../api/queries.ts';
import type { SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { useWords } from '../words/language.tsx';
import { clockOf } from './clock.ts';
import { Panel } from './panel.tsx';

/** Who and what is inside, latest first. */
export function PresenceCard({ site }: { readonly site: SitePicture }) {
  const { say, of } = useWords();
  const presence = usePresence();
  const naming = useNaming();
  const counts = presence.data?.counts;
  const items = presence.data?.items ?? [];
  const lane = (id: string | undefined): string => {
    const known = site.lanes.find((each) => each.id === id);
    return known === undefined ? '' : of(known.name);
  };
  return (
    <Panel
      title={say('presence.title')}
      query={presence}
      count={
        counts !== undefined && (
          <span className="counts">
            <b data-testid="inside">{counts.inside}</b> {say('presence.inside')}
            {counts.unknown > 0 && ` · ${counts.unknown} ${say('presence.unknown')}`}
          </span>
        )
      }
    >
      {items.length === 0 ? (
        <p className="empty">{say('presence.none')}</p>
      ) : (
        <ul className="rows inside">
          {items.map(({ subject, since, lane: by, assurance, holder }) => (
            <li key={subject}>
              <b>{naming(subject) ?? `…${subject.slice(-6)}`}</b>
              <span>
                {holder === undefined || holder === subject ? '' : (naming(holder) ?? '')}
              </span>
              {assurance === 'assumed' && <Tag>{say('presence.assumed')}</Tag>}
              <span className="dim">{lane(by)}</span>
              <time>{clockOf(since, site.zone, false)}</time>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
