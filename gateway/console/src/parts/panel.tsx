import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/client.ts';
import { useNow } from '../feed/use-now.ts';
import { useWords } from '../words/language.tsx';
import { problemWords } from './use-acting.ts';

// Younger than this says nothing that the link's own sign does not say.
const FRESH_MS = 20_000;

/** A card of the page, with how old its picture is where that matters, and why it could not be read. */
export function Panel({
  title,
  count,
  query,
  children,
}: {
  readonly title: string;
  readonly count?: ReactNode;
  readonly query: Pick<UseQueryResult, 'dataUpdatedAt' | 'error'>;
  readonly children: ReactNode;
}) {
  const { say, of } = useWords();
  const now = useNow(5_000);
  const ageMs = now - query.dataUpdatedAt;
  const { error } = query;
  return (
    <section className="panel">
      <header>
        <h2>{title}</h2>
        {count}
        {query.dataUpdatedAt > 0 && ageMs > FRESH_MS && (
          <span className="old">
            {say('common.updated', { seconds: Math.round(ageMs / 1000) })}
          </span>
        )}
      </header>
      {error !== null && (
        <p className="unread">
          {say('link.failed', {
            why: error instanceof ApiProblem ? problemWords(error, of) : error.message,
          })}
        </p>
      )}
      {children}
    </section>
  );
}
