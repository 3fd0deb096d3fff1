import type { ReactNode } from 'react';
import { useNow } from '../feed/use-now.ts';
import type { Tile } from './tile.ts';
import type { Say } from './wall-page.tsx';

// Twice as long as a tile is ever left unasked.
const STALE_MS = 22_000;

/** A part of the wall with how old its picture is; what is old or could not be read is marked, and greyed. */
export function TileFrame({
  name,
  title,
  tile,
  isLost,
  more,
  say,
  children,
}: {
  readonly name: string;
  readonly title: string;
  readonly tile: Pick<Tile<unknown>, 'at' | 'error'>;
  readonly isLost: boolean;
  readonly more?: ReactNode;
  readonly say: Say;
  readonly children: ReactNode;
}) {
  const now = useNow(1_000);
  const ageMs = now - tile.at;
  const isFailed = tile.error !== undefined;
  const isStale = tile.at > 0 && (isLost || isFailed || ageMs > STALE_MS);
  const seconds = Math.round(ageMs / 1_000);
  return (
    <section
      className={isStale ? `tile ${name} stale` : `tile ${name}`}
      data-testid={`tile-${name}`}
      data-stale={isStale}
    >
      <header>
        <h2>{title}</h2>
        {more}
        <span className="age">
          {isStale && <b>{say(isFailed ? 'unread' : 'stale')}</b>}
          {tile.at === 0 ? '—' : seconds < 2 ? say('now') : say('age', { n: seconds })}
        </span>
      </header>
      {children}
    </section>
  );
}
