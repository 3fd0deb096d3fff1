import { describe, expect, it } from 'vitest';
import { rulebook } from '../../../../rules/rules.ts';
import type { PersonId, PostId } from '../../../../rules/vocabulary/ids.ts';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { swipe, types } from '../engine/play.ts';
import { EAST, EAST_READER, HALL, SHOP, WANG } from '../engine/small-site.ts';
import { alive, BUTTON, panelSite, report, SHOPS } from '../panel/panel-site.ts';
import { patient, type Watch, watch } from './watch.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const MANAGER = 'sun' as PersonId;
const inMs = (game: Watch, ms: number) => toRfc3339((game.now + ms) as never);

describe('an alarm of a panel', () => {
  it('that never restores is over by the word of somebody who looked', () => {
    const game = watch();
    report(game);
    game.do('alarm.acknowledge');
    game.do('alarm.reset');
    expect(game.refusal()).toBe('still-active');
    expect(types(game.do('alarm.reset', { why: '现场查看' }))).toEqual([
      'alarm.returned',
      'alarm.reset',
      'alarm.cleared',
    ]);
    game.wait(3 * MINUTE);
    expect(types(game.do('alarm.close', { why: '误报' }))).toEqual(['alarm.closed']);
  });

  it('keeps the key of a reason with the words beside it', () => {
    const game = watch();
    report(game);
    game.do('alarm.acknowledge');
    const until = inMs(game, MINUTE);
    const reasons = (facts: readonly { readonly data: object }[]) =>
      facts.map(({ data }) => data).filter((data) => 'why' in data);
    const beside = { why: 'repair', note: '周三来人' };
    expect(reasons(game.do('alarm.shelve', { ...beside, until }))).toMatchObject([beside]);
    game.do('alarm.unshelve');
    const seen = { why: 'seen', note: '门已锁' };
    expect(reasons(game.do('alarm.reset', seen))).toMatchObject([seen]);
    game.wait(3 * MINUTE);
    const handled = { why: 'handled', note: '交物业' };
    expect(reasons(game.do('alarm.close', handled))).toMatchObject([handled]);
  });

  it('is over so only where its panel says nothing, and not where a contact still stands', () => {
    const game = watch();
    game.contact(SHOP, 'on');
    game.do('alarm.acknowledge');
    game.do('alarm.reset', { why: 'looked at' });
    expect(game.refusal()).toBe('still-active');
  });

  it('says that it is over by word, and so does what is doubted of an account that nobody listed', () => {
    const game = watch();
    const isByWord = () => game.view(game.newest())['byWord'] === true;
    report(game);
    expect(isByWord()).toBe(true);
    report(game, { qualifier: 'restore' });
    expect(isByWord()).toBe(false);
    game.contact(SHOP, 'on');
    expect(isByWord()).toBe(false);
    report(game, { account: 'ABCD', kind: 'trouble', code: '300' });
    const doubts = game
      .of('alarm.raised')
      .filter(({ data }) => data.origin === 'panel.unknown-account');
    expect(doubts).toHaveLength(1);
    for (const { data } of doubts) {
      expect(game.view(data.alarm)).toMatchObject({ active: true, byWord: true });
      game.do('alarm.acknowledge', {}, data.alarm);
      game.do('alarm.reset', { why: 'seen' }, data.alarm);
      expect(types(game.do('alarm.close', { why: 'false' }, data.alarm))).toEqual(['alarm.closed']);
    }
  });

  it('that is a panel which nobody hears is not over by anybody’s word, and does not say so', () => {
    const game = watch(panelSite);
    alive(game);
    game.wait(70_000);
    expect(game.view(game.newest())).toMatchObject({ panel: SHOPS, active: true });
    expect(game.view(game.newest())).not.toHaveProperty('byWord');
    game.do('alarm.acknowledge');
    game.do('alarm.reset', { why: 'seen' });
    expect(game.refusal()).toBe('not-latching');
  });

  it('asks anew where it comes again while it stands and was acknowledged', () => {
    const game = watch();
    report(game);
    game.do('alarm.acknowledge');
    game.wait(10_000);
    const facts = report(game);
    expect(types(facts)).toEqual(['panel.event', 'alarm.repeated', 'alarm.realarmed']);
    expect(game.view(game.newest())).toMatchObject({ state: 'unacknowledged' });
    game.wait(MINUTE);
    expect(game.of('clock.missed').map(({ data }) => data.clock)).toEqual(['acknowledged']);
  });

  it('latches anew where it repeats after its reset', () => {
    const game = watch();
    report(game);
    report(game, { qualifier: 'restore' });
    game.do('alarm.reset');
    report(game);
    report(game, { qualifier: 'restore' });
    expect(game.view(game.newest())).toMatchObject({ state: 'returned', needsReset: true });
  });

  it('asks anew where it gets graver', () => {
    const game = watch();
    const odd = { kind: 'unknown', zone: '40' };
    report(game, { ...odd, code: 'X7' });
    game.do('alarm.acknowledge');
    game.do('alarm.shelve', { why: '待查', until: inMs(game, HOUR) });
    game.wait(10_000);
    expect(types(report(game, { ...odd, code: '199' }))).toEqual([
      'panel.event',
      'alarm.repeated',
      'alarm.unshelved',
      'alarm.realarmed',
    ]);
    expect(game.of('alarm.realarmed')).toMatchObject([
      { data: { why: 'graver', priority: 'high', was: 'low' } },
    ]);
    expect(game.view(game.newest())).toMatchObject({ state: 'unacknowledged', priority: 'high' });
  });
});

describe('what is done about an alarm', () => {
  it('is on record: who was sent, what was found, notes and steps', () => {
    const game = watch();
    report(game);
    game.do('alarm.dispatch', { guard: WANG, note: '带手电' });
    game.do('alarm.verify', { is: 'false', note: '猫' });
    game.do('alarm.note', { note: '通知业主' });
    game.do('alarm.tick', { step: 'call' });
    game.do('alarm.tick', { step: 'look' });
    game.do('alarm.tick', { step: 'call', done: false });
    expect(game.view(game.newest())).toMatchObject({
      dispatched: { guard: WANG },
      verified: 'false',
      ticks: ['look'],
    });
    expect(game.of('alarm.noted')).toHaveLength(1);
    expect(types(game.do('alarm.tick', { step: 'look' }))).toEqual([]);
  });

  it('sends guards and posts that there are', () => {
    const game = watch();
    report(game);
    game.do('alarm.dispatch');
    expect(game.refusal()).toBe('nobody-to-send');
    game.do('alarm.dispatch', { guard: 'stranger' as never });
    expect(game.refusal()).toBe('not-a-guard');
    game.do('alarm.dispatch', { post: 'nowhere' as never });
    expect(game.refusal()).toBe('unknown-post');
  });

  it('is sent neither to the post that a silent call for help comes from nor to who stands there', () => {
    const post = 'gate-post' as PostId;
    const atPost = patient.zones.map((one) => (one.id === BUTTON ? { ...one, post } : one));
    const posts = [{ id: post, name: { zh: '门岗', en: 'gate' }, lanes: [] }];
    const game = watch({ ...patient, zones: atPost, posts });
    report(game, { kind: 'hold-up', code: '122', zone: '9' });
    game.do('alarm.dispatch', { post });
    expect(game.refusal()).toBe('quiet-there');
    expect(types(game.do('alarm.dispatch', { guard: WANG }))).toEqual(['alarm.dispatched']);
    rulebook.evolve(game.states, {
      ...{ id: 'x', at: game.now, time: game.now, cause: 'x', sequence: 0 },
      ...{ type: 'post.manned', data: { post, guard: WANG } },
    } as never);
    game.do('alarm.dispatch', { guard: WANG });
    expect(game.of('act.refused')).toHaveLength(2);
    expect(game.refusal()).toBe('quiet-there');
    report(game);
    expect(types(game.do('alarm.dispatch', { post }))).toEqual(['alarm.dispatched']);
  });

  it('raises the barriers where one detector is found to be real', () => {
    const game = watch();
    report(game, { kind: 'fire', code: '111', zone: '7' });
    game.do('alarm.verify', { is: 'unknown' });
    expect(game.of('fire.raised')).toEqual([]);
    game.do('alarm.verify', { is: 'true' });
    expect(game.of('fire.raised')).toMatchObject([{ data: { origin: 'operator', by: 'sun' } }]);
    game.contact(SHOP, 'on');
    game.act({ type: 'fire.reset', data: {} });
    game.do('alarm.verify', { is: 'true' });
    expect(game.of('fire.raised')).toHaveLength(1);
  });

  it('lets a fire be reset whose panel never restores, once somebody has looked', () => {
    const game = watch();
    report(game, { kind: 'fire', code: '111', zone: '7' });
    const first = game.newest();
    report(game, { kind: 'fire', code: '111', zone: '8' });
    game.act({ type: 'fire.reset', data: {} });
    expect(game.refusal()).toBe('fire-signal-still-on');
    game.do('alarm.reset', { why: '已扑灭' }, first);
    game.act({ type: 'fire.reset', data: {} });
    expect(game.of('fire.reset')).toHaveLength(1);
  });
});

describe('attendance', () => {
  const waiver = { consent: '业主电话同意', why: '误触' };

  it('is waited for before an alarm is signed off', () => {
    const game = watch();
    game.contact(HALL, 'on');
    game.contact(HALL, 'off');
    game.do('alarm.acknowledge');
    game.do('alarm.close', { why: 'nothing' });
    expect(game.refusal()).toBe('not-attended');
    game.wait(1_000);
    swipe(game, EAST_READER, 'wang-card');
    expect(types(game.do('alarm.close', { why: 'nothing' }))).toEqual(['alarm.closed']);
  });

  it('is waived by the client, in time and once', () => {
    const game = watch();
    report(game);
    game.wait(179_999);
    game.do('alarm.waive', waiver);
    game.do('alarm.waive', waiver);
    expect(game.refusal()).toBe('waived-before');
    game.wait(HOUR);
    expect(game.of('clock.missed').map(({ data }) => data.clock)).not.toContain('attended');
  });

  it('is waived neither too late nor where nobody need come nor where somebody came', () => {
    const game = watch();
    report(game);
    game.wait(180_000);
    game.do('alarm.waive', waiver);
    expect(game.refusal()).toBe('too-late-to-waive');
    report(game, { kind: 'power', code: '301', zone: '0' });
    game.do('alarm.waive', waiver);
    expect(game.refusal()).toBe('attendance-not-asked');
    game.contact(HALL, 'on');
    game.wait(1_000);
    swipe(game, EAST_READER, 'wang-card');
    game.do('alarm.waive', waiver);
    expect(game.refusal()).toBe('attended-before');
  });
});

describe('proof of attendance', () => {
  const tapAt = (game: Watch, time?: string) =>
    game.act(
      {
        type: 'tap.record',
        data: { checkpoint: EAST, guard: WANG, why: '读卡器失灵', ...(time && { time }) } as never,
      },
      MANAGER,
    );

  it("is not proved by anybody's word, said now or later", () => {
    const game = watch();
    report(game);
    game.wait(60_000);
    expect(types(tapAt(game))).toContain('visit.made');
    game.wait(HOUR);
    tapAt(game, '2026-11-25T02:01:30.000Z');
    expect(game.of('alarm.attended')).toEqual([]);
    expect(game.of('clock.missed').map(({ data }) => data.clock)).toContain('attended');
  });

  it('is no tap of before anybody here knew, of what was told late', () => {
    const game = watch();
    const happened = game.now;
    game.wait(HOUR);
    report(game, {}, { time: happened });
    swipe(game, EAST_READER, 'wang-card', { time: instant(happened + 60_000) });
    expect(game.of('alarm.attended')).toEqual([]);
    game.wait(1_000);
    swipe(game, EAST_READER, 'wang-card');
    expect(game.of('alarm.attended')).toHaveLength(1);
  });

  /** A burglary that was attended or waived in its first minute, and comes again after so long. */
  function comesAgain(ms: number, answer: (game: Watch) => void): Watch {
    const game = watch();
    report(game);
    game.wait(60_000);
    game.do('alarm.acknowledge');
    answer(game);
    game.wait(ms);
    report(game);
    return game;
  }
  const answers: [string, (game: Watch) => void][] = [
    ['attended', (game) => swipe(game, EAST_READER, 'wang-card')],
    ['waived', (game) => game.do('alarm.waive', { consent: '业主电话同意', why: '误触' })],
  ];
  const onScene = (game: Watch) => {
    const { clocks } = game.view(game.newest()) as { clocks: { clock: string }[] };
    return clocks.find(({ clock }) => clock === 'attended');
  };

  it.each(answers)('%s an hour ago answers nothing that comes now', (_, answer) => {
    const game = comesAgain(HOUR, answer);
    expect(onScene(game)).not.toHaveProperty('stopped');
    game.wait(179_999);
    expect(game.of('clock.missed').map(({ data }) => data.clock)).not.toContain('attended');
    game.wait(1);
    expect(game.of('clock.missed').map(({ data }) => data.clock)).toContain('attended');
  });

  it.each(answers)('%s minutes ago answers what comes meanwhile', (_, answer) => {
    const game = comesAgain(5 * 60_000, answer);
    expect(onScene(game)).toHaveProperty('stopped');
  });

  it('asked anew is proved by a tap after what it is asked for', () => {
    const game = comesAgain(HOUR, (one) => swipe(one, EAST_READER, 'wang-card'));
    swipe(game, EAST_READER, 'wang-card', { time: instant(game.now - 60_000) });
    expect(game.of('alarm.attended')).toHaveLength(1);
    game.wait(1_000);
    swipe(game, EAST_READER, 'wang-card');
    expect(game.of('alarm.attended')).toHaveLength(2);
  });
});

describe('a shelved alarm', () => {
  const shelve = (game: Watch, ms = HOUR) =>
    game.do('alarm.shelve', { why: '施工', until: inMs(game, ms) });

  it('is out of the list until its time, and then asks anew', () => {
    const game = watch();
    report(game);
    game.do('alarm.acknowledge');
    shelve(game);
    expect(game.view(game.newest())).toMatchObject({ state: 'shelved' });
    game.wait(HOUR);
    expect(game.of('alarm.unshelved')).toMatchObject([{ data: { how: 'time' } }]);
    expect(game.view(game.newest())).toMatchObject({ state: 'unacknowledged' });
  });

  it('taken back by hand counts as seen', () => {
    const game = watch();
    report(game);
    shelve(game);
    expect(types(game.do('alarm.unshelve'))).toEqual(['alarm.unshelved', 'alarm.acknowledged']);
    expect(game.view(game.newest())).toMatchObject({ state: 'acknowledged' });
    game.do('alarm.unshelve');
    expect(game.refusal()).toBe('not-shelved');
  });

  it('stays shelved where it comes again, and does not begin another', () => {
    const game = watch();
    game.contact(SHOP, 'on');
    game.do('alarm.acknowledge');
    shelve(game);
    game.contact(SHOP, 'off');
    game.contact(SHOP, 'on');
    expect(game.of('alarm.raised')).toHaveLength(1);
    expect(game.view(game.newest())).toMatchObject({ state: 'shelved', active: true });
  });

  it('that is over when its time comes stays over', () => {
    const game = watch();
    game.contact(HALL, 'on');
    report(game, { kind: 'power', code: '301', zone: '0' });
    game.do('alarm.acknowledge');
    shelve(game);
    report(game, { kind: 'power', code: '301', zone: '0', qualifier: 'restore' });
    game.wait(HOUR);
    expect(game.view(game.newest())).toMatchObject({ state: 'cleared' });
  });

  it('has an end, not too far, and is shelved once', () => {
    const game = watch();
    report(game);
    shelve(game, -1);
    expect(game.refusal()).toBe('end-is-past');
    shelve(game, 13 * HOUR);
    expect(game.refusal()).toBe('shelved-too-long');
    game.do('alarm.shelve', { why: 'x', until: 'soon' });
    expect(game.refusal()).toBe('bad-time');
    shelve(game);
    shelve(game);
    expect(game.refusal()).toBe('shelved-before');
  });

  it.each([
    ['fire', '110'],
    ['panic', '120'],
    ['hold-up', '122'],
    ['duress', '121'],
  ])('is never one of kind %s', (kind, code) => {
    const game = watch();
    report(game, { kind, code, zone: '40' });
    shelve(game);
    expect(game.refusal()).toBe('never-shelved');
  });
});

describe('a silent call for help', () => {
  it('says that it is quiet, and at which post nothing of it is shown', () => {
    const post = 'desk' as never;
    const zones = patient.zones.map((zone) => (zone.kind === 'hold-up' ? { ...zone, post } : zone));
    const game = watch({ ...patient, zones });
    report(game, { kind: 'hold-up', code: '122', zone: '9' });
    expect(game.of('alarm.raised').at(-1)?.data).toMatchObject({ quiet: true, post });
    expect(game.view(game.newest())).toMatchObject({ quiet: true, post, needsReset: true });
  });

  it('of a guard is quiet at the post where he stands', () => {
    const game = watch();
    game.act({ type: 'duress.signal', data: {} }, WANG);
    expect(game.of('alarm.raised').at(-1)?.data).toMatchObject({ kind: 'duress', quiet: true });
  });

  it('is none of any other kind', () => {
    const game = watch();
    report(game, { kind: 'panic', code: '120', zone: '40' });
    expect(game.of('alarm.raised').at(-1)?.data).not.toHaveProperty('quiet');
  });
});
