import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { unpackBackup } from '../../gateway/backup/read.ts';
import { systemClock } from '../../gateway/clock.ts';
import { createLine, type SimulatedLine } from '../../simulators/line.ts';
import { createTapLink } from '../../simulators/tap-link/device.ts';
import { reach } from '../../simulators/web.ts';
import { freePort } from '../support/ports.ts';
import {
  askAct,
  eventually,
  type GatewayProcess,
  startGatewayProcess,
} from '../support/process-site.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { gatehouse } from '../support/terminal.ts';

// AN10922, table 2: the master key, and the key of the tag with this UID.
const MASTER = '00112233445566778899AABBCCDDEEFF';
const SYSTEM = '3042F54E585020416275';
const TAG = '04782E21801D80';
const FILE_KEY = 'A8DD63A3B89D54B37CA802473FDA9175';
const META = '0F0E0D0C0B0A09080706050403020100';
const PASSWORD = 'a long passphrase';

const siteText = (mqttPort: number): string => `
site: { id: river-garden, name: { zh: 河畔花园, en: River Garden }, zone: Asia/Shanghai }
lines: [{ id: tags, kind: http }]
devices: [{ id: tags, driver: tap-link, line: tags, settings: { url: "https://gate.example.com" } }]
checkpoints: [{ id: pump, name: { zh: 泵房, en: Pump room } }]
routes:
  - id: day
    name: { zh: 日巡, en: Day round }
    checkpoints: [pump]
    rounds: [{ from: "00:00", to: "24:00", toleranceMin: 0 }]
mqtt: { host: 127.0.0.1, port: ${mqttPort} }
http: { host: 127.0.0.1, port: 0 }
`;

type Told = {
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
};

let gateway: GatewayProcess;
let url: string;
let data: string;

async function command(args: readonly string[], input = ''): Promise<void> {
  const { code, error } = await gatehouse(args, input);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${error}`);
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  data = join(folder, 'data');
  mkdirSync(data);
  const file = join(folder, 'site.yaml');
  writeFileSync(file, siteText(await freePort()));
  const keys = join(folder, 'keys.txt');
  writeFileSync(keys, `meta: ${META}\nmaster: ${MASTER}\n`);
  await command(['tag', 'keys', 'import', '-d', data, '--from', keys, '--system-id', SYSTEM]);
  await command(['user', 'add', 'guard-li', '-r', 'guard', '-d', data], `${PASSWORD}\n`);
  await command(['user', 'add', 'guard-wang', '-r', 'guard', '-d', data], `${PASSWORD}\n`);
  await command(['user', 'add', 'installer', '-r', 'installer', '-d', data], `${PASSWORD}\n`);
  gateway = startGatewayProcess({ file, data });
  url = await gateway.up;
  for (const person of ['guard-li', 'guard-wang']) {
    expect(
      await askAct(data, 'person.save', { person, name: '李师傅', guard: true }),
    ).toBeUndefined();
  }
  await command(['tag', 'enrol', TAG, '--checkpoint', 'pump', '--id', 'pump-tag', '-d', data]);
  return async () => {
    gateway.signal('SIGTERM');
    await gateway.ended;
    rmSync(folder, { recursive: true, force: true });
  };
}, 120_000);

const cookies = new Map<string, Promise<string>>();

/** Whoever signed in once stays so. */
function cookieOf(username: string): Promise<string> {
  const known = cookies.get(username) ?? signIn(username);
  cookies.set(username, known);
  return known;
}

async function signIn(username: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  expect(answer.status).toBe(200);
  return /gatehouse_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
}

type Phone = SimulatedLine & {
  /** Does it, and gives what the gateway answered. */
  do(
    verb: string,
    args?: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, unknown>>>;
};

const TOLD_MS = 10_000;
let phones = 0;

/** A phone in front of the pump room's tag, which was touched so often before. */
async function phone(username: string | undefined, counter: number): Promise<Phone> {
  phones += 1;
  const simulator = createTapLink({
    id: `phone-${phones}`,
    settings: { url },
    line: 'tags',
  });
  const line = createLine({ simulators: [simulator], clock: systemClock });
  const { hostname, port } = new URL(url);
  const reached = reach(line, { host: hostname, port: Number(port) });
  onTestFinished(() => {
    reached.close();
    line.close();
  });
  const act: Phone['do'] = async (verb, args = {}) => {
    const { error } = line.act(simulator.id, verb, args);
    if (error !== undefined) throw new Error(error);
    await reached.settled();
    return simulator.observe();
  };
  await act('write', { tag: TAG, meta: META, file: FILE_KEY, counter: String(counter) });
  if (username !== undefined) await act('sign-in', { session: await cookieOf(username) });
  return { ...line, do: act };
}

async function facts(): Promise<readonly Told[]> {
  const answer = await fetch(`${url}/api/v1/feed?area=patrol&after=0&limit=1000`, {
    headers: { cookie: `gatehouse_session=${await cookieOf('guard-li')}` },
  });
  const told: { readonly facts: readonly Told[] } = JSON.parse(await answer.text());
  return told.facts;
}

/** The tap with that count, once it is told. */
const seen = (counter: number): Promise<Told> =>
  eventually(
    async () =>
      (await facts()).find(
        ({ type, data: of }) => type === 'tap.seen' && of['counter'] === counter,
      ),
    TOLD_MS,
  );

describe('a tag touched with a phone', () => {
  it('is a visit of the guard who is signed in, proved by the tag', async () => {
    const { do: act } = await phone('guard-li', 100);
    const answer = await act('touch', { tag: TAG });
    expect(answer).toMatchObject({
      status: 303,
      location: expect.stringMatching(/^\/guard\?tap=/),
    });
    // It is durable by the time the phone is answered: no waiting here.
    const told = await facts();
    expect(
      told.find(({ type, data: of }) => type === 'tap.seen' && of['counter'] === 101),
    ).toMatchObject({
      data: {
        checkpoint: 'pump',
        tag: 'pump-tag',
        holder: 'guard-li',
        proof: 'sun',
        device: 'tags',
      },
    });
    expect(told.find(({ type }) => type === 'visit.made')).toMatchObject({
      data: { checkpoint: 'pump', guard: 'guard-li', proof: 'sun' },
    });
    const shown = await fetch(new URL(String(answer['location']), url));
    expect(shown.status).toBe(200);
  });

  it('is refused with the reason in both languages where a bit was turned', async () => {
    const { do: act } = await phone('guard-li', 200);
    const forged = await act('forge', { tag: TAG, bit: '191' });
    expect(forged).toMatchObject({ status: 422 });
    expect(forged['body']).toContain('标签签名不符');
    expect(forged['body']).toContain('The signature is not the tag’s');
    expect(await act('forge', { tag: TAG, bit: '3' })).toMatchObject({ status: 422 });
    const copied = await act('copy', { tag: TAG });
    expect(copied).toMatchObject({ status: 400 });
    expect(copied['body']).toContain('复制的编号不算打点');
    expect(JSON.stringify(copied)).not.toContain(FILE_KEY);
  });

  it('shows it when somebody else opens the same address', async () => {
    const li = await phone('guard-li', 300);
    await li.do('touch', { tag: TAG });
    // Twice from the same phone within moments is one touch.
    const again = await li.do('replay');
    expect(again).toMatchObject({ status: 303 });
    await li.do('sign-in', { session: await cookieOf('guard-wang') });
    expect(await li.do('replay')).toMatchObject({ status: 303 });
    await seen(301);
    const taps = (await facts()).filter(
      ({ type, data: of }) => type === 'tap.seen' && of['counter'] === 301,
    );
    expect(taps.map(({ data: of }) => of['holder'])).toEqual(['guard-li', 'guard-wang']);
  });

  it('counts once when the phone was offline and sends it twice, at the time of the touch', async () => {
    const { do: act } = await phone('guard-li', 400);
    await act('clock', { ms: '-7200000' });
    await act('offline');
    await act('touch', { tag: TAG });
    await act('online');
    const sent = await act('send');
    expect(sent).toMatchObject({ status: 200 });
    expect(await act('send', { number: '1' })).toMatchObject({ status: 200, body: sent['body'] });
    await seen(401);
    const taps = (await facts()).filter(
      ({ type, data: of }) => type === 'tap.seen' && of['counter'] === 401,
    );
    expect(taps).toHaveLength(1);
    // The phone's clock is two hours behind: what it is off is taken off.
    const minutes = (Date.now() - Date.parse(taps[0]?.time ?? '')) / 60_000;
    expect(Math.abs(minutes)).toBeLessThan(10);
  });

  it('sends who is not signed in to sign in, and takes the tap when he comes back', async () => {
    const { do: act } = await phone(undefined, 500);
    const sent = await act('touch', { tag: TAG });
    expect(sent).toMatchObject({
      status: 303,
      location: expect.stringMatching(/^\/sign-in\?next=/),
    });
    const page = new URL(String(sent['location']), url);
    const text = await (await fetch(page)).text();
    expect(text).toContain('请先登录');
    const back = /data-next="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const answer = await fetch(new URL(back, url), {
      headers: { cookie: `gatehouse_session=${await cookieOf('guard-li')}` },
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    expect(await seen(501)).toMatchObject({ data: { holder: 'guard-li' } });
  });

  it('is refused of who walks no rounds, and at a line that is not there', async () => {
    const { do: act } = await phone('installer', 600);
    const refused = await act('touch', { tag: TAG });
    expect(refused).toMatchObject({ status: 403 });
    expect(refused['body']).toContain('当前岗位无此权限');
    const strange = await fetch(`${url}/t/nowhere?picc_data=00&cmac=00`, {
      headers: { cookie: `gatehouse_session=${await cookieOf('guard-li')}` },
    });
    expect(strange.status).toBe(404);
  });

  it('has its keys in every backup, encrypted as they are', async () => {
    const file = join(data, '..', 'site.backup');
    await command(['backup', file, '--config', join(data, '..', 'site.yaml'), '-d', data]);
    const folder = temporaryFolder();
    await unpackBackup({ file, passphrase: undefined }, folder);
    const kept = readFileSync(join(folder, 'tag-keys.json'), 'utf8');
    expect(kept).toBe(readFileSync(join(data, 'tag-keys.json'), 'utf8'));
    expect(kept.toUpperCase()).not.toContain(MASTER);
  });

  it('follows the keys while the gateway runs', async () => {
    const { do: act } = await phone('guard-li', 700);
    await command(['tag', 'keys', 'rotate', '-d', data]);
    expect(await act('touch', { tag: TAG })).toMatchObject({ status: 303 });
    await command(['tag', 'keys', 'remove', '1', '-d', data]);
    expect(await act('touch', { tag: TAG })).toMatchObject({ status: 422 });
  });
});
