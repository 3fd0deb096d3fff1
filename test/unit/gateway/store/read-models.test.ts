import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../gateway/store/store.ts';
import type { FactDraft } from '../../../../rules/vocabulary/facts.ts';
import type { Input } from '../../../../rules/vocabulary/inputs.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import {
  fact,
  granted,
  openTestStore,
  refused,
  rows,
  site,
  started,
  timer,
  wentOut,
  wentUp,
} from './ledger.ts';

async function told(store: Store, drafts: readonly FactDraft[], inputs: readonly Input[] = []) {
  const { position } = await store.head(site);
  const facts = drafts.map((draft, index) => fact(position + 1 + index, draft));
  const next = position + Math.max(1, facts.length);
  const batch = { site, after: position, position: next };
  const outcome = await store.commit({
    ...batch,
    rows: rows([timer(position), ...inputs], facts),
  });
  expect(outcome).toEqual({ kind: 'done' });
}

const saved = (id: string, type: string, data: object): Input =>
  ({
    kind: 'act',
    id,
    type,
    data,
    time: instant(1),
    at: instant(1),
    by: 'manager-1',
    digests: {},
  }) as never;

describe('a passage', () => {
  it('is one record, from the loop to the way out', async () => {
    const store = await openTestStore();
    await told(store, [started, refused, granted, wentUp, wentOut]);
    expect(await store.passages(site)).toMatchObject([
      {
        passage: 'passage-1',
        lane: 'out-1',
        direction: 'exit',
        started: 1_001,
        decision: 'granted',
        reason: null,
        refusals: 1,
        notices: '["permit-over"]',
        tail: 'C2D3',
        holder: 'person-1',
        authority: 'permit',
        opened: 1_004,
        ended: 1_005,
        outcome: 'committed',
        whereFrom: 'inside',
        whereTo: 'outside',
        assurance: 'sensed',
      },
    ]);
  });

  it('changes who is inside only when it is committed', async () => {
    const store = await openTestStore();
    await told(store, [started, granted, wentUp]);
    expect(await store.presence(site)).toEqual([]);
    await told(store, [wentOut]);
    expect(await store.presence(site, 'outside')).toMatchObject([{ subject: 'person-1' }]);
    await told(store, [{ type: 'presence.forgotten', data: { why: 'fire' } }]);
    expect(await store.presence(site, 'outside')).toEqual([]);
    expect(await store.presence(site, 'unknown')).toHaveLength(1);
  });
});

describe('what a gate keeps', () => {
  const block = {
    type: 'subject.blocked',
    data: {
      subject: 'v-1',
      by: 'manager-1',
      approved: 'manager-2',
      until: '2026-12-31T00:00:00.000Z',
      why: 'court order',
    },
  } as const;
  const bucket = {
    type: 'handover.recorded',
    data: { carrier: '送水站', goods: '桶装水', receiver: '3-1201', by: 'guard-1' },
  } as const;

  it('lists who is blocked, until the block is lifted', async () => {
    const store = await openTestStore();
    await told(store, [block]);
    expect(await store.reference.blocks(site)).toMatchObject([
      { subject: 'v-1', approved: 'manager-2', why: 'court order' },
    ]);
    const lifted = { subject: 'v-1', by: 'manager-1', why: 'settled' };
    await told(store, [{ type: 'subject.unblocked', data: lifted }]);
    expect(await store.reference.blocks(site)).toEqual([]);
  });

  it('lists vehicles that their owners locked', async () => {
    const store = await openTestStore();
    const vehicle = 'v-1' as never;
    await told(store, [{ type: 'vehicle.locked', data: { vehicle, by: 'guard-1' } }]);
    expect(await store.reference.locks(site)).toMatchObject([{ vehicle: 'v-1', by: 'guard-1' }]);
    await told(store, [{ type: 'vehicle.unlocked', data: { vehicle, by: 'guard-1' } }]);
    expect(await store.reference.locks(site)).toEqual([]);
  });

  it('knows the spaces of a household, and that there is no limit', async () => {
    const store = await openTestStore();
    const set = (spaces?: number): FactDraft => ({
      type: 'household.set',
      data: { household: '3-1201', by: 'manager-1', ...(spaces === undefined ? {} : { spaces }) },
    });
    await told(store, [set(2)]);
    expect(await store.reference.households(site)).toMatchObject([{ spaces: 2 }]);
    await told(store, [set()]);
    expect(await store.reference.households(site)).toMatchObject([{ spaces: null }]);
  });

  it('keeps a hand-over with who has it now', async () => {
    const store = await openTestStore();
    await told(store, [bucket]);
    const [waiting] = await store.reference.handovers(site);
    expect(waiting).toMatchObject({ goods: '桶装水', receiver: '3-1201', delivered: null });
    const handover = (waiting?.handover ?? '') as never;
    const data = { handover, by: 'guard-2', to: '王女士' };
    await told(store, [{ type: 'handover.delivered', data }]);
    expect(await store.reference.handovers(site)).toMatchObject([
      { to: '王女士', deliveredBy: 'guard-2' },
    ]);
  });

  it('is what the journal says', async () => {
    const store = await openTestStore();
    await told(store, [block, bucket]);
    expect(await store.compareReadModels(site)).toEqual([]);
  });
});

describe('an alarm', () => {
  it('is one record: it keeps who picked it up first, and how grave it became', async () => {
    const store = await openTestStore();
    const alarm = 'alarm-1' as never;
    const seen = { alarm, kind: 'burglary' } as const;
    const raised = {
      ...seen,
      priority: 'high',
      place: { zh: '商铺', en: 'Shop' },
      origin: '130',
      latching: true,
      near: [],
    };
    await told(store, [
      { type: 'alarm.raised', data: raised },
      { type: 'alarm.acknowledged', data: { alarm, by: 'sun' } },
      { type: 'alarm.returned', data: seen },
      { type: 'alarm.cleared', data: seen },
      { type: 'alarm.repeated', data: seen },
      { type: 'alarm.realarmed', data: { ...seen, why: 'graver', priority: 'critical' } },
      { type: 'alarm.acknowledged', data: { alarm, by: 'li' } },
    ]);
    expect(await store.alarms(site)).toMatchObject([
      {
        priority: 'critical',
        acknowledged: 1_002,
        acknowledgedBy: 'sun',
        repeats: 1,
        returned: null,
        cleared: null,
      },
    ]);
  });
});

describe('reference data', () => {
  it('takes names and plates from acts, and from no refused one', async () => {
    const store = await openTestStore();
    const refusal: FactDraft = {
      type: 'act.refused',
      data: { act: 'act-2' as never, type: 'vehicle.save', by: 'manager-1', why: 'expired' },
    };
    await told(
      store,
      [refusal],
      [
        saved('act-1', 'person.save', { person: 'person-1', name: '王师傅', guard: true }),
        saved('act-2', 'vehicle.save', { vehicle: 'vehicle-1', plate: '京A12345' }),
        saved('act-3', 'vehicle.save', { vehicle: 'vehicle-2', plate: '京B12345' }),
      ],
    );
    expect(await store.reference.people(site)).toMatchObject([{ name: '王师傅', guard: 1 }]);
    expect(await store.reference.vehicles(site)).toMatchObject([{ plate: '京B12345' }]);
    const journal = await store.read.selectFrom('journal').select('data').execute();
    expect(JSON.stringify(journal)).not.toContain('王师傅');
  });

  it('follows permits and credentials by their facts', async () => {
    const store = await openTestStore();
    const terms = {
      permit: 'permit-1' as never,
      class: 'resident' as const,
      holder: 'person-1' as never,
      vehicles: [],
      lanes: [],
      by: 'manager-1',
    };
    await told(store, [
      { type: 'permit.issued', data: { ...terms, is: 'active' } },
      {
        type: 'credential.enrolled',
        data: {
          credential: 'credential-1' as never,
          digests: ['digest-1' as never],
          by: 'manager-1',
          permit: 'permit-1' as never,
          technology: 'em4100',
          bits: 40,
          tail: 'C2D3',
        },
      },
    ]);
    await told(store, [
      { type: 'permit.changed', data: { ...terms, was: 'active', is: 'suspended' } },
      {
        type: 'credential.lost',
        data: { credential: 'credential-1' as never, digests: [], by: 'manager-1' },
      },
    ]);
    expect(await store.reference.permits(site)).toMatchObject([
      { state: 'suspended', ended: null },
    ]);
    expect(await store.reference.credentials(site, { ids: ['credential-1'] })).toMatchObject([
      { tail: 'C2D3', digests: '["digest-1"]', lost: 1_004 },
    ]);
  });
});

describe('the feed', () => {
  it('comes in pages by area, each fact with the one before it', async () => {
    const store = await openTestStore();
    const forgotten: FactDraft = { type: 'presence.forgotten', data: { why: 'fire' } };
    const configured: FactDraft = { type: 'site.configured', data: { digest: 'digest' } };
    await told(store, [forgotten, configured, forgotten]);
    await told(store, [forgotten, configured]);
    const page = await store.feed(site, { area: 'access', after: 1, limit: 10 });
    expect(page.trimmed).toBe(false);
    expect(page.facts.map(({ fact: one, previous }) => [one.sequence, previous])).toEqual([
      [3, 1],
      [4, 3],
    ]);
    const all = await store.feed(site, { after: 0, limit: 2 });
    expect(all.facts.map(({ fact: one }) => one.sequence)).toEqual([1, 2]);
  });

  it('says where its beginning was trimmed', async () => {
    const store = await openTestStore();
    await told(store, [started]);
    await told(store, [granted]);
    await store.write(store.read.deleteFrom('chain').where('position', '=', 1));
    await store.write(store.read.deleteFrom('journal').where('position', '=', 1));
    expect(await store.feed(site, { after: 0, limit: 10 })).toMatchObject({ trimmed: true });
    expect(await store.feed(site, { after: 1, limit: 10 })).toMatchObject({ trimmed: false });
  });
});

describe('read models', () => {
  it('are what the journal says, and a difference is named', async () => {
    const store = await openTestStore();
    await told(store, [started, refused, granted, wentUp, wentOut]);
    expect(await store.compareReadModels(site)).toEqual([]);
    await store.write(store.read.updateTable('passages').set({ outcome: 'refused' }));
    expect(await store.compareReadModels(site)).toMatchObject([
      { table: 'passages', key: 'passage-1', live: { outcome: 'refused' } },
    ]);
  });
});
