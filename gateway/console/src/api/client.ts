import type { Text } from '../../../../rules/vocabulary/schema.ts';

/** A refusal of the server, in words. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: string;
  readonly status: number;
  readonly title: Text;
  readonly detail: string | Text | undefined;

  constructor(body: {
    readonly code: string;
    readonly status: number;
    readonly title: Text;
    readonly detail?: string | Text;
  }) {
    super(body.title.en);
    this.code = body.code;
    this.status = body.status;
    this.title = body.title;
    this.detail = body.detail;
  }
}

// Longer than the slowest answer of a healthy gateway; a page must not wait for a dead one.
const PATIENCE_MS = 10_000;

/** Asks the gateway; what it refuses is thrown as `ApiProblem`. */
export async function ask<T>(
  path: string,
  sending?: {
    readonly method: 'POST' | 'DELETE';
    readonly body?: unknown;
    readonly key?: string;
    /** Where a person is waited for, and not a machine. */
    readonly patienceMs?: number;
    /** Sent as it is, in place of a body. */
    readonly file?: Blob;
  },
): Promise<T> {
  const response = await fetch(path, {
    method: sending?.method ?? 'GET',
    headers: {
      accept: 'application/json',
      ...(sending?.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(sending?.file === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      ...(sending?.key === undefined ? {} : { 'idempotency-key': sending.key }),
    },
    credentials: 'same-origin',
    signal: AbortSignal.timeout(sending?.patienceMs ?? PATIENCE_MS),
    ...(sending?.body === undefined ? {} : { body: JSON.stringify(sending.body) }),
    ...(sending?.file === undefined ? {} : { body: sending.file }),
  });
  const body = await response.json();
  if (!response.ok) throw new ApiProblem(body);
  return body;
}
