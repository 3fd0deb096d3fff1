/** Who is connected, within a limit: of those who came only to be there the first makes room, else who was heard last. */
export type Crowd<T> = {
  get(peer: string): T | undefined;
  /** Adds a newcomer, and gives who has to go for him. */
  add(peer: string, member: T): string | undefined;
  /** He said something; false of who is not there any more. */
  heard(peer: string): boolean;
  delete(peer: string): boolean;
  clear(): readonly T[];
};

/** Nobody is there yet. */
export function createCrowd<T>(most: number): Crowd<T> {
  /** Those who never said anything, and those who did, the one not heard for longest first. */
  const dumb = new Map<string, T>();
  const known = new Map<string, T>();
  const firstOf = (members: ReadonlyMap<string, T>): string | undefined =>
    members.keys().next().value;
  return {
    get: (peer) => known.get(peer) ?? dumb.get(peer),
    add(peer, member) {
      const isFull = dumb.size + known.size >= most;
      const leaving = isFull ? (firstOf(dumb) ?? firstOf(known)) : undefined;
      dumb.set(peer, member);
      return leaving;
    },
    heard(peer) {
      const member = known.get(peer) ?? dumb.get(peer);
      if (member === undefined) return false;
      dumb.delete(peer);
      known.delete(peer);
      known.set(peer, member);
      return true;
    },
    delete: (peer) => dumb.delete(peer) || known.delete(peer),
    clear() {
      const all = [...dumb.values(), ...known.values()];
      dumb.clear();
      known.clear();
      return all;
    },
  };
}
