import { Link } from 'wouter';
import { FiguresPart } from '../alarms/figures-part.tsx';
import { HistoryPart } from '../alarms/history-part.tsx';
import { OpenPart } from '../alarms/open-part.tsx';
import { useAlarmWords } from '../alarms/words.ts';
import { ZonesPart } from '../alarms/zones-part.tsx';
import type { Session } from '../api/types.ts';
import { SitePage } from './site-page.tsx';
import '../alarms/alarms.css';

const PARTS = ['', 'zones', 'history', 'figures'] as const;

/** 警情: the open alarms and what is done about them, those of any time, and the figures. */
export function AlarmsPage({
  session,
  part = '',
}: {
  readonly session: Session;
  readonly part?: string | undefined;
}) {
  const { say } = useAlarmWords();
  return (
    <SitePage session={session} className="page alarms-page">
      {(site) => (
        <>
          <nav className="parts no-print" aria-label={say('parts')}>
            {PARTS.map((name) => (
              <Link
                key={name}
                href={name === '' ? '/alarms' : `/alarms/${name}`}
                aria-current={name === part ? 'page' : undefined}
              >
                {say(name === '' ? 'open' : name)}
              </Link>
            ))}
            <a href="/wall">{say('wall')}</a>
          </nav>
          {part === '' && <OpenPart site={site} session={session} />}
          {part === 'zones' && <ZonesPart site={site} session={session} />}
          {part === 'history' && <HistoryPart site={site} session={session} />}
          {part === 'figures' && <FiguresPart site={site} session={session} />}
        </>
      )}
    </SitePage>
  );
}
