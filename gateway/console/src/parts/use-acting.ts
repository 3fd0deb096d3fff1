import { App } from 'antd';
import { useState } from 'react';
import type { Acted } from '../api/acts.ts';
import { ApiProblem } from '../api/client.ts';
import { freshId } from '../api/fresh-id.ts';
import { useAct } from '../api/queries.ts';
import type { Act } from '../api/types.ts';
import { useWords } from '../words/language.tsx';

/** Sends acts and tells what became of them. One form is one act: pressed twice, it counts once. */
export function useActing() {
  const { message } = App.useApp();
  const { of } = useWords();
  const mutation = useAct();
  const [id, setId] = useState(freshId);
  const send = (act: Act, told?: string | ((acted: Acted) => string)): Promise<boolean> =>
    mutation.mutateAsync({ id, act }).then(
      (acted) => {
        setId(freshId());
        if (told !== undefined) void message.success(typeof told === 'string' ? told : told(acted));
        return true;
      },
      (error: unknown) => {
        // A refusal was judged and is over: what is tried next is another act.
        if (error instanceof ApiProblem && error.status < 500) setId(freshId());
        void message.error(problemWords(error, of), 6);
        return false;
      },
    );
  return { send, pending: mutation.isPending };
}

/**
 * Sends acts that belong together, one after the other, and stops at the first that is refused. Sent again, those that
 * were taken count once: an act keeps its id until its words change.
 */
export function useActs() {
  const { message } = App.useApp();
  const { of } = useWords();
  const mutation = useAct();
  const [ids] = useState(() => new Map<string, string>());
  const one = async (act: Act): Promise<boolean> => {
    const key = JSON.stringify(act);
    const id = ids.get(key) ?? freshId();
    ids.set(key, id);
    try {
      await mutation.mutateAsync({ id, act });
      return true;
    } catch (error) {
      if (error instanceof ApiProblem && error.status < 500) ids.delete(key);
      void message.error(problemWords(error, of), 8);
      return false;
    }
  };
  const sendAll = async (acts: readonly Act[], told: string): Promise<boolean> => {
    for (const act of acts) if (!(await one(act))) return false;
    void message.success(told);
    return true;
  };
  return { sendAll, pending: mutation.isPending };
}

/** What went wrong, in the words of who refused it. */
export function problemWords(error: unknown, of: ReturnType<typeof useWords>['of']): string {
  if (!(error instanceof ApiProblem)) return String(error);
  const { title, detail } = error;
  if (detail === undefined) return of(title);
  const more = typeof detail === 'string' ? { zh: detail, en: detail } : detail;
  return of({ zh: `${title.zh}：${more.zh}`, en: `${title.en}: ${more.en}` });
}
