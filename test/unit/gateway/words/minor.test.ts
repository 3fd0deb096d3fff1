import { describe, expect, it } from 'vitest';
import { isMinor } from '../../../../gateway/words/minor.ts';
import type { FactData } from '../../../../rules/vocabulary/facts.ts';
import type {
  CheckpointId,
  CommandId,
  DeviceId,
  PanelId,
  PersonId,
} from '../../../../rules/vocabulary/ids.ts';

const confirmed = (type: FactData<'command.confirmed'>['type']): boolean =>
  isMinor({
    type: 'command.confirmed',
    data: { device: 'reader' as DeviceId, command: 'c' as CommandId, type },
  });

describe('the live stream', () => {
  it('leaves out that a sign was shown, and tells that an arm was raised', () => {
    expect(confirmed('reader.show')).toBe(true);
    expect(confirmed('barrier.open')).toBe(false);
  });

  it('leaves out that a panel is heard, and tells that it is lost', () => {
    const panel = 'shops' as PanelId;
    expect(isMinor({ type: 'panel.heard', data: { panel } })).toBe(true);
    const lost = { panel, device: 'receiver' as DeviceId, why: 'silent' } as const;
    expect(isMinor({ type: 'panel.lost', data: lost })).toBe(false);
  });

  it('leaves out a tap whose visit is told, and tells one that nobody can be named for', () => {
    const tap = { device: 'reader' as DeviceId, checkpoint: 'gate' as CheckpointId };
    expect(isMinor({ type: 'tap.seen', data: { ...tap, holder: 'wang' as PersonId } })).toBe(true);
    expect(isMinor({ type: 'tap.seen', data: tap })).toBe(false);
  });
});
