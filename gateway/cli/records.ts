import { resolve } from 'node:path';
import { createLogger } from '../log.ts';
import { openStore, type Store } from '../store/store.ts';
import { dataFiles, makeDataFolder } from './data-folder.ts';
import { explainedStore } from './start-failure.ts';

/** Opens the records in DATA for one short command: no worker, and each failure with its remedy. The caller closes them. */
export async function openRecords(data: string): Promise<Store> {
  const folder = resolve(data);
  await makeDataFolder(folder);
  const log = createLogger({ level: 'warn' });
  try {
    return await openStore({ file: dataFiles(folder).database, log, commits: 'here' });
  } catch (error) {
    throw explainedStore(error);
  }
}
