import Type from 'typebox';
import { type Driver, defineDriver } from '../../../../drivers/driver.ts';
import { closed } from '../../../../rules/vocabulary/schema.ts';

/** A reader without inputs and a board whose terminals are a map: the two shapes of settings there are. */
export const registry: readonly Driver[] = [
  defineDriver({
    id: 'card-serial',
    title: 'A reader',
    carries: 'bytes',
    lines: { serial: { baudRate: 9_600 }, tcp: {} },
    settings: closed({ pollMs: Type.Optional(Type.Integer({ minimum: 50, default: 200 })) }),
    inputs: () => [],
    shows: () => false,
    problems: () => [],
    start: () => {
      throw new Error('a configuration is only read here');
    },
  }),
  defineDriver({
    id: 'board-modbus',
    title: 'A board',
    carries: 'modbus',
    lines: { 'modbus-rtu': {}, 'modbus-tcp': {} },
    settings: closed({
      unit: Type.Integer({ minimum: 1, maximum: 247 }),
      inputs: Type.Record(Type.String(), Type.String()),
      holdRelay: Type.Optional(Type.Integer()),
      moves: Type.Optional(Type.Array(Type.String())),
    }),
    inputs: (settings) => Object.values(settings.inputs),
    barriers: ({ moves }) => moves ?? ['barrier-out'],
    address: ({ unit }) => `unit ${unit}`,
    shows: () => false,
    problems: ({ holdRelay }) =>
      holdRelay === undefined
        ? [{ text: 'hold repeats the pulse: no holdRelay is wired', warning: true, at: ['unit'] }]
        : [],
    start: () => {
      throw new Error('a configuration is only read here');
    },
  }),
];

/** A small sound site. */
export const EXAMPLE = `site:
  id: river-garden
  name: { zh: 河畔花园, en: River Garden }
  zone: Asia/Shanghai
lines:
  - { id: bus, kind: modbus-rtu, path: /dev/ttyUSB0 }
  - { id: wire-out, kind: tcp, address: '192.168.1.20:4001' }
  - { id: wire-gate, kind: serial, path: /dev/ttyUSB1 }
devices:
  - id: board-out
    driver: board-modbus
    line: bus
    settings: { unit: 1, holdRelay: 2, inputs: { '0': arm-up, '1': safety-loop, '2': zone.shop-door, '3': site.fire } }
  - { id: reader-out, driver: card-serial, line: wire-out }
  - { id: reader-gate, driver: card-serial, line: wire-gate }
barriers:
  - { id: barrier-out, device: board-out }
lanes:
  - id: out-1
    name: { zh: 一号出口, en: Exit 1 }
    direction: exit
    barrier: barrier-out
    reader: reader-out
    near: [gate]
checkpoints:
  - { id: gate, name: { zh: 大门, en: Gate }, reader: reader-gate }
routes:
  - id: night
    name: { zh: 夜巡, en: Night walk }
    checkpoints: [gate]
    rounds:
      - { from: '22:00', to: '06:00', toleranceMin: 20 }
zones:
  - id: shop-door
    name: { zh: 商铺门, en: Shop door }
    kind: burglary
    priority: high
    device: board-out
    latching: true
    near: [gate]
`;
