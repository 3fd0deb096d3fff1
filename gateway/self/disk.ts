import { statfs } from 'node:fs/promises';
import type { Clock } from '../../drivers/driver.ts';
import { after, type Millis, millis } from '../../rules/vocabulary/time.ts';
import type { Logger } from '../log.ts';

/** What a disk has, in bytes. */
export type Room = { readonly free: number; readonly size: number };

/** The journal of a community grows by less than this in a year. */
const ENOUGH_BYTES = 2 * 1024 ** 3;
/** Of a small disk a tenth is enough: an 8 GB card never has the other. */
const ENOUGH_SHARE = 0.1;
/** What was low is enough again with so much more than that, or a growing log would make it turn with every file deleted. */
const AGAIN = 1.25;
/** A disk fills over days. */
const LOOK_EVERY_MS = millis(60_000);

/** Below this somebody should make room. */
export const enoughOf = ({ size }: Room): number => Math.min(ENOUGH_BYTES, size * ENOUGH_SHARE);

/** Whether a disk is low, given whether it was. */
export const isLow = (room: Room, was: boolean): boolean =>
  room.free < enoughOf(room) * (was ? AGAIN : 1);

/** The room at a folder for who may not use what is kept for root. */
export async function roomAt(folder: string): Promise<Room> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, size: blocks * bsize };
}

/** Looks at the disk of a folder now and ever again, and tells how it is. A disk that cannot be asked is not known to be low. */
export function watchDisk(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  tell(isLow: boolean): void;
  readonly room?: (folder: string) => Promise<Room>;
  readonly every?: Millis;
}): { close(): void } {
  const { folder, clock, log, tell, room = roomAt, every = LOOK_EVERY_MS } = options;
  let was = false;
  let isClosed = false;
  let cancel: (() => void) | undefined;

  const look = async (): Promise<void> => {
    try {
      const now = await room(folder);
      if (isClosed) return;
      const is = isLow(now, was);
      if (is && !was) log.warn({ code: 'disk-low', folder, ...now }, 'make room');
      was = is;
      tell(is);
    } catch (error) {
      log.warn({ code: 'disk-unasked', folder, err: error }, 'nobody knows how full the disk is');
    }
    if (!isClosed) cancel = clock.at(after(clock.now(), every), () => void look());
  };
  void look();

  return {
    close() {
      isClosed = true;
      cancel?.();
    },
  };
}
