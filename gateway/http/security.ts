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

/** True where the other end is this machine. */
export const isLoopback = (address: string): boolean =>
  address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');

/** Writes one page under a policy with its own nonce. */
export function sendPage(reply: FastifyReply, html: string, nonce: string): FastifyReply {
  return reply
    .header('content-security-policy', contentPolicy(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}
