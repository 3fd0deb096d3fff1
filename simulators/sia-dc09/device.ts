import type { Instant } from '../../rules/vocabulary/time.ts';
import { createRandom } from '../random.ts';
import {
  type SimEvent,
  type SimOutput,
  type Simulator,
  type SimulatorConfig,
  silence,
} from '../simulator.ts';
import { createPanel, MISDEEDS, type Misdeed, NULL, type Panel, type Report } from './panel.ts';

type Args = Readonly<Record<string, string>>;

const VERBS = {
  alarm: 'reports an alarm of {kind} in zone {zone} of area {area}, as {form} sia or cid',
  restore: 'reports that it is over',
  arm: 'user {user} arms it',
  disarm: 'user {user} disarms it',
  test: 'sends its automatic test',
  null: 'says that it is there',
  say: 'reports {data} under {token}, with {extended} behind it',
  storm: 'reports {count} alarms in zones from {from} on',
  supervise: 'says that it is there every {ms} milliseconds; never for 0',
  key: 'encrypts from now on under {ascii} letters or {hex} digits; without either it stops',
  clock: 'its clock is ahead by {ms} milliseconds',
  habits:
    'writes {small} letters, its check in {raw} bytes, its text in {charset}, tells the {time} in the clear, pads with {padding}',
  timing: 'waits {ms} milliseconds for an answer',
  lose: 'the next {count} messages do not arrive',
  split: 'the next {count} arrive in two pieces',
  join: 'the next {count} arrive with a NULL behind them in one piece',
  duplicate: 'the next {count} arrive twice',
  late: 'the next {count} arrive {ms} milliseconds later, as they were written',
  corrupt: 'the next {count} have a wrong letter',
  half: 'of the next {count} the beginning arrives',
  replay: 'somebody sends its last message again, byte for byte',
  noise: 'bytes {bytes} that are no message',
  reboot: 'it begins to count anew, after {sequence}',
} as const;

/** For each kind the code of SIA and of Contact ID (alarm facts, 3.7 and 3.8). */
const KINDS: Readonly<Record<string, readonly [sia: string, over: string, contactId: string]>> = {
  burglary: ['BA', 'BR', '130'],
  fire: ['FA', 'FR', '110'],
  panic: ['PA', 'PR', '120'],
  'hold-up': ['HA', 'HR', '122'],
  medical: ['MA', 'MR', '100'],
  gas: ['GA', 'GR', '151'],
  water: ['WA', 'WR', '154'],
  tamper: ['TA', 'TR', '137'],
  mains: ['AT', 'AR', '301'],
  battery: ['YT', 'YR', '302'],
};

/** Panels of the accounts in the settings of their receiver; the first one is meant where no {account} is named. */
export function createSiaDc09({ id, settings }: SimulatorConfig): Simulator {
  const random = createRandom(1).fork(id);
  const panels = new Map<string, Panel>();
  const forms = new Map<string, boolean>();
  const events: SimEvent[] = [];
  for (const { account, isHengBo } of accountsOf(settings)) {
    const acknowledged = (data: string, afterMs: number): void => {
      events.push({ kind: 'acknowledged', account, data, afterMs });
    };
    const own = random.fork(account);
    panels.set(account, createPanel({ account, isHengBo, random: own, acknowledged }));
    forms.set(account, isHengBo);
  }
  const [first = ''] = panels.keys();

  const each = (work: (panel: Panel) => readonly Uint8Array[]): SimOutput => {
    const send = [...panels.values()].flatMap(work);
    return { send, events: events.splice(0) };
  };

  return {
    id,
    verbs: VERBS,
    receive: (bytes, now) => each((panel) => panel.receive(bytes, now)),
    act(verb, { account = first, ...args }, now) {
      const panel = panels.get(account);
      if (panel === undefined) return { error: `there is no panel ${account}` };
      const isContactId = (args['form'] ?? (forms.get(account) === true ? 'cid' : 'sia')) === 'cid';
      return act(panel, { verb, args, isContactId, isHengBo: forms.get(account) === true }, now);
    },
    wake: (now) =>
      each((panel) => {
        const { nextWake } = panel;
        return nextWake !== undefined && nextWake <= now ? panel.wake(now) : [];
      }),
    get nextWake() {
      let next: Instant | undefined;
      for (const { nextWake } of panels.values()) {
        if (nextWake !== undefined && (next === undefined || nextWake < next)) next = nextWake;
      }
      return next;
    },
    observe: () => {
      const seen = [...panels.values()].map((panel) => panel.observe());
      return seen.length === 1 ? { ...seen[0] } : { panels: seen };
    },
  };
}

type Deed = {
  readonly verb: string;
  readonly args: Args;
  readonly isContactId: boolean;
  readonly isHengBo: boolean;
};

function act(panel: Panel, deed: Deed, now: Instant): SimOutput {
  const { verb, args } = deed;
  const misdeed = MISDEEDS.find((one) => one === verb);
  if (misdeed !== undefined) return spoil(panel, misdeed, args);
  const report = reportOf(deed);
  if (report !== undefined) return { send: panel.report(report, now) };
  const { ms = '0' } = args;
  switch (verb) {
    case 'storm':
      return { send: storm(panel, deed, now) };
    case 'supervise':
      panel.supervise(Number(ms), now);
      return silence;
    case 'key':
      panel.setKey(keyOf(args));
      return silence;
    case 'clock':
      panel.setClock(Number(ms));
      return silence;
    case 'habits':
      panel.setHabits({
        ...('small' in args && { smallLetters: args['small'] === 'yes' }),
        ...('raw' in args && { rawCheck: args['raw'] === 'yes' }),
        ...('time' in args && { hasTime: args['time'] === 'yes' }),
        ...('charset' in args && { charset: args['charset'] === 'gb18030' ? 'gb18030' : 'utf-8' }),
        ...(args['padding'] !== undefined && { padding: args['padding'] }),
      });
      return silence;
    case 'timing':
      panel.setAnswerMs(Number(ms));
      return silence;
    case 'replay':
      return { send: panel.replay() };
    case 'noise':
      return { send: [new TextEncoder().encode(args['bytes'] ?? '\0noise\n')] };
    case 'reboot':
      panel.reboot(Number(args['sequence'] ?? 0));
      return silence;
    default:
      return { error: `a panel knows no verb "${verb}"` };
  }
}

function spoil(panel: Panel, misdeed: Misdeed, { count = '1', ms = '0' }: Args): SimOutput {
  panel.spoil(misdeed, Number(count), Number(ms));
  return silence;
}

function reportOf({ verb, args, isContactId, isHengBo }: Deed): Report | undefined {
  const { kind = 'burglary', zone = '1', area = '1', user = '1' } = args;
  const [sia = 'UA', over = 'UR', contactId = '140'] = KINDS[kind] ?? [];
  const token = isHengBo ? 'HENG-BO' : 'ADM-CID';
  const two = (plain: string, code: string, number: string): Report =>
    isContactId
      ? report(token, `${code} ${area.padStart(2, '0')} ${number.padStart(3, '0')}`)
      : report('SIA-DCS', `Nri${area}/${plain}${number.padStart(3, '0')}`);
  switch (verb) {
    case 'alarm':
      return two(sia, `1${contactId}`, zone);
    case 'restore':
      return two(over, `3${contactId}`, zone);
    case 'arm':
      return two('CL', isHengBo ? '3400' : '3401', user);
    case 'disarm':
      return two('OP', isHengBo ? '1400' : '1401', user);
    case 'test':
      return two('RP', '1602', '0');
    case 'null':
      return NULL;
    case 'say':
      return {
        ...report(args['token'] ?? 'SIA-DCS', args['data'] ?? ''),
        extended: args['extended'] ?? '',
      };
    default:
      return undefined;
  }
}

const report = (token: string, data: string): Report => ({ token, data, extended: '' });

function storm(panel: Panel, deed: Deed, now: Instant): readonly Uint8Array[] {
  const { count = '10', from = '1', ...args } = deed.args;
  return Array.from({ length: Number(count) }, (_, index) => {
    const zone = String(Number(from) + index);
    const one = reportOf({ ...deed, verb: 'alarm', args: { ...args, zone } });
    return one === undefined ? [] : panel.report(one, now);
  }).flat();
}

function keyOf({ ascii, hex }: Args): Uint8Array | undefined {
  if (ascii !== undefined) return new TextEncoder().encode(ascii);
  if (hex === undefined) return undefined;
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The accounts that the receiver's settings list. */
function accountsOf(
  settings: unknown,
): readonly { readonly account: string; readonly isHengBo: boolean }[] {
  const listed: unknown = Reflect.get(Object(settings), 'accounts');
  const usual: unknown = Reflect.get(Object(settings), 'profile');
  const rows: readonly unknown[] =
    Array.isArray(listed) && listed.length > 0 ? listed : [{ account: '1234' }];
  return rows.map((row) => ({
    account: String(Reflect.get(Object(row), 'account')),
    isHengBo: (Reflect.get(Object(row), 'profile') ?? usual) === 'heng-bo',
  }));
}
