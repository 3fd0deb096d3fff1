import { expect, it } from 'vitest';
import type { Receipt } from '../../../../gateway/engine/ports.ts';
import type { Submission } from '../../../../gateway/engine/submission.ts';
import { createSelfReport } from '../../../../gateway/self/report.ts';
import { createHandClock } from '../devices/hand-clock.ts';

const TAKEN: Receipt = { kind: 'committed', facts: [], commands: [] };
const CLOSED: Receipt = { kind: 'refused', why: 'intake-closed' };

/** An engine that answers as it is told, and a report to it. */
function desk(answer: () => Promise<Receipt>) {
  const said: string[] = [];
  const clock = createHandClock();
  let count = 0;
  const report = createSelfReport({
    engine: {
      submit(submission: Submission) {
        if (submission.kind === 'gateway.health') {
          said.push(`${submission.condition} ${submission.is}`);
        }
        return answer();
      },
    },
    clock,
    freshId: () => `id-${++count}`,
  });
  return { said, clock, report };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('says once how it is, and again as it turns', async () => {
  const { said, report } = desk(async () => TAKEN);
  for (const is of [false, false, true, true]) {
    report.tell('disk-low', is);
    await settled();
  }
  expect(said).toEqual(['disk-low false', 'disk-low true']);
});

it('says it again to an engine that took nothing, until it is taken', async () => {
  const answers = [CLOSED, CLOSED, TAKEN];
  const { said, clock, report } = desk(async () => answers.shift() ?? TAKEN);
  report.tell('disk-low', true);
  for (let tries = 0; tries < 5; tries += 1) {
    await settled();
    clock.advance(5_000);
  }
  expect(said).toEqual(['disk-low true', 'disk-low true', 'disk-low true']);
});

it('says the last word of what turned while it was on its way', async () => {
  const waiting: ((receipt: Receipt) => void)[] = [];
  const { said, report } = desk(() => new Promise((resolve) => waiting.push(resolve)));
  report.tell('broker-lost', true);
  report.tell('broker-lost', false);
  report.tell('disk-low', true);
  for (let answers = 0; answers < 3; answers += 1) {
    waiting.shift()?.(TAKEN);
    await settled();
  }
  expect(said).toEqual(['broker-lost true', 'disk-low true', 'broker-lost false']);
});

it('does not fail where the engine does', async () => {
  const { said, clock, report } = desk(() => Promise.reject(new Error('broken')));
  report.tell('disk-low', true);
  await settled();
  clock.advance(5_000);
  await settled();
  expect(said).toHaveLength(2);
});

it('is silent once it is closed', async () => {
  const { said, clock, report } = desk(async () => CLOSED);
  report.tell('disk-low', true);
  await settled();
  report.close();
  clock.advance(60_000);
  await settled();
  expect(said).toHaveLength(1);
});
