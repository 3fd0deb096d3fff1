import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { after } from '../../rules/vocabulary/time.ts';
import { systemClock } from '../clock.ts';
import type { SiteConfig } from '../config/config.ts';
import { createLogger, type Logger } from '../log.ts';
import { configOrFail } from './config-file.ts';
import { serveControl } from './control.ts';
import { answerControl } from './control-requests.ts';
import { dataFiles } from './data-folder.ts';
import { startDemo } from './demo.ts';
import { EXIT } from './failure.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { demoConfigFile } from './package-root.ts';
import { startBackups } from './scheduled-backups.ts';
import { stopSignal } from './stop-signal.ts';
import type { Terminal } from './terminal.ts';

type RunOptions = {
  readonly config?: string;
  readonly data?: string;
  readonly demo?: boolean;
  readonly seed: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
};

/** `gatehouse run`: everything in one process. */
export function addRun(program: Command, terminal: Terminal): void {
  program
    .command('run')
    .description('run the gateway: broker, devices, engine and console in one process')
    .option('-c, --config <file>', 'the site (default: site.yaml; with --demo the shipped one)')
    .option(
      '-d, --data <folder>',
      'where records and keys are kept (default: data; demo: data/demo)',
    )
    .option('--demo', 'with a simulated community that plays for ever')
    .option('--seed <number>', "seed of the demo's day", '1')
    .option('--log-level <level>', 'debug, info, warn, error or silent', 'warn')
    .addHelpText(
      'after',
      '\nStops at SIGINT and SIGTERM after the batch under way is committed.\n' +
        'SIGHUP takes up renewed certificates.\n' +
        'Exit codes: 0 stopped, 1 could not start or go on, 2 the configuration is refused.\n',
    )
    .action((options: RunOptions) => run(options, terminal));
}

async function run(options: RunOptions, terminal: Terminal): Promise<void> {
  const isDemo = options.demo === true;
  const data = resolve(options.data ?? (isDemo ? join('data', 'demo') : 'data'));
  const config = await configOrFail(
    options.config ?? (isDemo ? demoConfigFile() : 'site.yaml'),
    terminal,
  );
  const log = createLogger({ level: options.logLevel });
  const stopping = stopSignal();
  const running = isDemo
    ? await startDemo({ config, data, log, terminal, seed: Number(options.seed) })
    : await startSite({ config, data, log, terminal, file: options.config ?? 'site.yaml' });
  process.on('SIGHUP', () => {
    running.gateway.renew().catch((error: unknown) => {
      log.error({ code: 'certificate-unreadable', err: error }, 'certificates were not renewed');
    });
  });
  const failure = await Promise.race([stopping, running.gateway.fatal]);
  terminal.out('停止中 · stopping');
  if (failure === undefined) return running.close();
  const closed = endWithin(CLOSE_WITHIN_MS);
  await running.close();
  closed();
  throw failure;
}

// Closing waits for disk and lines: a gateway that refuses everything must not live on for their sake.
const CLOSE_WITHIN_MS = 10_000;

/** Ends the process in time unless what it gives back is called before. */
function endWithin(ms: number): () => void {
  return systemClock.at(after(systemClock.now(), ms), () => process.exit(EXIT.failed));
}

async function startSite(options: {
  readonly config: SiteConfig;
  readonly data: string;
  readonly log: Logger;
  readonly terminal: Terminal;
  /** Where the configuration was read. */
  readonly file: string;
}): Promise<{ readonly gateway: Gateway; close(): Promise<void> }> {
  const { config, data, terminal } = options;
  const gateway = await startGateway(options);
  const control = await serveControl(dataFiles(data).control, (request) =>
    answerControl(gateway, request),
  );
  await greet(gateway, config, data, terminal);
  const backups = startBackups(options);
  return {
    gateway,
    async close() {
      await backups.close();
      await control.close();
      await gateway.close();
    },
  };
}

async function greet(
  { http, ports }: Gateway,
  { site, mqtt, broker }: SiteConfig,
  data: string,
  terminal: Terminal,
): Promise<void> {
  terminal.out(`门岗 Gatehouse · ${site.name.zh} ${site.name.en}`);
  terminal.out(`  控制台 console   ${http.url}`);
  terminal.out(`  MQTT             ${broker?.url ?? `${mqtt.host}:${ports[0]}`}`);
  for (const [index, { kind, host }] of mqtt.listeners.entries()) {
    terminal.out(`  MQTT ${kind.padEnd(11)} ${host}:${ports[index + 1]}`);
  }
  terminal.out(`  MQTT 账号 accounts ${dataFiles(data).mqttAccounts}`);
  const link = await http.setUpLink();
  if (link === undefined) return;
  terminal.out('  首次运行:用此链接建立管理员账号(本机,一次有效,一小时内)');
  terminal.out(
    `  first run: make the manager's account here (this machine, once, within the hour)`,
  );
  terminal.out(`  ${link}`);
}
