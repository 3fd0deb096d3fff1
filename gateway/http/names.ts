import type { HttpParts } from './ports.ts';

/** Names looked up at once. */
const PIECE = 500;

/** Names of people and plates of vehicles, however many are asked for. */
export async function namesOf(
  records: Pick<HttpParts['records'], 'names'>,
  asked: readonly (string | undefined | null)[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(asked)].filter((id) => id !== undefined && id !== null);
  const names = new Map<string, string>();
  for (let at = 0; at < ids.length; at += PIECE) {
    const found = await records.names(ids.slice(at, at + PIECE));
    for (const [id, name] of Object.entries(found)) names.set(id, name);
  }
  return names;
}
