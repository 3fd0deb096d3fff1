import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { Text } from '../../rules/vocabulary/schema.ts';
import { after } from '../../rules/vocabulary/time.ts';
import { systemClock } from '../clock.ts';
import { act, ask, type DataOption } from './card-requests.ts';
import { CommandFailed, EXIT } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** What `gatehouse card enrol --at` is told beside the reader. */
export type PresentOptions = DataOption & {
  readonly at?: string;
  readonly permit?: string;
  readonly id?: string;
  readonly seconds: number;
};

// How often the gateway is asked whether a card was shown: quick enough for who stands at the reader.
const ASK_EVERY_MS = 250;

/** The next card shown at a reader is enrolled on a permit: waits with the reader and says what came of it. */
export async function enrolAt(
  reader: string,
  options: PresentOptions,
  terminal: Terminal,
): Promise<void> {
  const { permit, id, seconds } = options;
  if (permit === undefined) {
    throw new CommandFailed({
      code: 'card-malformed',
      text: 'expected --permit with --at',
      remedy: '`gatehouse card list` shows cards with their permits; the console issues one',
      exit: EXIT.usage,
    });
  }
  const named = id === undefined ? {} : { credential: id };
  const taken = await act(options, 'enrolment.await', { reader, permit, seconds, ...named });
  terminal.out(
    `${reader} 等待刷卡，${seconds} 秒 · waits for the card for ${seconds} s: show it there`,
  );
  const { outcome, words } = await ended(reader, sequenceOf(taken), options);
  const said = `${words.zh} · ${words.en}`;
  if (outcome !== 'enrolled') {
    throw new CommandFailed({
      code: 'act-refused',
      text: `no card was enrolled: ${said}`,
      remedy: 'do what it says, or use another reader, and try again',
    });
  }
  terminal.out(said);
}

const awaited = Compile(
  Type.Object({ facts: Type.Array(Type.Object({ sequence: Type.Integer() })) }),
);
const heard = Compile(
  Type.Object({
    after: Type.Integer(),
    ended: Type.Optional(Type.Object({ outcome: Type.String(), words: Text })),
  }),
);

/** The gateway ends every enrolment by itself, so this ends too. */
async function ended(reader: string, from: number, options: DataOption) {
  for (let position = from; ; ) {
    const answer = await ask(options, { kind: 'enrolment', reader, after: position });
    if (!heard.Check(answer)) throw new Error('expected what came of the enrolment');
    if (answer.ended !== undefined) return answer.ended;
    position = answer.after;
    await new Promise<void>((resolve) => {
      systemClock.at(after(systemClock.now(), ASK_EVERY_MS), resolve);
    });
  }
}

function sequenceOf(taken: object): number {
  if (!awaited.Check(taken)) return 0;
  return taken.facts.at(-1)?.sequence ?? 0;
}
