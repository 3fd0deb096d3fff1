import { CAST, SCENARIOS } from '../../simulators/scenario.ts';
import { createWorld } from '../../simulators/world.ts';
import { ROLES } from '../accounts/roles.ts';
import { systemClock } from '../clock.ts';
import type { SiteConfig } from '../config/config.ts';
import type { Logger } from '../log.ts';
import { isMinor } from '../words/minor.ts';
import { demoUsersAt } from './accounts.ts';
import { serveControl } from './control.ts';
import { answerControl, submitAct } from './control-requests.ts';
import { dataFiles, makeDataFolder } from './data-folder.ts';
import { withPanelKeys } from './demo-keys.ts';
import { startStaff } from './demo-people.ts';
import { startReceivers } from './demo-receivers.ts';
import { enrolDemo } from './demo-reference.ts';
import { factLine } from './fact-lines.ts';
import { messageOf } from './failure.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { startSimulatedSite } from './simulated-site.ts';
import type { Terminal } from './terminal.ts';

/** A running demo. */
export type Demo = { readonly gateway: Gateway; close(): Promise<void> };

type DemoOptions = {
  readonly config: SiteConfig;
  readonly data: string;
  readonly log: Logger;
  readonly terminal: Terminal;
  readonly seed: number;
};

/** Runs a simulated community on its own loopback wires, for ever. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const opened: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const part of opened.splice(0).reverse()) await part.close();
  };
  try {
    return { gateway: await startParts(options, opened), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(
  { config: given, data, log, terminal, seed }: DemoOptions,
  opened: { close(): Promise<void> }[],
): Promise<Gateway> {
  const files = dataFiles(data);
  await makeDataFolder(data);
  const { config, deeds } = withPanelKeys(given, data);
  const simulated = await startSimulatedSite({ config, clock: systemClock });
  opened.push(simulated);
  for (const deed of deeds) simulated.hands.act(deed);
  const receivers = await startReceivers(config.webhooks, data, terminal);
  opened.push(receivers);
  const gateway = await startGateway({
    config: { ...config, webhooks: receivers.hooks },
    data,
    log,
    accounts: { file: files.demoAccounts, others: demoUsersAt(config.site.posts) },
  });
  opened.push(gateway);
  const { engine, http } = gateway;
  const { site } = engine;
  opened.push(await serveControl(files.control, (request) => answerControl(gateway, request)));

  terminal.out(`门岗 Gatehouse · ${site.name.zh} ${site.name.en}`);
  terminal.out(`  控制台 console  ${http.url}`);
  for (const role of ROLES) terminal.out(`  ${role.padEnd(12)}${http.signInLink(role)}`);
  terminal.out(`  账号 accounts   ${files.demoAccounts}`);
  terminal.out('');

  const staff = startStaff({
    clock: systemClock,
    submit: (act, by) => {
      submitAct(gateway, act, by).catch((error: unknown) =>
        log.warn({ code: 'demo-act-failed', act: act.type, why: messageOf(error) }),
      );
    },
  });
  const forget = engine.onFacts((facts) => {
    for (const fact of facts) {
      if (!isMinor(fact)) terminal.out(factLine(fact, site));
      staff.see(fact);
    }
  });
  opened.push({
    close() {
      staff.stop();
      forget();
      return Promise.resolve();
    },
  });
  await enrolDemo(gateway, CAST, log);
  const [scenario] = SCENARIOS;
  if (scenario === undefined) return gateway;
  const world = createWorld({
    site,
    cast: CAST,
    scenario,
    seed,
    hands: simulated.hands,
    clock: systemClock,
  });
  world.start();
  opened.push({
    close() {
      world.stop();
      return Promise.resolve();
    },
  });
  return gateway;
}
