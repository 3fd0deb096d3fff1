import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registry as drivers } from '../../../../drivers/registry.ts';
import { readConfig, type SiteConfig } from '../../../../gateway/config/config.ts';
import type { Problem } from '../../../../gateway/config/problem.ts';
import { EXAMPLE, registry } from './example.ts';

const sound = (text: string): SiteConfig => {
  const read = readConfig(text, 'site.yaml', registry);
  if (!read.ok) throw new Error(JSON.stringify(read.error, null, 2));
  return read.value;
};
const problems = (text: string): readonly Problem[] => {
  const read = readConfig(text, 'site.yaml', registry);
  return read.ok ? read.value.warnings : read.error;
};
const withLine = (find: string, replacement: string): string => {
  if (!EXAMPLE.includes(find)) throw new Error(`the example has no ${find}`);
  return EXAMPLE.replace(find, replacement);
};
const lineOf = (text: string, part: string): number =>
  text.slice(0, text.indexOf(part)).split('\n').length;

describe('a sound site.yaml', () => {
  it('has no problems and no warnings', () => {
    expect(problems(EXAMPLE)).toEqual([]);
  });

  it('becomes the site the rules know', () => {
    const { site } = sound(EXAMPLE);
    expect(site.lanes[0]).toMatchObject({ id: 'out-1', mode: 'automatic', near: ['gate'] });
    expect(site.barriers[0]).toEqual({
      id: 'barrier-out',
      device: 'board-out',
      lanes: ['out-1'],
    });
    expect(site.devices[0]).toMatchObject({
      host: 'main',
      inputs: ['arm-up', 'safety-loop', 'zone.shop-door', 'site.fire'],
    });
    expect(site.zones[0]).toMatchObject({ normal: 'off', latching: true });
  });

  it('has the standard times where it says nothing, and its own where it does', () => {
    expect(sound(EXAMPLE).site.times).toMatchObject({ commandLife: 5_000, attended: 180_000 });
    const { times } = sound(`${EXAMPLE}times: { attendedSeconds: 90, pulseMs: 500 }\n`).site;
    expect(times).toMatchObject({ attended: 90_000, pulse: 500, commandLife: 5_000 });
  });

  it('believes no proxy where it names none, and those it names where it does', () => {
    expect(sound(EXAMPLE).http.trustedProxies).toEqual([]);
    const proxies = ['192.0.2.7', '10.0.0.0/8', '2001:db8::/32', '::1'];
    const text = `${EXAMPLE}http: { trustedProxies: ${JSON.stringify(proxies)} }\n`;
    expect(sound(text).http.trustedProxies).toEqual(proxies);
  });

  it('warns of a reader that stands nowhere, and not of what guards carry to their tags', () => {
    const text = `
site: { id: s, name: { zh: 小区, en: Estate }, zone: Asia/Shanghai }
lines:
  - { id: dock, kind: serial, path: /dev/ttyUSB0 }
  - { id: desk, kind: serial, path: /dev/ttyUSB1 }
devices:
  - { id: baton, driver: patrol-baton, line: dock }
  - { id: reader, driver: framed-serial, line: desk, settings: { preset: rdm6300 } }
`;
    const read = readConfig(text, 'site.yaml', drivers);
    const told = read.ok ? read.value.warnings : read.error;
    const unused = told.filter(({ code }) => code === 'device-unused');
    expect(unused.map(({ path }) => path)).toEqual(['devices.1']);
  });

  it('lets a round run past midnight', () => {
    expect(sound(EXAMPLE).site.routes[0]?.rounds).toEqual([
      { from: 1_320, to: 1_800, toleranceMin: 20 },
    ]);
  });

  it('repeats a round at a rhythm', () => {
    const text = withLine(
      "{ from: '22:00', to: '06:00', toleranceMin: 20 }",
      "{ from: '23:00', to: '01:00', everyMin: 60, lastsMin: 40 }",
    );
    expect(sound(text).site.routes[0]?.rounds).toEqual([
      { from: 1_380, to: 1_420, toleranceMin: 15 },
      { from: 1_440, to: 1_480, toleranceMin: 15 },
    ]);
  });

  it('gives each host its lines with what suits the driver', () => {
    const [host] = sound(EXAMPLE).hosts;
    expect(host?.id).toBe('main');
    expect(host?.lines.map(({ line }) => line.id)).toEqual(['bus', 'wire-out', 'wire-gate']);
    expect(host?.lines[2]?.line.baudRate).toBe(9_600);
    expect(host?.lines[1]?.devices[0]?.settings).toEqual({ pollMs: 200 });
  });

  it('has the same digest for the same meaning and another for another', () => {
    const { digest } = sound(EXAMPLE).site;
    expect(sound(`# a comment\n${EXAMPLE}`).site.digest).toBe(digest);
    expect(sound(`${EXAMPLE}http: { port: 9000 }\n`).site.digest).toBe(digest);
    expect(sound(withLine('direction: exit', 'direction: entry')).site.digest).not.toBe(digest);
  });
});

type Bad = {
  readonly what: string;
  readonly find: string;
  readonly replacement: string;
  readonly code: string;
  readonly says: RegExp;
  readonly at?: string;
};

const BAD: readonly Bad[] = [
  {
    what: 'an unknown key, with what was meant',
    find: 'direction: exit',
    replacement: 'direction: exit\n    bariers: barrier-out',
    code: 'unknown-key',
    says: /did you mean "barrier"/,
    at: 'bariers:',
  },
  {
    what: 'an unknown key at the top',
    find: 'routes:',
    replacement: 'rotes:',
    code: 'unknown-key',
    says: /did you mean "routes"/,
    at: 'rotes:',
  },
  {
    what: 'a duplicate id',
    find: 'id: reader-gate,',
    replacement: 'id: reader-out,',
    code: 'duplicate-id',
    says: /"reader-out" stands at devices.1.id already/,
  },
  {
    what: 'a lane without reader',
    find: '    reader: reader-out\n',
    replacement: '',
    code: 'lane-without-reader',
    says: /expected a reader for this lane/,
  },
  {
    what: 'a bad time zone',
    find: 'Asia/Shanghai',
    replacement: 'Asia/Shanghia',
    code: 'unknown-time-zone',
    says: /did you mean "Asia\/Shanghai"/,
    at: 'Asia/Shanghia',
  },
  {
    what: 'a barrier that is not there',
    find: 'barrier: barrier-out',
    replacement: 'barrier: barrier-oud',
    code: 'unknown-reference',
    says: /did you mean "barrier-out"/,
    at: 'barrier-oud',
  },
  {
    what: 'a checkpoint that is not there',
    find: 'checkpoints: [gate]',
    replacement: 'checkpoints: [gate, pond]',
    code: 'unknown-reference',
    says: /"pond" came/,
    at: 'pond',
  },
  {
    what: 'an unknown driver, with those there are',
    find: 'driver: board-modbus',
    replacement: 'driver: barrier-zigbee',
    code: 'unknown-driver',
    says: /card-serial, board-modbus; "barrier-zigbee" came/,
    at: 'barrier-zigbee',
  },
  {
    what: 'settings its driver does not know',
    find: 'unit: 1, holdRelay',
    replacement: 'unit: 1, hodlRelay: 2, holdRelay',
    code: 'unknown-key',
    says: /did you mean "holdRelay"/,
    at: 'hodlRelay',
  },
  {
    what: 'settings of a wrong form',
    find: 'unit: 1,',
    replacement: 'unit: 900,',
    code: 'wrong-value',
    says: /a number <= 247; 900 came/,
    at: '900',
  },
  {
    what: 'a setting left out',
    find: 'unit: 1, ',
    replacement: '',
    code: 'missing-key',
    says: /expected "unit"/,
  },
  {
    what: 'an input mapped to two terminals',
    find: "'1': safety-loop",
    replacement: "'1': arm-up",
    code: 'input-twice',
    says: /"arm-up" is mapped to two terminals/,
    at: "arm-up, '2'",
  },
  {
    what: 'an input nobody knows',
    find: "'1': safety-loop",
    replacement: "'1': safty-loop",
    code: 'input-unknown',
    says: /"safty-loop" came/,
    at: 'safty-loop',
  },
  {
    what: 'a zone without a terminal',
    find: "'2': zone.shop-door, ",
    replacement: '',
    code: 'zone-unwired',
    says: /expected an input "zone.shop-door"/,
  },
  {
    what: 'a line without its address',
    find: ", address: '192.168.1.20:4001'",
    replacement: '',
    code: 'line-incomplete',
    says: /expected "address" for a line of kind tcp/,
  },
  {
    what: 'a line its driver cannot use',
    find: 'line: wire-out',
    replacement: 'line: bus',
    code: 'line-unsuitable',
    says: /expected a line of kind serial, tcp for card-serial/,
  },
  {
    what: 'two drivers on one line',
    find: 'line: wire-out',
    replacement: 'line: bus',
    code: 'line-shared',
    says: /board-modbus and card-serial/,
  },
  {
    what: 'two lines on one port',
    find: '/dev/ttyUSB1',
    replacement: '/dev/ttyUSB0',
    code: 'address-shared',
    says: /is that of "bus"/,
    at: '/dev/ttyUSB0 }\ndevices',
  },
  {
    what: 'one reader at two places',
    find: 'reader: reader-gate',
    replacement: 'reader: reader-out',
    code: 'reader-shared',
    says: /stands at lanes.0 already/,
  },
  {
    what: 'a round of no length',
    find: "from: '22:00', to: '06:00'",
    replacement: "from: '22:00', to: '22:00'",
    code: 'round-empty',
    says: /22:00 to 22:00/,
  },
  {
    what: 'drawn rounds that do not fit',
    find: "from: '22:00', to: '06:00'",
    replacement: "from: '22:00', to: '23:00', times: 3, lastsMin: 30",
    code: 'round-empty',
    says: /3 rounds of 30 min from 22:00 to 23:00; they do not fit/,
  },
  {
    what: 'drawn rounds of no length',
    find: "from: '22:00', to: '06:00'",
    replacement: "from: '22:00', to: '23:00', times: 3",
    code: 'round-empty',
    says: /3 rounds of no length/,
  },
  {
    what: 'a leg from a point to itself',
    find: 'lanes:',
    replacement: 'legs: [{ from: gate, to: gate, leastSeconds: 9 }]\nlanes:',
    code: 'leg-to-itself',
    says: /came twice/,
    at: 'gate, leastSeconds',
  },
  {
    what: 'a time of day that is none',
    find: "from: '22:00'",
    replacement: "from: '25:00'",
    code: 'wrong-value',
    says: /HH:mm/,
    at: "'25:00'",
  },
  {
    what: 'entitlement made hard at the exit',
    find: 'lanes:',
    replacement: 'hard: [permit-over]\nlanes:',
    code: 'people-held',
    says: /holds people/,
    at: 'permit-over',
  },
  {
    what: 'a policy that holds people',
    find: 'lanes:',
    replacement: 'policy: { exit: { permit-over: refuse } }\nlanes:',
    code: 'people-held',
    says: /holds people/,
    at: 'permit-over',
  },
  {
    what: 'a policy that lets lost cards through',
    find: 'lanes:',
    replacement: 'policy: { exit: { card-lost: notice } }\nlanes:',
    code: 'unknown-key',
    says: /card-lost/,
    at: 'card-lost',
  },
  {
    what: 'an exit that leads from the road',
    find: 'direction: exit',
    replacement: 'direction: exit\n    from: road\n    to: estate',
    code: 'lane-leads-nowhere',
    says: /"out-1" leads from road to estate/,
    at: 'road',
  },
  {
    what: 'a lane to an area that is not there',
    find: 'direction: exit',
    replacement: 'direction: exit\n    from: garage',
    code: 'unknown-reference',
    says: /one of areas/,
    at: 'garage',
  },
  {
    what: 'exits that all close at night',
    find: 'direction: exit',
    replacement:
      "direction: exit\n    hours: [{ mode: closed, days: every-day, from: '23:00', to: '05:00' }]",
    code: 'people-held',
    says: /every exit is closed/,
    at: '{ mode: closed',
  },
  {
    what: 'a free flow by hours',
    find: 'direction: exit',
    replacement:
      "direction: exit\n    hours: [{ mode: free-flow, days: every-day, from: '23:00', to: '05:00' }]",
    code: 'wrong-value',
    says: /closed/,
    at: 'free-flow',
  },
  {
    what: 'a day that is free and worked',
    find: 'lanes:',
    replacement: "calendar: { holidays: ['2027-02-06'], workdays: ['2027-02-06'] }\nlanes:",
    code: 'day-twice',
    says: /holiday and a workday/,
  },
  {
    what: 'a holiday that is no day',
    find: 'lanes:',
    replacement: "calendar: { holidays: ['2027-02-30'] }\nlanes:",
    code: 'wrong-value',
    says: /no day of the calendar/,
    at: "'2027-02-30'",
  },
  {
    what: 'a broker open to the network',
    find: 'lanes:',
    replacement: 'mqtt: { host: 0.0.0.0 }\nlanes:',
    code: 'open-to-network',
    says: /passwords in the clear/,
    at: '0.0.0.0',
  },
  {
    what: 'a barrier that cannot hold',
    find: 'holdRelay: 2, ',
    replacement: '',
    code: 'settings-refused',
    says: /no holdRelay/,
    at: 'unit: 1',
  },
  {
    what: 'relays for a barrier that is not there',
    find: 'unit: 1, ',
    replacement: 'unit: 1, moves: [barrier-out, barrier-oud], ',
    code: 'relay-unknown',
    says: /did you mean "barrier-out"/,
    at: 'barrier-oud',
  },
  {
    what: 'relays for a barrier that another board moves',
    find: '  - { id: reader-out,',
    replacement: `  - { id: board-in, driver: board-modbus, line: bus, settings: { unit: 2, holdRelay: 2, inputs: {} } }
  - { id: reader-out,`,
    code: 'relay-unknown',
    says: /"barrier-out" is moved by "board-out"/,
    at: 'board-in, driver',
  },
  {
    what: 'a barrier its board has no relays for',
    find: 'unit: 1, ',
    replacement: 'unit: 1, moves: [], ',
    code: 'barrier-unwired',
    says: /expected relays for "barrier-out" on "board-out"; it has none/,
    at: 'id: barrier-out',
  },
  {
    what: 'two devices with one address on a bus',
    find: '  - { id: reader-out,',
    replacement: `  - id: board-in
    driver: board-modbus
    line: bus
    settings: { unit: 1, holdRelay: 2, moves: [], inputs: {} }
  - { id: reader-out,`,
    code: 'address-twice',
    says: /"board-in" and "board-out" are both unit 1/,
    at: 'settings: { unit: 1, holdRelay: 2, moves',
  },
  {
    what: 'a board where a reader belongs',
    find: '    reader: reader-out',
    replacement: '    reader: board-out',
    code: 'device-misplaced',
    says: /expected a card reader; "board-out" is a board/,
    at: 'reader: board-out',
  },
  {
    what: 'a zone on a device that is not there',
    find: 'device: board-out\n    latching',
    replacement: 'device: board-oud\n    latching',
    code: 'unknown-reference',
    says: /did you mean "board-out"/,
    at: 'board-oud',
  },
  {
    what: 'a reader that is not there',
    find: '    reader: reader-out',
    replacement: '    reader: reader-oud',
    code: 'unknown-reference',
    says: /did you mean "reader-out"/,
    at: 'reader-oud',
  },
  {
    what: 'a point near a lane that is not there',
    find: 'near: [gate]\ncheckpoints',
    replacement: 'near: [pond]\ncheckpoints',
    code: 'unknown-reference',
    says: /expected the id of one of checkpoints/,
    at: 'pond',
  },
  {
    what: 'a point that a route names twice',
    find: 'checkpoints: [gate]',
    replacement: 'checkpoints: [gate, gate]',
    code: 'checkpoint-twice',
    says: /"gate" came again/,
    at: 'checkpoints: [gate, gate]',
  },
  {
    what: 'a lane that stands open from the start',
    find: 'direction: exit',
    replacement: 'direction: exit\n    mode: free-flow',
    code: 'lane-free-flow',
    says: /"out-1" stands open to everybody/,
    at: 'mode: free-flow',
  },
  {
    what: 'a fire contact that opens no barrier',
    find: EXAMPLE.slice(EXAMPLE.indexOf('barriers:'), EXAMPLE.indexOf('checkpoints:')),
    replacement: '',
    code: 'fire-idle',
    says: /the site has none, and "site.fire" moves nothing/,
    at: 'site.fire',
  },
  {
    what: 'fire zones that are not independent of each other',
    find: EXAMPLE.slice(EXAMPLE.indexOf(", '3': site.fire"), EXAMPLE.indexOf('priority:')),
    replacement: EXAMPLE.slice(EXAMPLE.indexOf(", '3': site.fire"), EXAMPLE.indexOf('priority:'))
      .replace(", '3': site.fire", '')
      .replace('burglary', 'fire'),
    code: 'fire-idle',
    says: /expected fire zones on two boards or two of a panel, or the input site.fire/,
    at: '- id: shop-door',
  },
  {
    what: 'one port for MQTT and the console',
    find: 'lanes:',
    replacement: 'http: { port: 1883 }\nlanes:',
    code: 'port-shared',
    says: /another one listens on 1883 too/,
    at: '1883',
  },
  {
    what: 'a proxy by name',
    find: 'lanes:',
    replacement: 'http: { trustedProxies: [192.0.2.0/24, proxy.example] }\nlanes:',
    code: 'wrong-value',
    says: /expected an address or a network .*; "proxy.example" came/,
    at: 'proxy.example',
  },
  {
    what: 'a listener with TLS and without its key',
    find: 'lanes:',
    replacement: 'mqtt: { listeners: [{ kind: tls, port: 8883, certificate: /c.pem }] }\nlanes:',
    code: 'missing-key',
    says: /there is no key/,
    at: '{ kind: tls',
  },
  {
    what: 'a certificate where nothing speaks TLS',
    find: 'lanes:',
    replacement: 'mqtt: { listeners: [{ kind: ws, port: 8083, certificate: /c.pem }] }\nlanes:',
    code: 'wrong-value',
    says: /expected no certificate where nothing speaks TLS/,
    at: '/c.pem',
  },
  {
    what: 'two listeners on one port',
    find: 'lanes:',
    replacement: 'mqtt: { listeners: [{ kind: ws, port: 8080 }] }\nlanes:',
    code: 'port-shared',
    says: /another one listens on 8080 too/,
    at: 'mqtt:',
  },
  {
    what: 'everybody as a proxy',
    find: 'lanes:',
    replacement: 'http: { trustedProxies: ["::/0"] }\nlanes:',
    code: 'wrong-value',
    says: /"::\/0" came/,
    at: '"::/0"',
  },
  {
    what: 'a terminal written as a number and as a word',
    find: "'1': safety-loop",
    replacement: "'1': safety-loop, 1: arm-down",
    code: 'yaml-malformed',
    says: /unique/,
  },
  {
    what: 'an alias of nothing',
    find: 'direction: exit',
    replacement: 'direction: *exit',
    code: 'yaml-malformed',
    says: /alias.*: exit/,
  },
  {
    what: 'what is no YAML',
    find: 'zones:',
    replacement: '  zones: [',
    code: 'yaml-malformed',
    says: /expected YAML/,
  },
  {
    what: 'a key written twice',
    find: 'direction: exit',
    replacement: 'direction: exit\n    direction: entry',
    code: 'yaml-malformed',
    says: /unique/,
  },
];

describe('a bad site.yaml', () => {
  it.each(BAD)('names $what', ({ find, replacement, code, says, at }) => {
    const text = withLine(find, replacement);
    const found = problems(text).find((problem) => problem.code === code);
    expect(found, JSON.stringify(problems(text), null, 2)).toBeDefined();
    expect(`${found?.text}; ${found?.remedy}`).toMatch(says);
    expect(found?.remedy).not.toBe('');
    if (at !== undefined) expect(found?.line).toBe(lineOf(text, at));
  });

  it('lists all of its problems, in the order of the file', () => {
    const text = withLine('Asia/Shanghai', 'Mars/Base')
      .replace('unit: 1,', 'unit: 0,')
      .replace('    reader: reader-out\n', '')
      .replace('checkpoints: [gate]', 'checkpoints: [pond]')
      .replace('kind: burglary', 'kind: burglery');
    const found = problems(text).filter(({ warning }) => warning !== true);
    expect(found.map(({ code }) => code)).toEqual([
      'unknown-time-zone',
      'wrong-value',
      'lane-without-reader',
      'unknown-reference',
      'wrong-value',
    ]);
    expect(found.map(({ line }) => line)).toEqual(
      [...found.map(({ line }) => line)].sort((a, b) => a - b),
    );
  });

  it('finds more than eight mistakes of one form', () => {
    const rows = Array.from({ length: 12 }, (_, n) => `  - { id: c${n}, nmae: x }`).join('\n');
    const found = problems(withLine('checkpoints:\n', `checkpoints:\n${rows}\n`));
    expect(found.filter(({ code }) => code === 'unknown-key')).toHaveLength(12);
  });

  it('says which lane a loop belongs to where a barrier serves two', () => {
    const second = `  - id: in-1
    name: { zh: 一号入口, en: Entry 1 }
    direction: entry
    barrier: barrier-out
    reader: reader-gate
`;
    const text = withLine(
      'checkpoints:\n  - { id: gate, name: { zh: 大门, en: Gate }, reader: reader-gate }',
      `${second}checkpoints:\n  - { id: gate, name: { zh: 大门, en: Gate } }`,
    );
    const found = problems(text.replace('safety-loop', 'arming-loop')).filter(
      ({ code }) => code === 'input-without-lane',
    );
    expect(found.map(({ text: said }) => said).join()).toMatch(
      /"out-1.arming-loop" or "in-1.arming-loop"/,
    );
  });

  it('is empty', () => {
    expect(problems('').map(({ code }) => code)).toEqual(['wrong-value']);
  });

  it('never makes the reader throw', () => {
    fc.assert(
      fc.property(
        fc.nat(EXAMPLE.length),
        fc.nat(60),
        fc.string({ maxLength: 12 }),
        (start, length, put) => {
          const text = EXAMPLE.slice(0, start) + put + EXAMPLE.slice(start + length);
          for (const { line, column, text: said, remedy } of problems(text)) {
            expect(line).toBeGreaterThan(0);
            expect(column).toBeGreaterThan(0);
            expect(said).not.toBe('');
            expect(remedy).not.toBe('');
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
