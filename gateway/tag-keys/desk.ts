import type { Given, TagKeys } from '../../drivers/driver.ts';
import type { Logger } from '../log.ts';
import { type Generation, type Openers, readTagKeys, TagKeysUnusable } from './file.ts';

/** The keys of tags as a running gateway has them. */
export type TagKeyDesk = Pick<Given, 'tagKeys'> & {
  /** Reads the file again; gives why that was not possible, and then keeps what it had. */
  reload(): Promise<string | undefined>;
};

/** Opens the desk. A file that cannot be used is told and stops no gate: taps are refused until it can. */
export async function openTagKeyDesk(options: {
  readonly file: string;
  /** Asked each time: a passphrase may have been put right. */
  openers(): Promise<Openers>;
  readonly log: Logger;
}): Promise<TagKeyDesk> {
  const { file, log } = options;
  let sets = new Map<string, readonly TagKeys[]>();
  const reload = async (): Promise<string | undefined> => {
    try {
      sets = bySet(await readTagKeys(file, await options.openers()));
      return undefined;
    } catch (error) {
      const remedy = error instanceof TagKeysUnusable ? error.remedy : undefined;
      log.error({ code: 'tag-keys-unusable', err: error, remedy }, 'tag keys cannot be read');
      return error instanceof Error ? error.message : String(error);
    }
  };
  await reload();
  return { tagKeys: (set) => sets.get(set) ?? [], reload };
}

/** Newest first: most tags are written with those. */
function bySet(generations: readonly Generation[]): Map<string, readonly TagKeys[]> {
  const newestFirst = generations.toSorted((a, b) => b.number - a.number);
  const sets = new Map<string, readonly TagKeys[]>();
  for (const { set, keys } of newestFirst) sets.set(set, [...(sets.get(set) ?? []), keys]);
  return sets;
}
