import type { Logger } from '../../gateway/log.ts';
import { createLogger } from '../../gateway/log.ts';

/** A logger for tests that look at what happened and not at what was said. */
export const silentLogger: Logger = createLogger({ level: 'silent' });
