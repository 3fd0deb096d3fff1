import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type MosquittoAccount,
  mosquittoAcl,
  mosquittoConf,
  mosquittoPasswords,
} from '../bus/mosquitto.ts';
import { systemClock } from '../clock.ts';
import type { SiteConfig } from '../config/config.ts';
import {
  ENGINE_ACCOUNT,
  ensureAccounts,
  hostAccount,
  outsideAccounts,
  type WrittenAccount,
} from './accounts.ts';
import { configOrFail } from './config-file.ts';
import { dataFiles, writeSecretFile } from './data-folder.ts';
import { openRecords } from './records.ts';
import type { Terminal } from './terminal.ts';

type MosquittoOptions = { readonly config: string; readonly data: string };

/** `gatehouse mosquitto`: the files by which a mosquitto knows who may say what. */
export function addMosquitto(program: Command, terminal: Terminal): void {
  program
    .command('mosquitto')
    .description('write the accounts and rights of this site as files of a mosquitto broker')
    .argument('<folder>', 'where mosquitto reads them')
    .option('-c, --config <file>', 'the site', 'site.yaml')
    .option('-d, --data <folder>', 'where the records are kept', 'data')
    .addHelpText(
      'after',
      '\nWrites gatehouse.acl, gatehouse.passwd and gatehouse.conf, readable by their owner only: give\n' +
        'them to the user of mosquitto (chown), include gatehouse.conf, and send it SIGHUP after a change.\n',
    )
    .action((folder: string, options: MosquittoOptions) => write(folder, options, terminal));
}

async function write(folder: string, options: MosquittoOptions, terminal: Terminal): Promise<void> {
  const config = await configOrFail(options.config, terminal);
  const accounts = asMosquitto(config, await writtenAccounts(config, options.data));
  const target = resolve(folder);
  await mkdir(target, { recursive: true });
  const files = {
    'gatehouse.acl': mosquittoAcl(config.site.id, accounts),
    'gatehouse.passwd': mosquittoPasswords(accounts),
    'gatehouse.conf': mosquittoConf(target),
  };
  for (const [name, text] of Object.entries(files)) {
    await writeSecretFile(join(target, name), text);
    terminal.out(join(target, name));
  }
}

async function writtenAccounts(
  config: SiteConfig,
  data: string,
): Promise<readonly WrittenAccount[]> {
  const store = await openRecords(data);
  try {
    return await ensureAccounts({
      wanted: outsideAccounts(config.hosts),
      file: dataFiles(resolve(data)).mqttAccounts,
      accounts: store.accounts,
      clock: systemClock,
    });
  } finally {
    await store.close();
  }
}

function asMosquitto(
  { hosts }: SiteConfig,
  written: readonly WrittenAccount[],
): readonly MosquittoAccount[] {
  return written.flatMap(({ username, password }): readonly MosquittoAccount[] => {
    if (username === ENGINE_ACCOUNT) return [{ username, password, role: 'engine' }];
    const host = hosts.find(({ id }) => hostAccount(id) === username);
    if (host === undefined) return [{ username, password, role: 'monitor' }];
    const devices = host.lines.flatMap((line) => line.devices.map(({ id }) => id));
    return [{ username, password, role: 'host', host: host.id, devices }];
  });
}
