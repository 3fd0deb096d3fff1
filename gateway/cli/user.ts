import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { Check } from 'typebox/value';
import { configuredId, type PostId } from '../../rules/vocabulary/ids.ts';
import { hashPassword } from '../accounts/password.ts';
import { isRole, ROLES } from '../accounts/roles.ts';
import { systemClock } from '../clock.ts';
import { freshToken } from '../random.ts';
import type { AccountStore, StoredAccount } from '../store/accounts.ts';
import { CommandFailed, EXIT } from './failure.ts';
import { openHiddenLines } from './hidden-lines.ts';
import { openRecords } from './records.ts';
import type { Terminal } from './terminal.ts';

type DataOption = { readonly data: string };
type PasswordOptions = DataOption & { readonly generate?: boolean };
type NewUserOptions = PasswordOptions & { readonly role: string; readonly post?: string };

// Length is what helps against guessing (NIST SP 800-63B); the console asks for the same.
const PASSWORD_LENGTH_MIN = 10;
const GENERATED_BYTES = 12;

/** `gatehouse user`: who may sign in to the console. Works whether the gateway runs or not. */
export function addUser(program: Command, terminal: Terminal): void {
  const user = program.command('user').description('who may sign in to the console');
  const data = ['-d, --data <folder>', 'where the records are kept', 'data'] as const;
  user
    .command('list')
    .description('list users and their roles')
    .option(...data)
    .action((options: DataOption) => list(options, terminal));
  user
    .command('add <username>')
    .description('add a user; the password is typed unseen, or is one line of standard input')
    .requiredOption('-r, --role <role>', ROLES.join(', '))
    .option('-p, --post <post>', 'the post where it is used, as site.yaml calls it')
    .option('--generate', 'make a password and print it')
    .option(...data)
    .action((username: string, options: NewUserOptions) => add(username, options, terminal));
  user
    .command('post <username> [post]')
    .description('bind a user to a post, as site.yaml calls it; without a post, to none')
    .option(...data)
    .action((username: string, post: string | undefined, options: DataOption) =>
      bind({ username, post }, options, terminal),
    );
  user
    .command('password <username>')
    .description('give a user another password, typed unseen or one line of standard input')
    .option('--generate', 'make a password and print it')
    .option(...data)
    .action((username: string, options: PasswordOptions) => change(username, options, terminal));
  user
    .command('remove <username>')
    .description('remove a user; open sessions end')
    .option(...data)
    .action((username: string, options: DataOption) => remove(username, options, terminal));
}

async function withAccounts<T>(
  { data }: DataOption,
  work: (accounts: AccountStore) => Promise<T>,
): Promise<T> {
  const store = await openRecords(data);
  try {
    return await work(store.accounts);
  } finally {
    await store.close();
  }
}

async function list(options: DataOption, terminal: Terminal): Promise<void> {
  const accounts = await withAccounts(options, (store) => store.list());
  for (const { username, role, kind, post } of accounts) {
    const at = post === undefined ? '' : `  at ${post}`;
    terminal.out(`${username.padEnd(24)} ${role.padEnd(12)} ${kind}${at}`);
  }
  if (accounts.length === 0) terminal.out('there are no accounts yet');
}

async function add(username: string, options: NewUserOptions, terminal: Terminal): Promise<void> {
  if (!isRole(options.role)) {
    throw new CommandFailed({
      code: 'user-unknown',
      text: `expected one of the roles ${ROLES.join(', ')}; "${options.role}" came`,
      remedy: 'give one of them with --role',
      exit: EXIT.usage,
    });
  }
  const { role } = options;
  const post = options.post === undefined ? undefined : postId(options.post);
  await withAccounts(options, async (accounts) => {
    if ((await accounts.get(username)) !== undefined) {
      throw new CommandFailed({
        code: 'user-exists',
        text: `expected a name that is free; "${username}" is taken`,
        remedy: 'choose another, or change its password with `gatehouse user password`',
      });
    }
    const password = await passwordFor(options, terminal);
    const passwordHash = await hashPassword(password);
    await accounts.put({
      username,
      kind: 'console',
      role,
      passwordHash,
      createdAt: systemClock.now(),
      ...(post === undefined ? {} : { post }),
    });
    terminal.out(`${username} may sign in as ${role}${post === undefined ? '' : ` at ${post}`}`);
    if (role === 'booth' && post === undefined) terminal.out(NO_POST);
  });
}

// Not refused: a booth works without, and hides what it cannot know to be of elsewhere.
const NO_POST =
  'it is of no post: silent calls for help are hidden there wherever they come from, until `gatehouse user post`';

async function bind(
  { username, post }: { readonly username: string; readonly post: string | undefined },
  options: DataOption,
  terminal: Terminal,
): Promise<void> {
  const bound = post === undefined ? undefined : postId(post);
  await withAccounts(options, async (accounts) => {
    const { post: _, ...account } = await knownUser(accounts, username);
    await accounts.put({ ...account, ...(bound === undefined ? {} : { post: bound }) });
    terminal.out(bound === undefined ? `${username} is of no post` : `${username} is of ${bound}`);
  });
}

/** Whether there is such a post the gateway says when it starts: it knows the site. */
function postId(text: string): PostId {
  if (Check(Post, text)) return text;
  throw new CommandFailed({
    code: 'post-malformed',
    text: `expected a post as site.yaml calls it; "${text}" came`,
    remedy: 'the word after `id:` under `posts:` in site.yaml',
    exit: EXIT.usage,
  });
}
const Post = configuredId<PostId>();

async function change(
  username: string,
  options: PasswordOptions,
  terminal: Terminal,
): Promise<void> {
  await withAccounts(options, async (accounts) => {
    const account = await knownUser(accounts, username);
    const password = await passwordFor(options, terminal);
    await accounts.put({ ...account, passwordHash: await hashPassword(password) });
    terminal.out(`${username} has another password`);
  });
}

async function remove(username: string, options: DataOption, terminal: Terminal): Promise<void> {
  await withAccounts(options, async (accounts) => {
    await knownUser(accounts, username);
    await accounts.remove(username);
    terminal.out(`${username} may no longer sign in`);
  });
}

async function knownUser(accounts: AccountStore, username: string): Promise<StoredAccount> {
  const account = await accounts.get(username);
  if (account?.kind === 'console') return account;
  throw new CommandFailed({
    code: 'user-unknown',
    text: `expected a console user; "${username}" is none`,
    remedy: '`gatehouse user list` shows who there is',
  });
}

async function passwordFor(options: PasswordOptions, terminal: Terminal): Promise<string> {
  if (options.generate === true) {
    const made = freshToken(GENERATED_BYTES);
    terminal.out(`password: ${made}`);
    return made;
  }
  const password = await (terminal.stdin.isTTY === true ? typed(terminal) : firstLine(terminal));
  if (password.length < PASSWORD_LENGTH_MIN) {
    throw new CommandFailed({
      code: 'password-too-short',
      text: `expected a password of at least ${PASSWORD_LENGTH_MIN} characters; ${password.length} came`,
      remedy: 'choose a longer one, or let --generate make it',
      exit: EXIT.usage,
    });
  }
  return password;
}

/** Twice, because nobody sees what he types. */
async function typed(terminal: Terminal): Promise<string> {
  const lines = openHiddenLines(terminal.stdin);
  try {
    terminal.error('密码（输入时不显示） · password (not shown while you type):');
    const password = await lines.next();
    terminal.error('再输一次 · once more:');
    if ((await lines.next()) === password) return password;
  } finally {
    lines.close();
  }
  throw new CommandFailed({
    code: 'passwords-differ',
    text: 'expected the same password twice; two came',
    remedy: 'nothing was changed; run the command again',
    exit: EXIT.usage,
  });
}

async function firstLine({ stdin }: Terminal): Promise<string> {
  for await (const line of createInterface({ input: stdin })) return line;
  return '';
}
