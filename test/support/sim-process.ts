import { expect } from 'vitest';
import { startProgram } from './process.ts';
import { PROGRAM } from './process-site.ts';

/** `gatehouse sim` as its own process, with a hand on its standard input and one on its verbs by HTTP. */
export async function startSim(config: string) {
  const args = [...PROGRAM, 'sim', '--config', config, '--port', '0'];
  const { lines, tell, signal, ended, errors } = startProgram(process.execPath, args);
  const line = await Promise.race([
    // Above what a start takes on a machine that does much else.
    lines.until((told) => told.includes('verbs by HTTP'), { withinMs: 60_000 }),
    ended.then(() => Promise.reject(new Error(errors()))),
  ]);
  const url = /http:\S+(?=\/verbs)/.exec(line)?.[0] ?? '';
  return {
    lines,
    url,
    type: tell,
    verb: async (text: string) => {
      expect((await fetch(`${url}/verbs`, { method: 'POST', body: text })).status).toBe(200);
    },
    stop() {
      signal('SIGTERM');
      return ended;
    },
  };
}
