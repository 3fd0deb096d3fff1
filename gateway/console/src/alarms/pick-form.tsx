import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useAlarmWords } from './words.ts';

/** Something to choose: by its number or one press. */
export type Choice = { readonly value: string; readonly label: string };

/** A question with a few answers, each by its number; where others are let in, also in one's own words. */
export function PickForm({
  title,
  choices,
  isOpen = false,
  pending,
  onPick,
  children,
}: {
  readonly title: string;
  readonly choices: readonly Choice[];
  /** Own words are taken too. */
  readonly isOpen?: boolean;
  readonly pending: boolean;
  /** `beside`: what was written, where one was chosen all the same. */
  onPick(value: string, beside?: string): void;
  readonly children?: ReactNode;
}) {
  const { say } = useAlarmWords();
  const [text, setText] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Where there is nothing to choose there is something to write.
    (choices.length === 0 ? input.current : form.current)?.focus();
  }, [choices.length]);
  return (
    <form
      ref={form}
      className="pick-form"
      tabIndex={-1}
      aria-label={title}
      onKeyDown={(event) => {
        const choice = choices[Number(event.key) - 1];
        if (event.target instanceof HTMLInputElement || choice === undefined || pending) return;
        event.preventDefault();
        onPick(choice.value);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && !pending) onPick(text.trim());
      }}
    >
      <b>{title}</b>
      {children}
      <div className="choices">
        {choices.map(({ value, label }, index) => (
          <button
            key={value}
            type="button"
            disabled={pending}
            onClick={() => onPick(value, text.trim() === '' ? undefined : text.trim())}
          >
            <kbd>{index + 1}</kbd> {label}
          </button>
        ))}
      </div>
      {isOpen && (
        <div className="own-words">
          <input
            ref={input}
            maxLength={500}
            aria-label={choices.length === 0 ? title : say('other')}
            placeholder={choices.length === 0 ? title : say('other')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" disabled={pending || text.trim() === ''}>
            {say('send')}
          </button>
        </div>
      )}
    </form>
  );
}
