import { access } from './access/access.ts';
import { alarm } from './alarm/alarm.ts';
import { device } from './device/device.ts';
import { duty } from './duty/duty.ts';
import { createRulebook, type Rulebook } from './engine.ts';
import { fire } from './fire/fire.ts';
import { panel } from './panel/panel.ts';
import { patrol } from './patrol/patrol.ts';

/** Version of the rules' state: a snapshot of another version is not read, the journal is replayed instead. */
export const RULES_VERSION = 30;

/** All rules in their one order: what the hardware is and what panels say, then life safety, security, patrol, who stands where, and what must be answered. */
export const rulebook: Rulebook = createRulebook([
  device,
  panel,
  fire,
  access,
  patrol,
  duty,
  alarm,
]);
