import { CAST, SCENARIOS } from '../../simulators/scenario.ts';
import { createWorld } from '../../simulators/world.ts';
import { ROLES } from '../accounts/roles.ts';
import { systemClock } from '../clock.ts';
import type { SiteConfig } from '../config/config.ts';
import type { Logger } from '../log.ts';
import { demoUsers } from './accounts.ts';
import { serveControl } from './control.ts';
import { answerControl, submitAct } from './control-requests.ts';
import { dataFiles } from './data-folder.ts';
import { startStaff } from './demo-people.ts';
import { enrolDemo } from './demo-reference.ts';
import { factLine } from './fact-lines.ts';
import { messageOf } from './failure.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { startSimulatedSite } from './simulated-site.ts';
import type { Terminal } from './terminal.ts';

/** A running demo. */
export type Demo = { readonly gateway: Gateway; close(): Promise<void> };

/** Runs a simulated community on its own loopback wires, for ever. */
export async function startDemo(options: {
  readonly config: SiteConfig;
  readonly data: string;
  readonly log: Logger;
  readonly terminal: Terminal;
  readonly seed: number;
}): Promise<Demo> {
  const { config, data, log, terminal, seed } = options;
  const files = dataFiles(data);
  const simulated = await startSimulatedSite({ config, clock: systemClock });
  const gateway = await startGateway({
    config,
    data,
    log,
    accounts: { file: files.demoAccounts, others: demoUsers },
  }).catch(async (error: unknown) => {
    await simulated.close();
    throw error;
  });
  const { engine, http } = gateway;
  const { site } = engine;
  const control = await serveControl(files.control, (request) => answerControl(gateway, request));

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
      terminal.out(factLine(fact, site));
      staff.see(fact);
    }
  });
  await enrolDemo(gateway, CAST);
  const [scenario] = SCENARIOS;
  const world =
    scenario &&
    createWorld({ site, cast: CAST, scenario, seed, hands: simulated.hands, clock: systemClock });
  world?.start();

  return {
    gateway,
    async close() {
      world?.stop();
      staff.stop();
      forget();
      await control.close();
      await gateway.close();
      await simulated.close();
    },
  };
}
