import type { Text } from '../../../../rules/vocabulary/schema.ts';

/** One big key. */
export type BigKey = {
  readonly text: Text;
  readonly tone?: 'good' | 'bad' | 'main' | 'plain';
  readonly isChosen?: boolean;
};

/** Keys that a glove hits. */
export function Keys({
  title,
  keys,
  of,
  disabled,
  onPress,
}: {
  readonly title?: string;
  readonly keys: readonly BigKey[];
  of(text: Text): string;
  readonly disabled: boolean;
  onPress(index: number): void;
}) {
  return (
    <section className="pad">
      {title !== undefined && <h2>{title}</h2>}
      <div className="keys">
        {keys.map(({ text, tone = 'plain', isChosen }, index) => (
          <button
            key={text.en}
            type="button"
            className={isChosen === true ? 'chosen' : tone}
            aria-pressed={isChosen}
            disabled={disabled}
            onClick={() => onPress(index)}
          >
            {of(text)}
          </button>
        ))}
      </div>
    </section>
  );
}
