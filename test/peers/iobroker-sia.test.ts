import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../gateway/clock.ts';
import { dialIn } from '../../simulators/dial-in.ts';
import { createLine } from '../../simulators/line.ts';
import { createSiaDc09 } from '../../simulators/sia-dc09/device.ts';
import { can } from '../support/machine.ts';
import { freePort } from '../support/ports.ts';
import { startProgram } from '../support/process.ts';
import { ROOT } from '../support/tree.ts';

const isThere = can('iobroker');
const PACKAGE = `${ROOT}/node_modules/.peers/node_modules/iobroker.sia`;
if (!isThere) {
  console.log(
    'NOT RUN: the simulated panel at iobroker.sia; to run it: ' +
      'npm install --prefix node_modules/.peers --ignore-scripts iobroker.sia@2.0.4',
  );
}

const ACCOUNT = 'A234';
const ASCII = '0123456789ABCDEF';
const HEX = '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F';
const WAIT = { timeout: 15_000, interval: 10 };

/** Their receiver in a process of its own, and our panel in front of it. */
async function start({ key = {}, way = 'tcp' }: { key?: object; way?: 'tcp' | 'udp' } = {}) {
  const port = await freePort();
  const accounts = [{ accountnumber: ACCOUNT, aes: 'password' in key, hex: false, ...key }];
  const receiver = startProgram('node', [
    `${ROOT}/test/peers/iobroker-receiver.cjs`,
    PACKAGE,
    `${port}`,
    JSON.stringify(accounts),
  ]);
  await receiver.lines.until((line) => line.includes(`"${way}"`));
  const panel = createSiaDc09({ id: 'panel', settings: { accounts: [{ account: ACCOUNT }] } });
  const line = createLine({ simulators: [panel], clock: systemClock });
  const dialled = dialIn(line, { host: '127.0.0.1', port, way, clock: systemClock });
  onTestFinished(async () => {
    dialled.close();
    line.close();
    receiver.tellAll('');
    await receiver.ended;
  });
  await dialled.connected;
  const act = (verb: string, args: Readonly<Record<string, string>> = {}): void => {
    const { error } = line.act('panel', verb, args);
    if (error !== undefined) throw new Error(error);
  };
  act('timing', { ms: '500' });
  return {
    act,
    seen: () => panel.observe(),
    heard: receiver.lines,
    taken: (count = 1) => expect.poll(() => panel.observe()['acknowledged'], WAIT).toBe(count),
  };
}

describe.skipIf(!isThere)('the simulated DC-09 panel at the receiver of iobroker.sia', () => {
  it.each(['tcp', 'udp'] as const)(
    'is understood in the clear over %s, SIA and Contact ID',
    async (way) => {
      const { act, taken, heard } = await start({ way });
      act('alarm', { kind: 'fire', zone: '16' });
      act('alarm', { kind: 'fire', zone: '17', form: 'cid' });
      await taken(2);
      await heard.until((line) => line.includes(`#${ACCOUNT}|Nri1/FA016`));
      await heard.until((line) => line.includes(`#${ACCOUNT}|1110 01 017`));
    },
  );

  it.each([
    ['128 bits in letters', { password: ASCII, aes: true }, { ascii: ASCII }],
    ['256 bits in hex', { password: HEX, aes: true, hex: true }, { hex: HEX }],
  ])('is understood encrypted, and understands what is padded twice: %s', async (_, key, own) => {
    const { act, taken, heard } = await start({ key });
    act('key', own);
    act('alarm', { kind: 'burglary', zone: '5' });
    await taken();
    expect(await heard.until((line) => line.includes('*SIA-DCS'))).toContain(
      `#${ACCOUNT}|Nri1/BA005`,
    );
  });

  it('is understood with its check in two raw bytes, and understands such an answer', async () => {
    const { act, taken } = await start();
    act('habits', { raw: 'yes' });
    act('alarm');
    await taken();
  });

  it.each(['split', 'corrupt', 'half', 'join', 'lose'])(
    'gets its event through although this receiver refuses what is %s',
    async (misdeed) => {
      const { act, taken } = await start();
      act(misdeed);
      act('alarm', { zone: '7' });
      await taken();
    },
  );

  it('sets its clock by the refusal, and is then believed', async () => {
    const { act, taken, seen } = await start({ key: { password: ASCII, aes: true } });
    act('key', { ascii: ASCII });
    act('clock', { ms: '3600000' });
    act('alarm');
    await taken();
    expect(seen()).toMatchObject({ naks: expect.any(Number) });
    expect(Math.abs(Number(seen()['aheadMs']))).toBeLessThan(5_000);
  });
});
