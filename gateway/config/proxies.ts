import { isIP } from 'node:net';
import type { Finding } from './problem.ts';
import type { SiteFile } from './schema.ts';

/** Proxies must be addresses or networks: a name would be whoever answers to it, and every address nobody in particular. */
export function proxyFindings({ http }: SiteFile): readonly Finding[] {
  return (http?.trustedProxies ?? []).flatMap((proxy, index): readonly Finding[] =>
    isNetwork(proxy)
      ? []
      : [
          {
            code: 'wrong-value',
            path: ['http', 'trustedProxies', index],
            text: `expected an address or a network as 192.0.2.7 or 192.0.2.0/24; "${proxy}" came`,
            remedy: 'write the address from which the proxy comes to this gateway',
          },
        ],
  );
}

const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

function isNetwork(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  // A zone (`fe80::1%eth0`) names an interface of this machine and no proxy.
  const bits = address.includes('%') ? undefined : BITS[isIP(address)];
  if (bits === undefined || more.length > 0) return false;
  if (length === undefined) return true;
  return /^[1-9]\d{0,2}$/.test(length) && Number(length) <= bits;
}
