import { Link, useParams } from 'wouter';
import type { Session, SitePicture } from '../api/types.ts';
import { DayPart } from '../patrol/day-part.tsx';
import { LabelsPart } from '../patrol/labels-part.tsx';
import { MapPart } from '../patrol/map-part.tsx';
import { ReplayPart } from '../patrol/replay-part.tsx';
import { RoutesPart } from '../patrol/routes-part.tsx';
import { UploadPart } from '../patrol/upload-part.tsx';
import { type PatrolKey, useTell } from '../patrol/words.ts';
import { useWords } from '../words/language.tsx';
import { SitePage } from './site-page.tsx';
import '../patrol/patrol.css';

type Part = {
  readonly path: string;
  readonly name: PatrolKey;
  open(session: Session, site: SitePicture): boolean;
};

const PARTS: readonly Part[] = [
  { path: '', name: 'today', open: () => true },
  { path: 'map', name: 'map', open: () => true },
  { path: 'routes', name: 'routes', open: () => true },
  {
    path: 'upload',
    name: 'upload',
    open: ({ records }, { folders }) => records && folders.length > 0,
  },
  { path: 'labels', name: 'labels', open: () => true },
];

/** 巡更: every checkpoint, in time, and provably so. */
export function PatrolPage({ session }: { readonly session: Session }) {
  const tell = useTell();
  const { say } = useWords();
  const { part = '' } = useParams<{ part?: string }>();
  return (
    <SitePage session={session} className="page patrol-page">
      {(site) => (
        <>
          <nav className="parts" aria-label={say('nav.patrol')}>
            {PARTS.filter((known) => known.open(session, site)).map(({ path, name }) => (
              <Link
                key={path}
                href={path === '' ? '/patrol' : `/patrol/${path}`}
                aria-current={part === path ? 'page' : undefined}
              >
                {tell(name)}
              </Link>
            ))}
          </nav>
          {part === '' && <DayPart site={site} session={session} />}
          {part === 'map' && <MapPart site={site} session={session} />}
          {part === 'labels' && <LabelsPart site={site} session={session} />}
          {part === 'routes' && <RoutesPart site={site} session={session} />}
          {part === 'upload' && <UploadPart site={site} />}
          {part === 'replay' && <ReplayPart site={site} />}
        </>
      )}
    </SitePage>
  );
}
