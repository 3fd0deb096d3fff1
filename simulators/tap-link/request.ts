/** What a phone's browser sends to open an address. */
export const opening = (host: string, path: string, session: string | undefined): Uint8Array =>
  written([`GET ${path} HTTP/1.1`, `Host: ${host}`, ...cookie(session), 'Connection: close']);

/** What the guard page sends for a tap that it kept. */
export function sending(
  { host, scheme }: { readonly host: string; readonly scheme: string },
  path: string,
  session: string | undefined,
  tap: object,
): Uint8Array {
  const body = JSON.stringify(tap);
  return written(
    [
      `POST ${path} HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${scheme}//${host}`,
      ...cookie(session),
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: close',
    ],
    body,
  );
}

const cookie = (session: string | undefined): readonly string[] =>
  session === undefined ? [] : [`Cookie: gatehouse_session=${session}`];

const written = (lines: readonly string[], body = ''): Uint8Array =>
  new TextEncoder().encode(`${[...lines, '', ''].join('\r\n')}${body}`);

/** What a server answered: its status, where it sends the browser, and the rest as text. */
export type Answered = {
  readonly status: number;
  readonly location?: string;
  readonly body: string;
};

/** Reads an answer; undefined where it is none. */
export function answered(text: string): Answered | undefined {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
  if (status === undefined) return undefined;
  const location = /^location: *(\S+)/im.exec(head)?.[1];
  return {
    status: Number(status),
    ...(location === undefined ? {} : { location }),
    body: body.join('\r\n\r\n'),
  };
}
