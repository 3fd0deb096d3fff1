/** A frame of vpcd: the length of its body in two bytes, most significant first, and the body. */
export const frameOf = (body: Iterable<number>): Uint8Array => {
  const bytes = [...body];
  return Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes);
};

/** Cuts a stream into the bodies of vpcd's frames. */
export type Frames = {
  push(bytes: Uint8Array): readonly Uint8Array[];
  reset(): void;
};

/** An empty stream. */
export function createFrames(): Frames {
  let held: readonly number[] = [];
  const next = (): Uint8Array | undefined => {
    const [high, low] = held;
    if (high === undefined || low === undefined) return undefined;
    const end = 2 + (high << 8) + low;
    if (held.length < end) return undefined;
    const body = Uint8Array.from(held.slice(2, end));
    held = held.slice(end);
    return body;
  };
  return {
    push(bytes) {
      held = [...held, ...bytes];
      const bodies: Uint8Array[] = [];
      for (let body = next(); body !== undefined; body = next()) bodies.push(body);
      return bodies;
    },
    reset() {
      held = [];
    },
  };
}
