import type { Text } from '../../../../rules/vocabulary/schema.ts';
import type { MyCheckpoint } from './mine.ts';
import type { Kept } from './queue/kept.ts';
import { GUARD } from './words.ts';

/** What was looked at longer ago is looked at anew. */
const SAME_VISIT_MS = 30 * 60_000;

/** What is looked at where he just tapped: one press each. */
export function InspectCard({
  checkpoint,
  kept,
  of,
  onFine,
  onFaulty,
}: {
  readonly checkpoint: MyCheckpoint | undefined;
  readonly kept: readonly Kept[];
  of(text: Text): string;
  onFine(item: string): void;
  onFaulty(item: string): void;
}) {
  if (checkpoint === undefined || checkpoint.items.length === 0) return null;
  return (
    <section className="list inspect" data-testid="inspect">
      <h2>
        {of(GUARD.inspect)} {of(checkpoint.name)}
      </h2>
      {checkpoint.items.map(({ id, name }) => {
        const said = saidOf(kept, checkpoint.id, id);
        return (
          <fieldset key={id}>
            <legend>{of(name)}</legend>
            <button
              type="button"
              className={said === 'fine' ? 'chosen' : 'plain'}
              aria-pressed={said === 'fine'}
              onClick={() => onFine(id)}
            >
              {said === 'fine' && '✓ '}
              {of(GUARD.fine)}
            </button>
            <button
              type="button"
              className={said === 'faulty' ? 'bad' : 'plain'}
              aria-pressed={said === 'faulty'}
              onClick={() => onFaulty(id)}
            >
              {said === 'faulty' && '! '}
              {of(GUARD.faulty)}
            </button>
          </fieldset>
        );
      })}
    </section>
  );
}

/** What he said of it on this visit. */
function saidOf(
  kept: readonly Kept[],
  checkpoint: string,
  item: string,
): 'fine' | 'faulty' | undefined {
  for (const { what, at, state } of kept.toReversed()) {
    if (what.kind !== 'act' || what.act.type !== 'inspection.record') continue;
    const { data } = what.act;
    if (state === 'refused' || Date.now() - at > SAME_VISIT_MS) continue;
    if (data.checkpoint === checkpoint && data.item === item) return data.state;
  }
  return undefined;
}
