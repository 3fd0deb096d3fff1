import type { ReadingData } from '../vocabulary/readings.ts';

type Reported = Pick<ReadingData<'panel.reported'>, 'kind' | 'code' | 'qualifier'>;

/** Speak of arming, and say nothing of whether it is armed: failed or late, cancelled, an alarm soon after (DC-05, DC-07). */
const NO_STATE: ReadonlySet<string> = new Set([
  ...['405', '406', '453', '454', '455', '457', '458', '459', '464'],
  ...['OC', 'OT', 'OI', 'CE', 'CI', 'CD', 'CT', 'CR', 'JK', 'JP', 'NA', 'NS', 'EE'],
]);
/** Armed again after an alarm: alone among the codes it is armed as it is new. */
const REARMED = '463';

/** True of what says that its panel, or a part of it, is armed now; false where it is disarmed; else undefined. */
export function armsBy({ kind, code, qualifier }: Reported): boolean | undefined {
  const bare = code.trim().toUpperCase();
  if (kind !== 'arming' || qualifier === 'still' || NO_STATE.has(bare)) return undefined;
  return bare === REARMED || qualifier === 'restore';
}
