import { describe, expect, it } from 'vitest';
import type { PanelId, ZoneId } from '../../../rules/vocabulary/ids.ts';
import type { Site } from '../../../rules/vocabulary/site.ts';
import { instant } from '../../../rules/vocabulary/time.ts';
import { createSimulator } from '../../../simulators/registry.ts';
import { deedOf } from '../../../simulators/world-verbs.ts';
import { estate } from '../../simulation/estate.ts';

const PANEL = 'tower' as PanelId;

/** A site whose one zone hangs on a panel. */
function siteWith(account: string, number: string, kind: 'fire' | 'burglary'): Site {
  const device = estate.devices[0]?.id;
  if (device === undefined) throw new Error('the estate has devices');
  const name = { zh: '电梯厅', en: 'Lift hall' };
  const zone = { id: 'hall' as ZoneId, name, kind, priority: 'high', latching: false } as const;
  return {
    ...estate,
    panels: [{ id: PANEL, name, device, account, near: [] }],
    zones: [{ ...zone, device, panel: PANEL, number, normal: 'off', near: [] }],
  };
}

describe('what a hand does to a zone of a panel', () => {
  it.each([
    ['smoke hall', 'gb26875', '000000000001', '1.1-2.17', 'fire'],
    ['restore-zone hall', 'gb26875', '000000000001', '1.1-2.17', 'fire'],
    ['break-in hall', 'alarm-receiver-serial', '1234', '015', 'burglary'],
    ['restore-zone hall', 'alarm-receiver-serial', '1234', '015', 'burglary'],
    ['press hall', 'sia-dc09', '1234', '3', 'burglary'],
  ] as const)('%s is reported by %s', (line, driver, account, number, kind) => {
    const deed = deedOf(siteWith(account, number, kind), line);
    if (!deed.ok) throw new Error(deed.error);
    const simulator = createSimulator(driver, { id: 'receiver', settings: {} });
    const output = simulator?.act(deed.value.verb, deed.value.args, instant(0));
    expect(output?.error).toBeUndefined();
    expect(output?.send).toHaveLength(1);
  });
});
