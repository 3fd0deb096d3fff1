import { describe, expect, it } from 'vitest';
import { sentence } from '../../../../gateway/words/sentences.ts';
import { FACTS, type Fact } from '../../../../rules/vocabulary/facts.ts';

const site = {
  zone: 'Asia/Shanghai',
  lanes: [],
  checkpoints: [],
  routes: [],
  zones: [],
  posts: [],
};

const fact = (draft: { readonly type: string; readonly data: unknown }): Fact =>
  JSON.parse(
    JSON.stringify({
      ...draft,
      id: 'f1',
      cause: 'i1',
      time: 0,
      at: 0,
      sequence: 1,
    }),
  );

describe('the sentence of a fact', () => {
  it('tells a refused exit with its reason, in both languages', () => {
    const data = { lane: 'out-1', reason: 'card-unknown', saw: { tail: 'B1C2' }, may: [] };
    const told = sentence(fact({ type: 'exit.refused', data }), site);
    expect(told.zh).toBe('out-1：禁止驶出，未登记卡，卡尾号 B1C2');
    expect(told.en).toBe('out-1: exit refused, card not registered, card ending B1C2');
  });

  it('tells why an area was disarmed, something tested or a fire confirmed in both languages', () => {
    const until = '2026-11-25T03:00:00Z';
    const arming = { area: 'shops', how: 'hand', by: 'li', until, why: 'cleaning', note: '二楼' };
    const disarmed = sentence(fact({ type: 'area.disarmed', data: arming }), site);
    expect(disarmed.zh).toContain('，保洁（二楼）（li）');
    expect(disarmed.en).toContain('by li: cleaning (二楼)');
    const test = { panel: 'office', by: 'li', until, why: 'drill' };
    const begun = sentence(fact({ type: 'test.begun', data: test }), site);
    expect(begun.zh).toContain('演练（li）');
    expect(begun.en).toContain(': a drill');
    const fire = { origin: 'operator', by: 'li', why: 'camera' };
    const confirmed = sentence(fact({ type: 'fire.raised', data: fire }), site);
    expect(confirmed.zh).toBe('火警确认：全部道闸抬起，录像确认（li）');
    expect(confirmed.en).toBe('fire: all barriers go up (li): seen by camera');
  });

  it('tells why an alarm was closed, reset or shelved in both languages, and older words as they are', () => {
    const told = (type: string, data: object) =>
      sentence(fact({ type, data: { alarm: 'a1', by: 'li', ...data } }), site);
    const closed = told('alarm.closed', { why: 'false-alarm', note: '业主误触' });
    expect(closed.zh).toBe('警情 a1：办结，误报（业主误触）（li）');
    expect(closed.en).toBe('alarm a1: closed by li: false alarm (业主误触)');
    expect(told('alarm.reset', { why: 'seen' }).en).toContain(': looked on the spot');
    expect(told('alarm.closed', { why: '老记录' }).en).toBe('alarm a1: closed by li: 老记录');
    const shelved = told('alarm.shelved', { why: 'weather', until: '2026-11-29T10:00:00.000Z' });
    expect(shelved.zh).toContain('天气影响');
  });

  it('tells of a hand-over who has it, what is in it, and how its form is known', () => {
    const told = (names: boolean) =>
      sentence(
        fact({
          type: 'alarm.handed-over',
          data: { alarm: 'a1', by: 'sun', names, manifest: '0123456789abcdef' },
        }),
        site,
      );
    expect(told(true)).toEqual({
      zh: '警情 a1：制作移交材料（含姓名、车牌），校验值 0123456789ab…（sun）',
      en: 'alarm a1: handed over as a file (with names and plates, manifest 0123456789ab…) by sun',
    });
    expect(told(false).zh).toContain('不含姓名、车牌');
  });

  it('names people only where they may be named', () => {
    const data = { lane: 'out-1', holder: 'p1', vehicle: 'v1', notices: ['permit-over'] };
    const granted = fact({ type: 'exit.granted', data });
    expect(sentence(granted, site).zh).not.toContain('粤B12345');
    const naming = (id: string) => (id === 'v1' ? '粤B12345' : undefined);
    expect(sentence(granted, site, naming).zh).toBe('out-1：准予驶出，粤B12345；须跟进：已过期');
  });

  it('tells the window of a round in the time of the site', () => {
    const data = {
      route: 'night',
      from: '2026-11-24T14:00:00.000Z',
      to: '2026-11-24T15:30:00.000Z',
      due: ['a', 'b'],
    };
    expect(sentence(fact({ type: 'round.opened', data }), site).en).toContain('22:00–23:30');
  });

  it('calls an input by what is wired to it', () => {
    const data = { device: 'board', input: 'out-1.arming-loop', was: 'off', is: 'on', edge: true };
    expect(sentence(fact({ type: 'input.observed', data }), site).zh).toBe('board：out-1地感接通');
  });

  it.each([
    [
      'new',
      '主机电池故障',
      'panel battery trouble',
      '主机电池故障，发生（代码 YT）',
      'trouble, new (code YT)',
    ],
    [
      'restore',
      '主机电池恢复',
      'panel battery restored',
      '电池恢复（代码 YT）',
      'restored (code YT)',
    ],
  ] as const)(
    'says once whether what a panel tells is over: %s',
    (qualifier, zh, en, endZh, endEn) => {
      const data = { device: 'd', account: '1', code: 'YT', kind: 'power', qualifier, raw: '' };
      const told = sentence(
        fact({ type: 'panel.event', data: { ...data, meaning: { zh, en } } }),
        site,
      );
      expect(told.zh.endsWith(endZh)).toBe(true);
      expect(told.en.endsWith(endEn)).toBe(true);
      expect(told.en).not.toContain('restored, restored');
    },
  );

  it('tells a refused act with what was wrong and what to do', () => {
    const data = { act: 'a1', type: 'permit.end', by: 'sun', why: 'unknown-permit' };
    const told = sentence(fact({ type: 'act.refused', data }), site);
    expect(told.zh).toBe('操作未受理：注销许可（sun），没有此许可，请核对编号，或先签发许可');
    expect(told.en).toBe(
      'ending a permit by sun was refused: there is no such permit: check its id, or issue it first',
    );
  });

  it('stands for itself where a newer fact has no words', () => {
    expect(sentence(fact({ type: 'moon.risen', data: {} }), site).en).toBe('moon.risen');
  });

  it('has words for every fact of the vocabulary', () => {
    const data = {
      alarm: 'a1',
      authority: { kind: 'permit' },
      by: 'x',
      commitment: 'ab12',
      condition: 'tailgating',
      digest: '12345678',
      due: [],
      input: 'arm-up',
      is: 'on',
      kind: 'fire',
      manifest: 'a1b2',
      notices: [],
      place: { zh: '商铺门', en: 'shop door' },
      plan: { name: { zh: '夜巡', en: 'Night round' } },
      posts: [],
      saw: {},
      sums: {},
      why: 'no-fire',
    };
    for (const type of Object.keys(FACTS)) {
      const told = sentence(fact({ type, data }), site);
      expect(told.en, type).not.toBe(type);
      expect(told.zh, type).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});
