import { describe, expect, it } from 'vitest';
import { type Driver, defineDriver } from '../../../../drivers/driver.ts';
import { readConfig } from '../../../../gateway/config/config.ts';
import { closed } from '../../../../rules/vocabulary/schema.ts';
import { EXAMPLE, registry as others } from './example.ts';

const registry: readonly Driver[] = [
  ...others,
  defineDriver({
    id: 'panel-receiver',
    title: 'A receiver',
    carries: 'peers',
    lines: { 'tcp-listen': {} },
    settings: closed({}),
    inputs: () => [],
    shows: () => false,
    panelIntervalSeconds: (_, account) => (account.toLowerCase() === '1a2b' ? 60 : 20),
    problems: () => [],
    start: () => {
      throw new Error('a configuration is only read here');
    },
  }),
];

const PANELS = `panels:
  - id: shops
    name: { zh: 商铺主机, en: Shops }
    device: receiver-a
    account: 1a2b
    intervalSeconds: 30
    near: [gate]
`;
const BACKUP = `    backup: [{ device: receiver-b }, { device: receiver-a, account: '77' }]
`;
const LINES = `  - { id: ear-a, kind: tcp-listen, address: '127.0.0.1:7001' }
  - { id: ear-b, kind: tcp-listen, address: '127.0.0.1:7002' }
devices:
  - { id: receiver-a, driver: panel-receiver, line: ear-a }
  - { id: receiver-b, driver: panel-receiver, line: ear-b }
`;
const ZONE = `  - id: window
    name: { zh: 窗, en: Window }
    kind: hold-up
    priority: high
    panel: shops
    number: '005'
`;

const read = (change = (text: string) => text) =>
  readConfig(
    change(
      EXAMPLE.replace('devices:\n', LINES).replace('zones:\n', `${PANELS}${BACKUP}zones:\n`) + ZONE,
    ),
    'site.yaml',
    registry,
  );

function codes(change: (text: string) => string): readonly string[] {
  const result = read(change);
  return (result.ok ? result.value.warnings : result.error).map(({ code }) => code);
}

describe('a panel in site.yaml', () => {
  it('is known by its account at a receiver, and its zones stand at that receiver', () => {
    const result = read();
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const { site } = result.value;
    expect(site.panels).toMatchObject([{ id: 'shops', account: '1a2b', interval: 30_000 }]);
    expect(site.zones[1]).toMatchObject({
      id: 'window',
      device: 'receiver-a',
      panel: 'shops',
      latching: true,
    });
  });

  it('reports under the same account at its back-ups where nothing else is written', () => {
    const result = read();
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    expect(result.value.site.panels).toMatchObject([
      {
        device: 'receiver-a',
        backup: [
          { device: 'receiver-b', account: '1a2b' },
          { device: 'receiver-a', account: '77' },
        ],
      },
    ]);
    expect(result.value.warnings.map(({ code }) => code)).not.toContain('device-unused');
  });

  it.each([
    [
      'device-misplaced',
      (text: string) => text.replace('[{ device: receiver-b }', '[{ device: reader-out }'),
    ],
    [
      'device-misplaced',
      (text: string) => text.replace('device: receiver-a\n', 'device: board-out\n'),
    ],
    [
      'unknown-reference',
      (text: string) => text.replace('[{ device: receiver-b }', '[{ device: receiver-c }'),
    ],
    ['backup-same', (text: string) => text.replace("account: '77'", "account: '1A2B'")],
    ['backup-same', (text: string) => text.replace("receiver-a, account: '77'", 'receiver-b')],
    [
      'account-twice',
      (text: string) =>
        text.replace(
          'zones:\n',
          `${PANELS.slice(8).replace('shops', 'club').replace('receiver-a', 'receiver-b')}zones:\n`,
        ),
    ],
    ['zone-unplaced', (text: string) => text.replace("    number: '005'\n", '')],
    [
      'zone-unplaced',
      (text: string) => text.replace("number: '005'", "number: '5'\n    device: board-out"),
    ],
    ['unknown-reference', (text: string) => text.replace('panel: shops', 'panel: shop')],
    [
      'unknown-reference',
      (text: string) =>
        text.replace('device: receiver-a\n    account', 'device: nothing\n    account'),
    ],
    [
      'number-twice',
      (text: string) => `${text}${ZONE.replace('window', 'door').replace('005', '5')}`,
    ],
    [
      'account-twice',
      (text: string) =>
        text.replace(
          'zones:\n',
          `${PANELS.slice(8).replace('shops', 'club').replace('1a2b', '1A2B')}zones:\n`,
        ),
    ],
    [
      'must-latch',
      (text: string) =>
        `${text}${ZONE.replace('window', 'door').replace('005', '6')}    latching: false\n`,
    ],
    ['panel-unsupervised', (text: string) => text.replace('    intervalSeconds: 30\n', '')],
    [
      'interval-short',
      (text: string) => text.replace('intervalSeconds: 30', 'intervalSeconds: 16'),
    ],
  ])('is refused or warned of with %s', (code, change) => {
    expect(codes(change)).toContain(code);
  });
});

describe('how often a panel says that it is alive', () => {
  const warnings = (change: (text: string) => string) => {
    const result = read(change);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value.warnings;
  };

  it('is told with what its profile usually does, where nothing is written, and is not made up', () => {
    const without = (text: string) => text.replace('    intervalSeconds: 30\n', '');
    const found = warnings(without).find(({ code }) => code === 'panel-unsupervised');
    expect(found?.remedy).toContain('every 60 s');
    const result = read(without);
    expect(result.ok && result.value.site.panels?.[0]).not.toHaveProperty('interval');
  });

  it('is long enough where three times that and 10 s cover what its profile usually does', () => {
    const short = (seconds: number) =>
      warnings((text) => text.replace('intervalSeconds: 30', `intervalSeconds: ${seconds}`)).filter(
        ({ code }) => code === 'interval-short',
      );
    expect(short(17)).toEqual([]);
    expect(short(16)).toMatchObject([
      { path: 'panels.0.intervalSeconds', remedy: expect.stringContaining('write 60') },
    ]);
  });
});

describe('areas that are armed, in site.yaml', () => {
  const areas = `armAreas:
  - id: shops-area
    name: { zh: 商铺, en: Shops }
    zones: [window, shop-door]
    hours: [{ days: workdays, from: '22:00', to: '06:00' }]
`;

  it('are zones with hours', () => {
    const result = read((text) => text + areas);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    expect(result.value.site.armAreas).toMatchObject([{ zones: ['window', 'shop-door'] }]);
  });

  it('follow a panel, or a part that it lists', () => {
    const follow = (follows: string) => (text: string) =>
      text.replace(
        'account: 1a2b',
        "account: 1a2b\n    partitions: [{ number: '2', name: { zh: 二, en: Two } }]",
      ) +
      areas +
      `    follows: ${follows}\n`;
    const result = read(follow("{ panel: shops, partition: '02' }"));
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    expect(result.value.site.armAreas).toMatchObject([
      { follows: { panel: 'shops', partition: '02' } },
    ]);
    expect(codes(follow('{ panel: shop }'))).toContain('unknown-reference');
    expect(codes(follow("{ panel: shops, partition: '3' }"))).toContain('partition-unknown');
  });

  it('have zones that there are, each in one of them', () => {
    expect(codes((text) => text + areas.replace('window', 'door'))).toContain('unknown-reference');
    const twice = areas + areas.slice(10).replace('shops-area', 'other');
    expect(codes((text) => text + twice)).toContain('zone-in-two-areas');
  });
});

describe('escalation in site.yaml', () => {
  it('is told step by step, once where nothing else is written', () => {
    const steps = `escalation:
  - { afterSeconds: 30, to: console, everySeconds: 30 }
  - { afterSeconds: 60, to: 'webhook:duty', clock: attended, hours: [{ days: every-day, from: '22:00', to: '06:00' }] }
`;
    const result = read((text) => text + steps + WEBHOOK);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    expect(result.value.site.escalation).toEqual([
      { after: 30_000, to: 'console', clock: 'acknowledged', repeat: { every: 30_000, times: 10 } },
      {
        after: 60_000,
        to: 'webhook:duty',
        clock: 'attended',
        hours: [{ days: 'every-day', from: '22:00', to: '06:00' }],
      },
    ]);
  });

  it('names webhooks and posts that are there, and is warned of where it reaches nobody', () => {
    const to = (whom: string) =>
      codes((text) => `${text}escalation: [{ afterSeconds: 9, to: '${whom}' }]\n${WEBHOOK}`);
    expect(to('webhook:duty')).toEqual(to('console'));
    expect(to('webhook:chief')).toContain('unknown-reference');
    expect(to('post:gate-post')).toContain('unknown-reference');
    const posts = 'posts: [{ id: gate-post, name: { zh: 门岗, en: Gate } }]\n';
    const steps = "escalation: [{ afterSeconds: 9, to: 'post:gate-post' }]\n";
    expect(codes((text) => text + posts + steps + WEBHOOK)).toEqual(to('console'));
    expect(to('supervisor')).toContain('step-unheard');
    expect(to('person:li')).not.toContain('step-unheard');
  });

  it('is warned of where the console is to sound for what was acknowledged', () => {
    const waits = (clock: string) =>
      codes((text) => `${text}escalation: [{ afterSeconds: 9, to: console, clock: ${clock} }]\n`);
    expect(waits('attended')).toContain('step-unheard');
    expect(waits('acknowledged')).not.toContain('step-unheard');
  });
});

const WEBHOOK = `webhooks:
  - { id: duty, url: 'https://example.org/x', secretFile: /tmp/secret, for: ['person:li'] }
`;

describe('webhooks in site.yaml', () => {
  const withUrl = (url: string) =>
    codes((text) => text + WEBHOOK.replace('https://example.org/x', url));

  it('are addresses, and warned of where everybody can read on their way', () => {
    expect(withUrl('https://[::1')).toContain('wrong-value');
    expect(withUrl('http://example.org/x')).toContain('open-to-network');
    expect(withUrl('http://127.0.0.1:9000/x')).not.toContain('open-to-network');
    expect(withUrl('ftp://example.org/x')).not.toEqual([]);
  });
});
