import type { PanelKind } from '../../rules/vocabulary/panel-kinds.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';

/** What one bit of a state means. */
export type Sign = {
  readonly bit: number;
  readonly name: string;
  readonly kind: PanelKind;
  readonly text: Text;
};

const sign = (bit: number, name: string, kind: PanelKind, zh: string, en: string): Sign => ({
  bit,
  name,
  kind,
  text: { zh, en },
});

/** GB/T 26875.3, figures 4 and 5: bits that systems and their components have in common. */
const COMMON: readonly Sign[] = [
  sign(1, 'fire', 'fire', '火警', 'fire'),
  sign(2, 'fault', 'trouble', '故障', 'fault'),
  sign(3, 'disabled', 'bypass', '屏蔽', 'disabled'),
  sign(4, 'supervised', 'supervision', '监管', 'supervisory'),
  sign(5, 'started', 'log', '启动', 'started'),
  sign(6, 'feedback', 'log', '反馈', 'feedback'),
  sign(7, 'delay', 'log', '延时', 'delay'),
];

/** Bits of the state of a system. */
export const SYSTEM_SIGNS: readonly Sign[] = [
  ...COMMON,
  sign(8, 'mains-fault', 'power', '主电故障', 'mains fault'),
  sign(9, 'battery-fault', 'power', '备电故障', 'battery fault'),
  sign(10, 'bus-fault', 'trouble', '总线故障', 'bus fault'),
  sign(11, 'manual', 'log', '手动状态', 'manual mode'),
  sign(12, 'configuration', 'log', '配置改变', 'configuration changed'),
  sign(13, 'reset', 'log', '复位', 'reset'),
];

/** Bits of the state of a component. */
export const COMPONENT_SIGNS: readonly Sign[] = [
  ...COMMON,
  sign(8, 'supply-fault', 'power', '电源故障', 'supply fault'),
];

/** Bits of the state of the device that speaks to us (用户信息传输装置). */
export const DEVICE_SIGNS: readonly Sign[] = [
  sign(1, 'fire', 'fire', '火警', 'fire'),
  sign(2, 'fault', 'trouble', '故障', 'fault'),
  sign(3, 'mains-fault', 'power', '主电故障', 'mains fault'),
  sign(4, 'battery-fault', 'power', '备电故障', 'battery fault'),
  sign(5, 'centre-link-fault', 'communication', '与监控中心通信故障', 'link to the centre lost'),
  sign(6, 'panel-link-fault', 'communication', '监测连接线路故障', 'line to the panel lost'),
];

/** Bit 0 is set in normal work: a state of nothing but zeros is that of a test. */
export const TEST_SIGN: Sign = sign(0, 'test', 'test', '测试状态', 'under test');

/** What somebody did (GB/T 26875.3, figure 7, and 8.3.1.4 for the device itself). */
export const OPERATIONS: readonly Sign[] = [
  sign(0, 'reset', 'log', '复位', 'reset'),
  sign(1, 'silence', 'log', '消音', 'silenced'),
  sign(2, 'manual-alarm', 'fire', '手动报警', 'manual alarm'),
  sign(3, 'alarm-cleared', 'log', '警情消除', 'alarm cleared'),
  sign(4, 'self-test', 'test', '自检', 'self-test'),
  sign(5, 'confirmed', 'log', '确认', 'confirmed'),
  sign(6, 'test', 'test', '测试', 'test'),
];

/** The same bit means another thing at the device than at what it watches. */
export const DUTY_ANSWERED: Sign = sign(
  5,
  'duty-answered',
  'log',
  '查岗应答',
  'duty check answered',
);
/** What ends a manual alarm. */
export const ENDS_MANUAL: ReadonlySet<string> = new Set(['reset', 'alarm-cleared']);
