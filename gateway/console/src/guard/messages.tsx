import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { clockText } from './clock.ts';
import type { Mine } from './mine.ts';
import { GUARD } from './words.ts';

/** What was lately said of his rounds. */
export function Messages({ mine, of }: { readonly mine: Mine; of(text: Text): string }) {
  if (mine.messages.length === 0) return null;
  return (
    <section className="list" aria-label={of(GUARD.messages)}>
      <h2>{of(GUARD.messages)}</h2>
      <ul>
        {mine.messages.map(({ id, time, text }) => (
          <li key={id}>
            <span className="time">{clockText(time, mine.zone)}</span> {of(text)}
          </li>
        ))}
      </ul>
    </section>
  );
}
