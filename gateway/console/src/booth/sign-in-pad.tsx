import { useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { ApiProblem, ask } from '../api/client.ts';
import { BOOTH } from './words.ts';

/** The tablet signs in once; from then on the guards sign with their cards. */
export function SignInPad({ of, onDone }: { of(text: Text): string; onDone(): void }) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<Text>();
  const signIn = async (): Promise<void> => {
    try {
      await ask('/api/v1/session', { method: 'POST', body: { username, password } });
      onDone();
    } catch (error) {
      setProblem(
        error instanceof ApiProblem ? error.title : { zh: String(error), en: String(error) },
      );
    }
  };
  return (
    <form
      className="booth sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        void signIn();
      }}
    >
      <h1>{of(BOOTH.signIn)}</h1>
      <input
        aria-label={of(BOOTH.username)}
        placeholder={of(BOOTH.username)}
        autoComplete="username"
        value={username}
        onChange={(event) => setUsername(event.target.value)}
      />
      <input
        aria-label={of(BOOTH.password)}
        placeholder={of(BOOTH.password)}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {problem !== undefined && <p className="bar lost">{of(problem)}</p>}
      <button type="submit" className="main">
        {of(BOOTH.signIn)}
      </button>
    </form>
  );
}
