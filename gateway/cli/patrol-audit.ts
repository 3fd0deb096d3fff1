import type { Command } from 'commander';
import { dayAfter, localInstant } from '../../rules/vocabulary/zone-time.ts';
import { auditDraws, DRAW_FACTS } from '../reports/draw-audit.ts';
import { factsBetween } from '../store/facts-between.ts';
import { configOrFail } from './config-file.ts';
import { CommandFailed } from './failure.ts';
import { dayOf } from './patrol-days.ts';
import { openRecords } from './records.ts';
import type { Terminal } from './terminal.ts';

type Options = { readonly config: string; readonly data: string; readonly day: string };

/** A slot may have begun two days before; the key of its last day is told on the day after. */
const DAYS_AROUND = 2;

/** `gatehouse patrol audit`: draws the lots of a day again from the key that was told after it. */
export function addPatrolAudit(patrol: Command, terminal: Terminal): void {
  patrol
    .command('audit')
    .description('draw the lots of a day again, and say whether the rounds began as they say')
    .requiredOption('--day <day>', 'a day that is over, such as 2026-11-01')
    .option('-c, --config <file>', 'the site', 'site.yaml')
    .option('-d, --data <folder>', 'where the records are kept', 'data')
    .addHelpText(
      'after',
      '\nExit codes: 0 as the lots say, 1 something differs or is sealed yet.\n',
    )
    .action((options: Options) => audit(options, terminal));
}

async function audit(options: Options, terminal: Terminal): Promise<void> {
  const day = dayOf(options.day);
  const { site } = await configOrFail(options.config, terminal);
  const store = await openRecords(options.data);
  try {
    const facts = await factsBetween(store.read, site.id, {
      types: DRAW_FACTS,
      from: localInstant(site.zone, dayAfter(day, -DAYS_AROUND), 0),
      to: localInstant(site.zone, dayAfter(day, DAYS_AROUND), 0),
    });
    tell(day, auditDraws(site.zone, day, facts), terminal);
  } finally {
    await store.close();
  }
}

function tell(day: string, result: ReturnType<typeof auditDraws>, terminal: Terminal): void {
  switch (result.kind) {
    case 'nothing-drawn':
      terminal.out(`${day}: nothing was drawn by lot`);
      return;
    case 'sealed':
      throw new CommandFailed({
        code: 'lots-sealed',
        text: `expected the key of ${day} to be open; its fingerprint is ${result.commitment}`,
        remedy: 'ask again once the day is over and the gateway has run since',
      });
    case 'wrong-key':
      terminal.out(`fingerprint told before: ${result.commitment}`);
      terminal.out(`key told after:          ${result.key}`);
      throw differs(`the key of ${day} is not the one that its fingerprint was told of`);
    case 'checked': {
      terminal.out(`${day}: key ${result.key}, fingerprint ${result.commitment}: they match`);
      for (const { round, began, differs: why } of result.rounds) {
        terminal.out(`${round}  began ${began}  ${why === undefined ? 'OK' : `DIFFERS: ${why}`}`);
      }
      const wrong = result.rounds.filter((round) => round.differs !== undefined).length;
      terminal.out(`${result.rounds.length} rounds drawn again, ${wrong} differ`);
      if (wrong > 0) throw differs(`${wrong} rounds of ${day} are not as the lots say`);
    }
  }
}

const differs = (text: string): CommandFailed =>
  new CommandFailed({
    code: 'lots-differ',
    text: `expected the record and the lots to agree; ${text}`,
    remedy:
      'check the journal with `gatehouse replay`, keep a copy of DATA, and report what is listed above',
  });
