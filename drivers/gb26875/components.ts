import type { Text } from '../../rules/vocabulary/schema.ts';

/** What a system of fire protection is (GB/T 26875.3, table 4). */
const SYSTEMS: Readonly<Record<number, Text>> = {
  0: { zh: '消防设施', en: 'fire protection' },
  1: { zh: '火灾报警系统', en: 'fire alarm system' },
  10: { zh: '消防联动控制器', en: 'linkage controller' },
  11: { zh: '消火栓系统', en: 'hydrant system' },
  12: { zh: '自动喷水灭火系统', en: 'sprinkler system' },
  13: { zh: '气体灭火系统', en: 'gas extinguishing system' },
  14: { zh: '水喷雾灭火系统（泵启动）', en: 'water spray system (pump)' },
  15: { zh: '水喷雾灭火系统（压力容器）', en: 'water spray system (vessel)' },
  16: { zh: '泡沫灭火系统', en: 'foam system' },
  17: { zh: '干粉灭火系统', en: 'powder system' },
  18: { zh: '防烟排烟系统', en: 'smoke control system' },
  19: { zh: '防火门及卷帘系统', en: 'fire doors and shutters' },
  20: { zh: '消防电梯', en: "firemen's lift" },
  21: { zh: '消防应急广播', en: 'emergency broadcast' },
  22: { zh: '消防应急照明和疏散指示系统', en: 'emergency lighting and signs' },
  23: { zh: '消防电源', en: 'fire power supply' },
  24: { zh: '消防电话', en: 'fire telephone' },
};

/** What a component is (GB/T 26875.3, table 5). */
const COMPONENTS: Readonly<Record<number, Text>> = {
  0: { zh: '部件', en: 'component' },
  1: { zh: '火灾报警控制器', en: 'fire alarm controller' },
  10: { zh: '可燃气体探测器', en: 'gas detector' },
  11: { zh: '点型可燃气体探测器', en: 'point gas detector' },
  12: { zh: '独立式可燃气体探测器', en: 'independent gas detector' },
  13: { zh: '线型可燃气体探测器', en: 'line gas detector' },
  16: { zh: '电气火灾监控报警器', en: 'electrical fire monitor' },
  17: { zh: '剩余电流式电气火灾监控探测器', en: 'residual current detector' },
  18: { zh: '测温式电气火灾监控探测器', en: 'cable temperature detector' },
  21: { zh: '探测回路', en: 'detection loop' },
  22: { zh: '火灾显示盘', en: 'repeater panel' },
  23: { zh: '手动火灾报警按钮', en: 'manual call point' },
  24: { zh: '消火栓按钮', en: 'hydrant button' },
  25: { zh: '火灾探测器', en: 'fire detector' },
  30: { zh: '感温火灾探测器', en: 'heat detector' },
  31: { zh: '点型感温火灾探测器', en: 'point heat detector' },
  32: { zh: '点型感温火灾探测器（S型）', en: 'point heat detector (type S)' },
  33: { zh: '点型感温火灾探测器（R型）', en: 'point heat detector (type R)' },
  34: { zh: '线型感温火灾探测器', en: 'line heat detector' },
  35: { zh: '线型感温火灾探测器（S型）', en: 'line heat detector (type S)' },
  36: { zh: '线型感温火灾探测器（R型）', en: 'line heat detector (type R)' },
  37: { zh: '光纤感温火灾探测器', en: 'fibre heat detector' },
  40: { zh: '感烟火灾探测器', en: 'smoke detector' },
  41: { zh: '点型离子感烟火灾探测器', en: 'ionisation smoke detector' },
  42: { zh: '点型光电感烟火灾探测器', en: 'optical smoke detector' },
  43: { zh: '线型光束感烟火灾探测器', en: 'beam smoke detector' },
  44: { zh: '吸气式感烟火灾探测器', en: 'aspirating smoke detector' },
  50: { zh: '复合式火灾探测器', en: 'combined detector' },
  51: { zh: '复合式感烟感温火灾探测器', en: 'smoke and heat detector' },
  52: { zh: '复合式感光感温火灾探测器', en: 'flame and heat detector' },
  53: { zh: '复合式感光感烟火灾探测器', en: 'flame and smoke detector' },
  61: { zh: '紫外火焰探测器', en: 'ultraviolet flame detector' },
  62: { zh: '红外火焰探测器', en: 'infrared flame detector' },
  69: { zh: '感光火灾探测器', en: 'flame detector' },
  74: { zh: '气体探测器', en: 'fire gas detector' },
  78: { zh: '图像摄像方式火灾探测器', en: 'video fire detector' },
  79: { zh: '感声火灾探测器', en: 'acoustic fire detector' },
  81: { zh: '气体灭火控制器', en: 'gas extinguishing controller' },
  82: { zh: '消防电气控制装置', en: 'electrical control unit' },
  83: { zh: '消防控制室图形显示装置', en: 'control room display' },
  84: { zh: '模块', en: 'module' },
  85: { zh: '输入模块', en: 'input module' },
  86: { zh: '输出模块', en: 'output module' },
  87: { zh: '输入/输出模块', en: 'input and output module' },
  88: { zh: '中继模块', en: 'repeater module' },
  91: { zh: '消防水泵', en: 'fire pump' },
  92: { zh: '消防水箱', en: 'fire water tank' },
  95: { zh: '喷淋泵', en: 'sprinkler pump' },
  96: { zh: '水流指示器', en: 'flow switch' },
  97: { zh: '信号阀', en: 'monitored valve' },
  98: { zh: '报警阀', en: 'alarm valve' },
  99: { zh: '压力开关', en: 'pressure switch' },
  101: { zh: '阀驱动装置', en: 'valve actuator' },
  102: { zh: '防火门', en: 'fire door' },
  103: { zh: '防火阀', en: 'fire damper' },
  104: { zh: '通风空调', en: 'ventilation' },
  105: { zh: '泡沫液泵', en: 'foam pump' },
  106: { zh: '管网电磁阀', en: 'pipe solenoid valve' },
  111: { zh: '防烟排烟风机', en: 'smoke fan' },
  113: { zh: '排烟防火阀', en: 'smoke exhaust damper' },
  114: { zh: '常闭送风口', en: 'air supply vent' },
  115: { zh: '排烟口', en: 'smoke vent' },
  116: { zh: '电控挡烟垂壁', en: 'smoke curtain' },
  117: { zh: '防火卷帘控制器', en: 'fire shutter controller' },
  118: { zh: '防火门监控器', en: 'fire door monitor' },
  121: { zh: '警报装置', en: 'sounder' },
};

const numbered = (zh: string, en: string, number: number): Text => ({
  zh: `${zh} ${number}`,
  en: `${en} ${number}`,
});

/** What a system of this number is. */
export const systemName = (type: number): Text =>
  SYSTEMS[type] ?? numbered('系统类型', 'system of type', type);

/** What a component of this number is. */
export const componentName = (type: number): Text =>
  COMPONENTS[type] ?? numbered('部件类型', 'component of type', type);

/** Detectors of gas that burns: what they alarm is gas, and no fire yet. */
export const smellsGas = (type: number): boolean => type >= 10 && type <= 13;

/** Where water that flows shows by feedback: somebody must look, nothing burns for certain. */
export const showsFlow = (type: number): boolean => [24, 96, 98, 99].includes(type);

/** What is measured (GB/T 26875.3, table 6): its unit, and how many of the value's steps make one. */
export const ANALOGUES: Readonly<
  Record<number, { readonly name: Text; readonly unit: string; readonly steps: number }>
> = {
  1: { name: { zh: '事件计数', en: 'events' }, unit: '', steps: 1 },
  2: { name: { zh: '高度', en: 'height' }, unit: 'm', steps: 100 },
  3: { name: { zh: '温度', en: 'temperature' }, unit: '°C', steps: 10 },
  4: { name: { zh: '压力', en: 'pressure' }, unit: 'MPa', steps: 10 },
  5: { name: { zh: '压力', en: 'pressure' }, unit: 'kPa', steps: 10 },
  6: { name: { zh: '气体浓度', en: 'gas concentration' }, unit: '%LEL', steps: 10 },
  7: { name: { zh: '时间', en: 'time' }, unit: 's', steps: 1 },
  8: { name: { zh: '电压', en: 'voltage' }, unit: 'V', steps: 10 },
  9: { name: { zh: '电流', en: 'current' }, unit: 'A', steps: 10 },
  10: { name: { zh: '流量', en: 'flow' }, unit: 'L/s', steps: 10 },
  11: { name: { zh: '风量', en: 'air flow' }, unit: 'm³/min', steps: 10 },
  12: { name: { zh: '风速', en: 'air speed' }, unit: 'm/s', steps: 1 },
};
