import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { registry } from '../../../../drivers/registry.ts';
import { readConfig } from '../../../../gateway/config/config.ts';
import { SHIPPED } from '../../../../gateway/procedures/shipped.ts';
import { ALARM_KINDS } from '../../../../rules/vocabulary/site.ts';
import { startSite } from '../http/running-site.ts';

vi.setConfig({ testTimeout: 30_000 });

const HEAD = 'site: { id: a-site, name: { zh: 小区, en: Site }, zone: Asia/Shanghai }\n';
const FIRE = `procedures:
  - kind: fire
    steps: [{ id: call, text: { zh: 先打电话, en: call first } }]
    phones: [{ name: { zh: 值班经理, en: Manager }, number: '0755 8888 0000' }]
`;
const read = (text: string) => readConfig(HEAD + text, 'site.yaml', registry);

describe('the cards that are shipped', () => {
  it('are one for every kind, each step with a name of its own', () => {
    expect(SHIPPED.map(({ kind }) => kind).toSorted()).toEqual(ALARM_KINDS.toSorted());
    for (const { steps } of SHIPPED) {
      expect(steps.length).toBeGreaterThan(1);
      expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
    }
  });

  it.each([
    ['fire', '119'],
    ['burglary', '110'],
    ['hold-up', '110'],
    ['medical', '120'],
  ])('name whom to call: %s %s', (kind, number) => {
    const card = SHIPPED.find((one) => one.kind === kind);
    expect(card?.phones[0]?.number).toBe(number);
  });
});

describe('the cards of a site', () => {
  it('take the place of those that are shipped', () => {
    const config = read(FIRE);
    if (!config.ok) throw new Error(JSON.stringify(config.error));
    const { procedures } = config.value;
    expect(procedures).toHaveLength(SHIPPED.length);
    expect(procedures.find(({ kind }) => kind === 'fire')?.steps).toEqual([
      { id: 'call', text: { zh: '先打电话', en: 'call first' } },
    ]);
    expect(procedures.find(({ kind }) => kind === 'medical')).toBe(
      SHIPPED.find(({ kind }) => kind === 'medical'),
    );
  });

  it('are refused where a kind or a step comes twice', () => {
    const codes = (text: string) => {
      const config = read(text);
      return config.ok ? [] : config.error.map(({ code }) => code);
    };
    expect(codes(FIRE + FIRE.replace('procedures:\n', ''))).toEqual(['duplicate-id']);
    expect(
      codes(
        FIRE.replace('}]\n    phones', '}, { id: call, text: { zh: 一, en: b } }]\n    phones'),
      ),
    ).toEqual(['duplicate-id']);
  });

  it('are read by whoever is signed in', async () => {
    const site = await startSite();
    onTestFinished(() => site.close());
    expect((await site.get('/api/v1/procedures', '')).status).toBe(401);
    const answer = await site.get('/api/v1/procedures', await site.cookie('guard'));
    expect(await answer.json()).toEqual({ procedures: SHIPPED });
  });
});
