import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { Site } from '../../rules/vocabulary/site.ts';
import { CAST, SCENARIOS, type Scenario } from '../../simulators/scenario.ts';
import { createWorld } from '../../simulators/world.ts';
import { deedOf, VERBS } from '../../simulators/world-verbs.ts';
import { systemClock } from '../clock.ts';
import { configOrFail } from './config-file.ts';
import { CommandFailed, EXIT } from './failure.ts';
import { demoConfigFile } from './package-root.ts';
import { serveVerbs } from './sim-http.ts';
import { type SimulatedSite, startSimulatedSite } from './simulated-site.ts';
import { stopSignal } from './stop-signal.ts';
import type { Terminal } from './terminal.ts';

type SimOptions = {
  readonly config: string;
  readonly scenario: string;
  readonly seed: string;
  readonly speed: string;
  readonly port: string;
};

/** `gatehouse sim`: the simulated devices of a configuration, played by a scenario and by people. */
export function addSim(program: Command, terminal: Terminal): void {
  program
    .command('sim')
    .description('start the simulated devices of a configuration')
    .option('-c, --config <file>', 'the site', demoConfigFile())
    .option('-s, --scenario <id>', SCENARIOS.map(({ id }) => id).join(', '), 'nothing')
    .option('--seed <number>', 'the same seed gives the same day', '1')
    .option('--speed <factor>', 'how fast the day goes; the hardware moves at its own pace', '1')
    .option('-p, --port <port>', 'loopback port that takes verbs by HTTP; 0 for any', '8090')
    .addHelpText('after', `\n${verbHelp()}\n`)
    .action((options: SimOptions) => sim(options, terminal));
}

/** Every verb with what it takes, one a line. */
export function verbHelp(): string {
  const lines = VERBS.map(({ verb, target, card, own, about }) => {
    const use = `${verb} <${target}>${card === true ? ' <card>' : ''}${own === true ? ' <verb>' : ''}`;
    return `  ${use.padEnd(28)} ${about.zh} · ${about.en}`;
  });
  return `Verbs, on standard input or as the body of POST /verbs:\n${lines.join('\n')}`;
}

async function sim(options: SimOptions, terminal: Terminal): Promise<void> {
  const config = await configOrFail(options.config, terminal);
  const scenario = scenarioOf(options.scenario);
  const simulated = await startSimulatedSite({ config, clock: systemClock });
  const world = createWorld({
    site: config.site,
    cast: CAST,
    scenario,
    seed: wholeNumber(options.seed, 'seed'),
    speed: wholeNumber(options.speed, 'speed'),
    hands: simulated.hands,
    clock: systemClock,
  });
  const act = (line: string): string | undefined => actOn(config.site, simulated, line);
  const http = await serveVerbs({
    port: wholeNumber(options.port, 'port'),
    act,
    picture: () => ({ devices: simulated.observe(), truth: world.truth().slice(-100) }),
  });
  try {
    for (const { line, at } of simulated.wires) terminal.out(`${line.padEnd(24)} ${at}`);
    terminal.out(`verbs by HTTP: POST ${http.url}/verbs   picture: GET ${http.url}/`);
    world.start();
    const closeVerbs = readVerbs(terminal, act);
    await stopSignal();
    closeVerbs();
  } finally {
    world.stop();
    await http.close();
    await simulated.close();
  }
}

function actOn(site: Site, simulated: SimulatedSite, line: string): string | undefined {
  const deed = deedOf(site, line);
  return deed.ok ? simulated.hands.act(deed.value) : deed.error;
}

/** Reads verbs until the returned function is called: an open standard input would keep the process alive. */
function readVerbs(terminal: Terminal, act: (line: string) => string | undefined): () => void {
  const lines = createInterface({ input: terminal.stdin }).on('line', (line) => {
    if (line.trim() === '') return;
    if (line.trim() === 'help') terminal.out(verbHelp());
    else terminal.out(act(line) ?? 'done');
  });
  return () => {
    lines.close();
    terminal.stdin.destroy();
  };
}

function scenarioOf(id: string): Scenario {
  const scenario = SCENARIOS.find((known) => known.id === id);
  if (scenario !== undefined) return scenario;
  throw new CommandFailed({
    code: 'scenario-unknown',
    text: `expected one of the scenarios ${SCENARIOS.map((known) => known.id).join(', ')}; "${id}" came`,
    remedy: 'give one of them with --scenario',
    exit: EXIT.usage,
  });
}

/** A number of the command line. */
export function wholeNumber(text: string, what: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new CommandFailed({
    code: 'verb-refused',
    text: `expected a number for --${what}; "${text}" came`,
    remedy: `give --${what} as digits`,
    exit: EXIT.usage,
  });
}
