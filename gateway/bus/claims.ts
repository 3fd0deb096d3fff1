/** Whose client ids are in use. */
export type Claims = {
  /** Takes an id for an account; false where it is another's. */
  take(client: string, account: string): boolean;
  release(client: string): void;
  isConnected(account: string): boolean;
};

/** Ids that begin so belong to the host account of that name, connected or not. */
const HOST_PREFIX = 'host-';

/**
 * A client id belongs to its account: who could connect under another's id would throw it off (MQTT-3.1.4-2). Taken at
 * once on log-in, so that two who connect together cannot both have it.
 */
export function createClaims(): Claims {
  const taken = new Map<string, { readonly account: string; connections: number }>();
  return {
    take(client, account) {
      if (client.startsWith(HOST_PREFIX) && client !== account) return false;
      const claim = taken.get(client);
      if (claim === undefined) {
        taken.set(client, { account, connections: 1 });
        return true;
      }
      if (claim.account !== account) return false;
      claim.connections += 1;
      return true;
    },
    release(client) {
      const claim = taken.get(client);
      if (claim === undefined) return;
      claim.connections -= 1;
      if (claim.connections === 0) taken.delete(client);
    },
    isConnected: (account) => [...taken.values()].some((claim) => claim.account === account),
  };
}
