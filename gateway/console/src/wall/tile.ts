/** One part of the wall: what was read last, when, and whether the last reading failed. */
export type Tile<T> = {
  readonly data: T | undefined;
  /** By this machine's clock. */
  readonly at: number;
  readonly error: unknown;
};

/** Answers may overtake each other: one of an older picture than is shown changes nothing, not even the age. */
export const newer = <T>(before: Tile<T>, read: Tile<T>): Tile<T> =>
  positionOf(read.data) < positionOf(before.data) ? before : read;

const positionOf = (data: unknown): number =>
  typeof data === 'object' && data !== null && 'position' in data ? Number(data.position) : 0;
