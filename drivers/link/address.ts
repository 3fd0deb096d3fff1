/** Where a TCP line leads. */
export type Address = { readonly host: string; readonly port: number };

const HIGHEST_PORT = 65_535;

/** Reads `host:port` or `[v6]:port`; undefined where it is neither. Port 0 is for listeners in tests. */
export function parseAddress(text: string): Address | undefined {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([^:\s]+)):(\d{1,5})$/i.exec(text);
  if (parts === null) return undefined;
  const host = parts[1] ?? parts[2];
  const port = Number(parts[3]);
  return host === undefined || port > HIGHEST_PORT ? undefined : { host, port };
}
