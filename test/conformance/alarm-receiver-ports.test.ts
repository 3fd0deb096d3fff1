import { describe, expect, it, onTestFinished } from 'vitest';
import { alarmReceiverSerial } from '../../drivers/alarm-receiver-serial/index.ts';
import { openLink } from '../../drivers/link/open.ts';
import { systemClock } from '../../gateway/clock.ts';
import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { serveTcp } from '../../simulators/wire.ts';
import { createSignal } from '../support/signal.ts';
import { DEVICE, listen, simulate } from './rig.ts';

describe('a receiver with two real ports', () => {
  it('has each event once, also where it prints it on both, and goes on by the one that is left', async () => {
    const events = createSignal<{ readonly kind: string }>();
    const line = simulate('alarm-receiver-serial', [{ id: DEVICE, settings: {} }], {
      clock: systemClock,
      told: (_, event) => events.tell(event),
    });
    const main = await serveTcp(line);
    const backup = await serveTcp(line);
    onTestFinished(() => backup.close());
    const { readings, health, run } = listen({
      driver: alarmReceiverSerial,
      line: { id: 'line', kind: 'tcp', address: main.address, backup: backup.address },
      devices: [{ id: DEVICE, settings: {} }],
      open: openLink,
      clock: systemClock,
    });
    await health.until(({ state }) => state === 'online');
    const report = async (zone: string): Promise<void> => {
      line.act(DEVICE, 'alarm', { zone });
      const told = events.told.length;
      const { ref } = await readings.until(
        ({ type, data }) => type === 'panel.reported' && 'zone' in data && data.zone === zone,
      );
      run.stored(DEVICE as DeviceId, ref);
      await events.until((event) => events.told.indexOf(event) >= told);
    };
    await report('001');
    await main.close();
    await health.until(({ why }) => why === 'port-down');
    await report('002');
    expect(readings.told.filter(({ type }) => type === 'panel.reported')).toHaveLength(2);
  });
});
