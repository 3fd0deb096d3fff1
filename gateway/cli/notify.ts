import { type Command, Option } from 'commander';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { ToldHook, ToldNotice, ToldTest } from '../notify/told.ts';
import { NOTICE_STATES } from '../store/notices.ts';
import { ask, type DataOption } from './card-requests.ts';
import { CommandFailed } from './failure.ts';
import type { Terminal } from './terminal.ts';
import { tableLines } from './text-table.ts';

type ListOptions = DataOption & { readonly state?: string; readonly json?: boolean };

/** `gatehouse notify`: receivers outside, and the messages to them. */
export function addNotify(program: Command, terminal: Terminal): void {
  const notify = program
    .command('notify')
    .description('messages to receivers outside (webhooks): what waits, what did not arrive');
  const command = (text: string, description: string) =>
    notify
      .command(text)
      .description(description)
      .option('-d, --data <folder>', 'DATA of the running gateway', 'data');
  command('list', 'the receivers, and the messages, newest first')
    .addOption(new Option('--state <state>', 'those that stand so').choices(NOTICE_STATES))
    .option('--json', 'as JSON, for a program')
    .action((options: ListOptions) => list(options, terminal));
  command('resend <message>', 'send a message anew').action((notice: string, options: DataOption) =>
    change('resend', notice, options, terminal),
  );
  command('discard <message>', 'take a message off the list of those to be seen to').action(
    (notice: string, options: DataOption) => change('discard', notice, options, terminal),
  );
  command('test <webhook>', 'send a test message now, and say what came of it').action(
    (webhook: string, options: DataOption) => test(webhook, options, terminal),
  );
}

const Listed = Compile(
  Type.Object({ rows: Type.Array(ToldNotice), webhooks: Type.Array(ToldHook) }),
);
const Tested = Compile(Type.Object({ test: ToldTest }));

async function list({ state, json, ...options }: ListOptions, terminal: Terminal): Promise<void> {
  const answer = await ask(options, { kind: 'notices', ...(state && { state }) });
  if (!Listed.Check(answer)) throw otherVersion();
  if (json === true) return terminal.out(JSON.stringify(answer, undefined, 2));
  const { webhooks, rows } = answer;
  if (webhooks.length === 0) terminal.out('site.yaml has no webhooks (docs/alarms.md)');
  for (const { id, at, waiting, dead, lastTaken } of webhooks) {
    const last = lastTaken === undefined ? 'never answered' : `last taken ${lastTaken}`;
    terminal.out(`${id}  ${at}  waiting ${waiting}, dead ${dead}, ${last}`);
  }
  if (rows.length === 0) return;
  const lines = rows.map((row) => [
    row.notice,
    row.webhook,
    row.state,
    `${row.attempts}`,
    row.made,
    [row.why, row.status].filter((word) => word !== undefined).join(' '),
  ]);
  const head = ['message', 'webhook', 'state', 'tries', 'made', 'why'];
  for (const line of tableLines([head, ...lines])) terminal.out(line);
}

async function change(
  verb: 'resend' | 'discard',
  notice: string,
  options: DataOption,
  terminal: Terminal,
): Promise<void> {
  await ask(options, { kind: 'notice', verb, notice });
  terminal.out(verb === 'resend' ? `${notice} is sent anew` : `${notice} is discarded`);
}

async function test(webhook: string, options: DataOption, terminal: Terminal): Promise<void> {
  const answer = await ask(options, { kind: 'webhook-test', webhook });
  if (!Tested.Check(answer)) throw otherVersion();
  const { taken, status, why, whyText } = answer.test;
  if (taken) return terminal.out(`${webhook} took the test message (${status})`);
  throw new CommandFailed({
    code: 'webhook-failed',
    text: `${webhook} did not take the test message: ${whyText?.en ?? why}${status === undefined ? '' : ` (${status})`}`,
    remedy: 'its address and secret in site.yaml, the way to it, and its own log',
  });
}

const otherVersion = (): Error => new Error('the gateway is of another version than this command');
