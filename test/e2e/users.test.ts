import { describe, expect, it, onTestFinished } from 'vitest';
import { verifyPassword } from '../../gateway/accounts/password.ts';
import { openRecords } from '../../gateway/cli/records.ts';
import { can } from '../support/machine.ts';
import { type Program, startProgram } from '../support/process.ts';
import { PROGRAM } from '../support/process-site.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { gatehouse } from '../support/terminal.ts';

const PASSWORD = 'correct horse battery\n';

describe('gatehouse user', () => {
  it('adds, lists and removes who may sign in', async () => {
    const data = temporaryFolder();
    const added = await gatehouse(
      ['user', 'add', 'ma', '--role', 'guard', '--data', data],
      PASSWORD,
    );
    expect(added).toMatchObject({ code: 0, out: 'ma may sign in as guard' });
    expect((await gatehouse(['user', 'list', '--data', data])).out).toMatch(/^ma +guard +console$/);
    expect((await gatehouse(['user', 'remove', 'ma', '--data', data])).code).toBe(0);
    expect((await gatehouse(['user', 'list', '--data', data])).out).toContain('no accounts');
  });

  it('binds a user to a post, and to none again', async () => {
    const data = temporaryFolder();
    const list = async (): Promise<string> =>
      (await gatehouse(['user', 'list', '--data', data])).out;
    const booth = ['user', 'add', 'east', '--role', 'booth', '--data', data];
    const added = await gatehouse([...booth, '--post', 'east-gate'], PASSWORD);
    expect(added.out).toBe('east may sign in as booth at east-gate');
    expect(await list()).toMatch(/^east +booth +console {2}at east-gate$/);
    expect((await gatehouse(['user', 'post', 'east', 'west-gate', '--data', data])).code).toBe(0);
    expect(await list()).toContain('at west-gate');
    await gatehouse(['user', 'password', 'east', '--data', data], PASSWORD);
    expect(await list()).toContain('at west-gate');
    expect((await gatehouse(['user', 'post', 'east', '--data', data])).code).toBe(0);
    expect(await list()).not.toContain('at ');
    const refused = await gatehouse(['user', 'post', 'east', 'East Gate', '--data', data]);
    expect(refused.error).toContain('post-malformed');
  });

  it('says of a booth of no post what it hides', async () => {
    const data = temporaryFolder();
    const args = ['user', 'add', 'east', '--role', 'booth', '--data', data];
    expect((await gatehouse(args, PASSWORD)).out).toContain('it is of no post');
  });

  it('never takes a password that is too short', async () => {
    const args = ['user', 'add', 'ma', '--role', 'guard', '--data', temporaryFolder()];
    const { code, error } = await gatehouse(args, 'short\n');
    expect(code).toBe(2);
    expect(error).toContain('password-too-short');
  });

  it('takes one line of what is piped in', async () => {
    const data = temporaryFolder();
    const args = ['user', 'add', 'ma', '--role', 'guard', '--data', data];
    expect((await gatehouse(args, `${PASSWORD}another line\n`)).code).toBe(0);
    expect(await passwordIs(data, PASSWORD.trimEnd())).toBe(true);
  });

  it('does not overwrite a user', async () => {
    const args = ['user', 'add', 'ma', '--role', 'guard', '--data', temporaryFolder()];
    await gatehouse(args, PASSWORD);
    const { code, error } = await gatehouse(args, PASSWORD);
    expect(code).toBe(1);
    expect(error).toContain('user-exists');
  });

  it('knows the roles', async () => {
    const args = ['user', 'add', 'ma', '--role', 'boss', '--data', temporaryFolder()];
    const { code, error } = await gatehouse(args, PASSWORD);
    expect(code).toBe(2);
    expect(error).toContain('guard, controller, installer, manager');
  });

  it('changes only the password of somebody who is there', async () => {
    const { code, error } = await gatehouse(
      ['user', 'password', 'nobody', '--data', temporaryFolder()],
      PASSWORD,
    );
    expect(code).toBe(1);
    expect(error).toContain('user-unknown');
  });
});

const hasSocat = can('socat');
if (!hasSocat) console.log('NOT RUN: passwords at a terminal; to run them: apt-get install socat');

/** Starts the command at a terminal of its own, which shows what is typed unless it is told not to. */
function atTerminal(args: readonly string[]): Program {
  const command = [process.execPath, ...PROGRAM, ...args].join(' ');
  const program = startProgram('socat', ['-', `EXEC:${command},pty,setsid,ctty,stderr,sane`]);
  onTestFinished(async () => {
    program.signal('SIGKILL');
    await program.ended;
  });
  return program;
}

const isPrompt = (line: string): boolean => line.includes('password (not shown');
const isSecondPrompt = (line: string): boolean => line.includes('once more');

describe.skipIf(!hasSocat)('a password typed at a terminal', () => {
  const addMa = (data: string): Program =>
    atTerminal(['user', 'add', 'ma', '--role', 'guard', '--data', data]);

  it('is never shown, and is the password', async () => {
    const data = temporaryFolder();
    const program = addMa(data);
    await program.lines.until(isPrompt);
    program.tell('correct horsf\u007fe battery');
    await program.lines.until(isSecondPrompt);
    program.tell('correct horse battery');
    await program.lines.until((line) => line.includes('ma may sign in as guard'));
    await program.ended;
    expect(program.lines.told.join('\n')).not.toMatch(/correct|battery/);
    expect(await passwordIs(data, 'correct horse battery')).toBe(true);
  });

  it('is taken only where it is typed the same twice', async () => {
    const data = temporaryFolder();
    const program = addMa(data);
    await program.lines.until(isPrompt);
    program.tell('correct horse battery');
    await program.lines.until(isSecondPrompt);
    program.tell('correct horse batterie');
    await program.lines.until((line) => line.includes('passwords-differ'));
    await program.ended;
    expect((await gatehouse(['user', 'list', '--data', data])).out).toContain('no accounts');
  });

  it('is given up with Ctrl-C', async () => {
    const data = temporaryFolder();
    const program = addMa(data);
    await program.lines.until(isPrompt);
    program.tell('correct\u0003');
    await program.lines.until((line) => line.includes('error interrupted'));
    await program.ended;
    expect((await gatehouse(['user', 'list', '--data', data])).out).toContain('no accounts');
  });
});

async function passwordIs(data: string, password: string): Promise<boolean> {
  const store = await openRecords(data);
  try {
    const account = await store.accounts.get('ma');
    return await verifyPassword(password, account?.passwordHash ?? '');
  } finally {
    await store.close();
  }
}
