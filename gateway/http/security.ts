import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from './problems.ts';

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
} as const;

/** Nothing may load that this server did not send; styles that antd writes at run time carry the nonce. */
export function contentPolicy(nonce?: string): string {
  const ours = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    `script-src ${ours}`,
    `style-src ${ours}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Puts the security headers on every answer and refuses writes that another site sent. */
export function secure(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS);
    reply.header('content-security-policy', contentPolicy());
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    done(isForeign(request) ? new Refused('foreign-origin') : undefined);
  });
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A write is ours where the browser says so, or where no browser is at work at all and it names no other origin. */
function isForeign(request: FastifyRequest): boolean {
  if (SAFE.has(request.method)) return false;
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return true;
  if (origin !== undefined) return hostOf(origin) !== host;
  // A cookie is sent by browsers, and browsers name the origin of a write: without it this is not our console.
  return site === undefined && request.headers.cookie !== undefined;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** What proxies add to a request: `Forwarded` (RFC 7239), its forerunners, and `Via` (RFC 9110, 7.6.3). */
const HANDED_ON = /^(?:forwarded|x-forwarded-.+|x-real-ip|x-client-ip|via)$/;

/** True where a proxy handed this request on, or somebody says so. */
const isHandedOn = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  Object.keys(headers).some((name) => HANDED_ON.test(name));

type Connected = Pick<FastifyRequest, 'headers'> & {
  readonly socket: Pick<FastifyRequest['socket'], 'remoteAddress' | 'localAddress'>;
};

/** True where the person who asks sits at this machine. A proxy on it is as near as that, and who asks it may be anywhere. */
export function isHere({ headers, socket }: Connected): boolean {
  const { remoteAddress, localAddress } = socket;
  if (remoteAddress === undefined || isHandedOn({ headers })) return false;
  // Who opens this machine's own address on it comes from that address, which the network cannot deliver from elsewhere.
  return isLoopback(remoteAddress) || remoteAddress === localAddress;
}

/** Says once that a proxy is in front whose word for who asks is not taken: all who come through it then count as one. */
export function warnOfProxies(app: FastifyInstance): void {
  let isSaid = false;
  app.addHook('onRequest', (request, _reply, done) => {
    const address = request.socket.remoteAddress;
    if (!isSaid && isHandedOn(request) && request.ip === address) {
      isSaid = true;
      request.log.warn(
        { code: 'proxy-not-trusted', address },
        'a request came through a proxy that http.trustedProxies does not name',
      );
    }
    done();
  });
}

const isLoopback = (address: string): boolean =>
  address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');

/** Writes one page under a policy with its own nonce. */
export function sendPage(reply: FastifyReply, html: string, nonce: string): FastifyReply {
  return reply
    .header('content-security-policy', contentPolicy(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}
