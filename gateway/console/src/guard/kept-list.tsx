import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { clockText } from './clock.ts';
import type { GuardState, GuardStore } from './guard-store.ts';
import type { Kept } from './queue/kept.ts';
import { GUARD } from './words.ts';

type Given = {
  readonly state: GuardState;
  readonly store: GuardStore;
  of(text: Text): string;
};

/** What was refused, until he has seen it. */
export function RefusedList({ state, of, store }: Given) {
  const refused = state.kept.filter(({ state: is }) => is === 'refused');
  return (
    <>
      {refused.map((kept) => (
        <section key={kept.key} className="list refused" role="alert" data-testid="refused">
          <h2>
            <span aria-hidden="true">✗ </span>
            {of(GUARD.refused)}: <Done kept={kept} state={state} of={of} />
          </h2>
          <p>{of(kept.refusal?.title ?? GUARD.refused)}</p>
          {kept.refusal?.detail !== undefined && <p>{of(kept.refusal.detail)}</p>}
          <div className="keys">
            <button type="button" className="plain" onClick={() => void store.again(kept)}>
              {of(GUARD.again)}
            </button>
            <button type="button" className="plain" onClick={() => void store.dismiss(kept)}>
              {of(GUARD.dismiss)}
            </button>
          </div>
        </section>
      ))}
    </>
  );
}

/** What waits to be sent. */
export function WaitingList({ state, of }: Omit<Given, 'store'>) {
  const waiting = state.kept.filter(({ state: is }) => is === 'waiting');
  if (waiting.length === 0) return null;
  return (
    <section className="list" aria-live="polite" data-testid="waiting">
      <h2>
        {of(GUARD.waiting)} <b data-testid="waiting-count">{waiting.length}</b>
      </h2>
      <ul>
        {waiting.map((kept) => (
          <li key={kept.key}>
            <Done kept={kept} state={state} of={of} />
            {kept.user !== undefined && kept.user !== state.mine?.person && (
              <small>
                {' '}
                {of(GUARD.of)} {kept.user}
              </small>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Done({
  kept,
  state: { mine, offsetMs },
  of,
}: Omit<Given, 'store'> & { readonly kept: Kept }) {
  return (
    <>
      {mine !== undefined && (
        <span className="time">{clockText(kept.at + offsetMs, mine.zone)}</span>
      )}{' '}
      {of(kept.label)}
    </>
  );
}
