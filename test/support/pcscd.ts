import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from './ports.ts';
import { type Program, startProgram } from './process.ts';
import { temporaryFolder } from './temporary.ts';

/** A virtual reader of the real pcscd: its name there, and the port at which its card dials in. */
export type VirtualReader = { readonly name: string; readonly port: number };

/** The machine's one PC/SC service, ours while a test runs. */
export type Pcscd = {
  /** Starts it with these readers; each has two slots, and the first is used. */
  start(readers: readonly VirtualReader[]): Promise<void>;
  /** A reader is plugged in while it runs. */
  plugIn(reader: VirtualReader): Promise<void>;
  /** It dies. */
  kill(): Promise<void>;
};

const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const SOCKET = '/run/pcscd/pcscd.comm';
// Another test run on this machine may have its pcscd up; a whole run of these tests takes less.
const TURN_MS = 30_000;
const LOOK_MS = 20;

/** A virtual reader on ports of its own. `name` is what devices of site.yaml call it. */
export async function virtualReader(name: string): Promise<VirtualReader> {
  return { name, port: await freePort() };
}

/** Takes the machine's PC/SC service for this test. */
export function pcscd(): Pcscd {
  const folder = temporaryFolder();
  let program: Program | undefined;
  const fileOf = ({ name }: VirtualReader): string => join(folder, name.replaceAll(' ', '-'));
  const write = (reader: VirtualReader): void =>
    writeFileSync(
      fileOf(reader),
      `FRIENDLYNAME "${reader.name}"\nDEVICENAME /dev/null:${reader.port}\nLIBPATH ${DRIVER}\nCHANNELID ${reader.port}\n`,
    );
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
      rmSync(folder, { recursive: true, force: true });
      spawnSync('mkdir', ['-p', folder]);
      for (const reader of readers) write(reader);
      program = await started(folder);
      for (const { port } of readers) await until(() => isListening(port));
    },
    async plugIn(reader) {
      write(reader);
      spawnSync('/usr/sbin/pcscd', ['--hotplug']);
      await until(() => isListening(reader.port));
    },
    kill,
  };
}

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
