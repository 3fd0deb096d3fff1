import { describe, expect, it } from 'vitest';
import type { CommandBody } from '../../rules/vocabulary/commands.ts';
import { stage } from '../unit/drivers/stage.ts';
import { card, type Gate, giveCard, id, openGate } from '../unit/rules/access/gate.ts';

const WANG = card('A1B2C3D4');
/** A reader with a lamp and a screen, as its own data sheet would have them. */
const LAMP = {
  preset: 'ic-19200-xor',
  signs: { granted: 'F1 02', refused: 'F1 01', wait: 'F1 03', ready: 'F1 00' },
  screen: { before: 'F2', after: 'F3', language: 'zh' },
} as const;

/** The reader of the exit on its line, and what the rules want it to show. */
function exitWithReader(settings: object = LAMP, driver = 'framed-serial') {
  const gate = openGate();
  const s = stage({ driver, kind: 'serial', devices: { 'out-1-reader': settings } });
  const outcomes: (string | undefined)[] = [];
  return {
    gate,
    outcomes,
    async tell(commands: readonly (CommandBody & { readonly device: string })[], livesMs = 5_000) {
      for (const { device, ...command } of commands) {
        if (command.type !== 'reader.show' || device !== 'out-1-reader') continue;
        outcomes.push(await s.order(device, command, livesMs));
      }
    },
    wait: (ms: number) => s.clock.advance(ms),
    shown: () => s.line.observe('out-1-reader'),
  };
}

async function shownAfter(prepare: (gate: Gate) => void, asked = WANG) {
  const exit = exitWithReader();
  await exit.wait(500);
  await exit.tell(exit.gate.levels());
  prepare(exit.gate);
  await exit.tell(exit.gate.show('out-1', asked).commands);
  return exit;
}

describe('what a driver sees at the reader', () => {
  it('is the red lamp and where to ask after a refused exit, then that the reader is ready', async () => {
    const exit = await shownAfter(() => undefined, card('DEADBEEF'));
    expect(exit.shown()).toMatchObject({ sign: 'refused', text: '请联系岗亭' });
    await exit.wait(5_000);
    expect(exit.shown()).toMatchObject({ sign: 'ready', text: '请刷卡' });
  });

  it('is the green lamp after a granted exit', async () => {
    const exit = await shownAfter((gate) => giveCard(gate, 'wang', WANG));
    expect(exit.shown()).toMatchObject({ sign: 'granted', text: '请通行' });
  });

  it('is nothing but a wait for a lost card and a blocked holder', async () => {
    const lost = await shownAfter((gate) => {
      giveCard(gate, 'wang', WANG);
      gate.act({ type: 'credential.lose', data: { credential: id.credential('c-wang') } });
    });
    expect(lost.shown()).toMatchObject({ sign: 'wait', text: '请稍候' });
    const blocked = await shownAfter((gate) => {
      giveCard(gate, 'wang', WANG);
      const until = new Date(gate.now() + 3_600_000).toISOString();
      const approved = id.person('manager-sun');
      gate.act({ type: 'block.set', data: { subject: 'p-wang', approved, until, why: 'theft' } });
    });
    expect(blocked.shown()).toMatchObject({ sign: 'wait', text: '请稍候' });
  });

  it('is never an answer that came too late', async () => {
    const exit = exitWithReader();
    await exit.wait(500);
    await exit.tell(exit.gate.levels());
    await exit.tell(exit.gate.show('out-1', card('DEADBEEF')).commands, -1);
    expect(exit.outcomes).toEqual(['done', 'expired']);
    expect(exit.shown()).toMatchObject({ sign: 'ready' });
  });

  it('is silence at a reader that shows nothing, and no failure', async () => {
    for (const [driver, settings] of [
      ['framed-serial', { preset: 'rdm6300' }],
      ['framed-serial', { preset: 'par-100as' }],
      ['wiegand-serial', {}],
    ] as const) {
      const exit = exitWithReader(settings, driver);
      await exit.wait(500);
      await exit.tell(exit.gate.levels());
      await exit.tell(exit.gate.show('out-1', card('DEADBEEF')).commands);
      expect(exit.outcomes).toEqual(['done silent', 'done silent']);
    }
  });
});
