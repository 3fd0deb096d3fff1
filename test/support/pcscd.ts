import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from './ports.ts';
import { type Program, startProgram } from './process.ts';
import { temporaryFolder } from './temporary.ts';

/** A virtual reader of the real pcscd: its name there, and the port at which its card dials in. */
export type VirtualReader = { readonly name: string; readonly port: number };

/** The two readers that the virtual reader driver makes; it makes no more, and none is added while pcscd runs. */
export type VirtualReaders = {
  readonly model: string;
  readonly first: VirtualReader;
  readonly second: VirtualReader;
};

/** The machine's one PC/SC service, ours while a test runs. */
export type Pcscd = {
  /** Starts it (again), with the virtual readers or with none. */
  start(readers?: VirtualReaders): Promise<void>;
  /** It dies. */
  kill(): Promise<void>;
};

const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const SOCKET = '/run/pcscd/pcscd.comm';
// Another test run on this machine may have its pcscd up; a whole run of these tests takes less.
const TURN_MS = 30_000;
const LOOK_MS = 20;

/** Virtual readers of that model, on ports of their own. */
export async function virtualReaders(model: string): Promise<VirtualReaders> {
  const port = await freePort();
  return {
    model,
    first: { name: `${model} 00 00`, port },
    second: { name: `${model} 00 01`, port: port + 1 },
  };
}

/** Takes the machine's PC/SC service for this test. */
export function pcscd(): Pcscd {
  const folder = temporaryFolder();
  const file = join(folder, 'vpcd');
  let program: Program | undefined;
  const kill = async (): Promise<void> => {
    const running = program;
    program = undefined;
    running?.signal('SIGKILL');
    await running?.ended;
  };
  onTestFinished(kill);
  return {
    async start(readers) {
      await kill();
      rmSync(file, { force: true });
      if (readers !== undefined) writeFileSync(file, described(readers));
      program = await started(folder);
      if (readers === undefined) return;
      const { first, second } = readers;
      await until(() => isListening(first.port) && isListening(second.port));
    },
    kill,
  };
}

const described = ({ model, first: { port } }: VirtualReaders): string =>
  `FRIENDLYNAME "${model}"\nDEVICENAME /dev/null:${port}\nLIBPATH ${DRIVER}\nCHANNELID ${port}\n`;

/** Runs it; where another has the machine's socket it is waited for. */
async function started(folder: string): Promise<Program> {
  const end = performance.now() + TURN_MS;
  for (;;) {
    const program = startProgram('/usr/sbin/pcscd', ['--foreground', '--config', folder]);
    let hasEnded = false;
    void program.ended.then(() => {
      hasEnded = true;
    });
    await until(async () => hasEnded || (await answers()));
    if (!hasEnded && isOwnerOfSocket(program)) return program;
    program.signal('SIGKILL');
    await program.ended;
    if (performance.now() > end) throw new Error(`pcscd does not start: ${program.errors()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The pid file names who serves the socket. */
function isOwnerOfSocket({ pid }: Program): boolean {
  return Number.parseInt(readFileSync('/run/pcscd/pcscd.pid', 'utf8'), 10) === pid;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + TURN_MS; !(await isSo()); ) {
    if (performance.now() > end) throw new Error('pcscd did not come up');
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(SOCKET);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const LISTENING = '0A';

/** Looks without connecting: whoever connects to a virtual reader is a card. */
function isListening(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .some((line) => new RegExp(`:${hex} \\S+ ${LISTENING} `).test(line));
}
