import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CommitRows, StoredInput } from '../../../../gateway/engine/ports.ts';
import { toStored } from '../../../../gateway/engine/stored-inputs.ts';
import { openStore, type Store } from '../../../../gateway/store/store.ts';
import type { Fact, FactDraft } from '../../../../rules/vocabulary/facts.ts';
import type { FactId, InputId } from '../../../../rules/vocabulary/ids.ts';
import type { Input } from '../../../../rules/vocabulary/inputs.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { estate } from '../../../simulation/estate.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

export const site = estate.id;

/** A store on a file of this test's own, closed when the test is finished. */
export async function openTestStore(commits: 'thread' | 'here' = 'here'): Promise<Store> {
  const file = join(temporaryFolder(), 'site.db');
  const store = await openStore({ file, log: silentLogger, commits });
  onTestFinished(() => store.close());
  return store;
}

export const fact = (sequence: number, draft: FactDraft): Fact => ({
  ...draft,
  id: `fact-${sequence}` as FactId,
  time: instant(1_000 + sequence),
  at: instant(1_000 + sequence),
  cause: 'input-1' as InputId,
  sequence,
});

export const timer = (n: number): Input => ({
  kind: 'time.passed',
  id: `timer-${n}` as InputId,
  time: instant(1_000 + n),
  at: instant(1_000 + n),
});

export const card = (sequence: number, key?: string): Input => ({
  kind: 'reading',
  id: `reading-${sequence}` as InputId,
  time: instant(1_000),
  at: instant(2_000),
  device: 'out-1-reader' as never,
  source: '/test-estate/device/out-1-reader',
  boot: 'boot-1',
  sequence,
  ...(key === undefined ? {} : { key }),
  type: 'card.read',
  data: {
    card: { technology: 'em4100', uid: '0A00B1C2D3', bits: 40 },
    proof: 'uid',
    repeats: 0,
  },
  digests: {},
});

export function rows(inputs: readonly Input[], facts: readonly Fact[] = []): CommitRows {
  const stored: readonly StoredInput[] = toStored(inputs);
  return { inputs: stored, facts, commands: [], answered: [], sources: [], layouts: [] };
}

const passage = { lane: 'out-1', passage: 'passage-1' } as never as {
  readonly lane: never;
  readonly passage: never;
};
export const started: FactDraft = {
  type: 'passage.started',
  data: { ...passage, barrier: 'b-out-1' as never, direction: 'exit' },
};
export const granted: FactDraft = {
  type: 'exit.granted',
  data: {
    ...passage,
    credential: 'credential-1' as never,
    permit: 'permit-1' as never,
    holder: 'person-1' as never,
    rule: 'permit',
    notices: ['permit-over'],
  },
};
export const refused: FactDraft = {
  type: 'exit.refused',
  data: {
    ...passage,
    reason: 'card-unknown',
    rule: 'card',
    saw: { tail: 'C2D3' },
    may: ['show-again'],
    text: { zh: '未登记卡', en: 'card not registered' },
  },
};
export const wentUp: FactDraft = {
  type: 'barrier.opened',
  data: {
    ...passage,
    barrier: 'b-out-1' as never,
    authority: { kind: 'permit', id: 'permit-1' },
  },
};
export const wentOut: FactDraft = {
  type: 'passage.committed',
  data: {
    ...passage,
    direction: 'exit',
    permit: 'permit-1' as never,
    holder: 'person-1' as never,
    from: 'inside',
    to: 'outside',
    assurance: 'sensed',
  },
};
