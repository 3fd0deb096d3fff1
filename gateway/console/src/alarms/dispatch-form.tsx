import { useEffect, useMemo, useRef, useState } from 'react';
import { alarmId, personId, postId } from '../api/brands.ts';
import { usePosts } from '../api/queries.ts';
import type { Act, AlarmPicture, Session } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { useGuards } from './queries.ts';
import { useAlarmWords } from './words.ts';

const PAUSE_MS = 120;
const SHOWN = 8;

type Sent = { readonly key: string; readonly label: string; readonly act: Act };

/** Who is sent: found by a name or initials, or whoever stands at a post. Enter sends the first. */
export function DispatchForm({
  alarm,
  session,
  pending,
  onSend,
}: {
  readonly alarm: AlarmPicture;
  readonly session: Session;
  readonly pending: boolean;
  onSend(act: Act, told: string): void;
}) {
  const { say } = useAlarmWords();
  const [text, setText] = useState('');
  const { offered, isSettled } = useOffered(alarm, session, text.trim());
  const [isWanted, setIsWanted] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const send = (one: Sent | undefined): void => {
    if (one !== undefined && !pending) onSend(one.act, say('dispatch.sent', { who: one.label }));
  };
  // Enter may come before the search has answered: it waits for the answer, and sends nobody else.
  useEffect(() => {
    if (!isWanted || !isSettled) return;
    setIsWanted(false);
    send(offered[0]);
  });
  return (
    <form
      className="pick-form"
      aria-label={say('dispatch')}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') setIsWanted(true);
      }}
    >
      <b>{say('dispatch')}</b>
      <div className="own-words">
        <input
          ref={input}
          maxLength={60}
          aria-label={say('dispatch.find')}
          placeholder={say('dispatch.find')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setIsWanted(false);
          }}
        />
      </div>
      <div className="choices">
        {offered.map((one, index) => (
          <button key={one.key} type="button" disabled={pending} onClick={() => send(one)}>
            {index === 0 && isSettled && text.trim() !== '' && <kbd>{say('dispatch.enter')}</kbd>}{' '}
            {one.label}
          </button>
        ))}
        {isSettled && offered.length === 0 && <span className="dim">{say('dispatch.nobody')}</span>}
      </div>
    </form>
  );
}

/** Posts and guards that fit what was typed; settled where the answer is to what stands there now. */
function useOffered(
  alarm: AlarmPicture,
  session: Session,
  typed: string,
): { readonly offered: readonly Sent[]; readonly isSettled: boolean } {
  const { of } = useAlarmWords();
  const naming = useNaming();
  const posts = usePosts();
  const [find, setFind] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setFind(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const guards = useGuards(find, session.names);
  const id = alarmId(alarm);
  const offered = useMemo(() => {
    const found = (guards.data?.items ?? []).map(
      ({ person, name }): Sent => ({
        key: person,
        label: name,
        act: { type: 'alarm.dispatch', data: { alarm: id, guard: personId({ person }) } },
      }),
    );
    const standing = (posts.data?.items ?? []).map((post): Sent => {
      const guard = post.guard === undefined ? '' : ` · ${naming(post.guard) ?? post.guard}`;
      return {
        key: `post ${post.id}`,
        label: `${of(post.name)}${guard}`,
        act: { type: 'alarm.dispatch', data: { alarm: id, post: postId(post) } },
      };
    });
    const fitting = standing.filter(({ label }) =>
      label.toLowerCase().includes(typed.toLowerCase()),
    );
    // Without a word, posts: somebody stands there. With one, the guard who is meant by it.
    return [...(typed === '' ? [...fitting, ...found] : [...found, ...fitting])].slice(0, SHOWN);
  }, [guards.data, posts.data, id, naming, of, typed]);
  const isSettled =
    !session.names || (find === typed && !guards.isPlaceholderData && !guards.isFetching);
  return { offered, isSettled };
}
