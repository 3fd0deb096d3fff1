import type { AlarmKind } from '../../rules/vocabulary/site.ts';
import type { Phone, Procedure, ProcedureStep } from './procedure.ts';

const step = (id: string, zh: string, en: string): ProcedureStep => ({ id, text: { zh, en } });
const phone = (number: string, zh: string, en: string): Phone => ({ number, name: { zh, en } });

// The public numbers of mainland China.
const POLICE = phone('110', '公安报警', 'Police');
const FIRE_BRIGADE = phone('119', '消防报警', 'Fire brigade');
const AMBULANCE = phone('120', '医疗急救', 'Ambulance');

const go = step('go', '派最近的护卫到场查看（三分钟内）', 'send the nearest guard: three minutes');
const report = step('report', '报告值班负责人', 'tell the manager on duty');
const record = step('record', '记录经过并办结', 'write down what happened, and close');
const find = step(
  'find',
  '查明原因，能修则修，不能修则报修',
  'find the cause: mend it, or have it mended',
);
const watch = step(
  'watch',
  '修复前派人看护相关区域',
  'until it works, have somebody look after what it watched',
);

type Card = Omit<Procedure, 'kind'>;
const FAULT: Card = { steps: [find, watch, record], phones: [] };

/** What to do about each kind, where a site has not written its own. A site that has better knowledge writes it. */
const CARDS: Readonly<Record<AlarmKind, Card>> = {
  fire: {
    steps: [
      step(
        'look',
        '就近派人到场核实，携带灭火器和对讲机',
        'send somebody there with extinguisher and radio',
      ),
      step(
        'call',
        '确认火情即拨 119：地址、着火物、有无被困',
        'if it burns call 119: address, what burns, who is trapped',
      ),
      step('raise', '确认火警：抬起全部道闸', 'confirm the fire: all barriers go up'),
      step(
        'evacuate',
        '广播疏散，电梯迫降，切断非消防电源',
        'have people leave, lifts down, mains off but for fire gear',
      ),
      step(
        'guide',
        '派人到大门引导消防车，清开消防通道',
        'somebody at the gate guides the engines; clear their way',
      ),
      report,
      step('reset', '消防人员确认后再复位', 'reset only when the fire brigade says so'),
      record,
    ],
    phones: [FIRE_BRIGADE, AMBULANCE, POLICE],
  },
  burglary: {
    steps: [
      step(
        'picture',
        '查看现场情况：相邻防区、门岗、出口车辆',
        'look around it: zones beside it, posts, cars at the exits',
      ),
      step('pair', '派两名护卫到场，不单独进入', 'send two guards; nobody goes in alone'),
      step('exits', '出口改为核对放行', 'let the exits ask before they open'),
      step(
        'call',
        '发现入侵即拨 110，保护现场',
        'if somebody broke in call 110, and touch nothing',
      ),
      report,
      step('reset', '查明后复位并重新布防', 'when it is clear, reset and arm again'),
      record,
    ],
    phones: [POLICE],
  },
  'hold-up': {
    steps: [
      step(
        'silent',
        '不回拨、不广播、不亮灯：劫匪可能在旁',
        'do not call back, no speaker, no light: he may stand there',
      ),
      step(
        'call',
        '立即拨 110，说明地点与无声报警',
        'call 110 at once: the place, and that the alarm is silent',
      ),
      step('far', '护卫在远处观察，不接近', 'guards watch from afar and stay away'),
      step('exits', '记录出场车辆，不强行拦截', 'note the cars that leave; stop nobody by force'),
      report,
      record,
    ],
    phones: [POLICE, AMBULANCE],
  },
  duress: {
    steps: [
      step(
        'silent',
        '不点名询问：胁迫者可能在旁',
        'do not ask him by radio: somebody may stand beside him',
      ),
      step('call', '立即拨 110，说明地点', 'call 110 at once, and say where'),
      step('far', '派两人在远处观察', 'send two who watch from afar'),
      report,
      record,
    ],
    phones: [POLICE],
  },
  panic: {
    steps: [
      step('call', '对讲或电话联系报警处', 'speak to the place by intercom or telephone'),
      go,
      step('help', '按情况拨 110 或 120', 'call 110 or 120 as it needs'),
      report,
      record,
    ],
    phones: [POLICE, AMBULANCE],
  },
  medical: {
    steps: [
      step('call', '拨 120：地址、病情、年龄', 'call 120: address, what is wrong, how old'),
      step('aid', '派人携急救箱和 AED 到场', 'send somebody with first aid kit and AED'),
      step('gate', '为救护车抬杆并派人引导', 'raise the barrier for the ambulance, and guide it'),
      step('family', '通知家属', 'tell the family'),
      record,
    ],
    phones: [AMBULANCE],
  },
  gas: {
    steps: [
      step(
        'spark',
        '不开关电器、不打电话、不按门铃：到户外再拨',
        'no switch, no telephone, no bell: call from outside',
      ),
      step('shut', '关闭燃气总阀，开门窗通风', 'shut the main valve, open doors and windows'),
      step('evacuate', '疏散楼内人员', 'have people leave the building'),
      step('call', '拨 119 和燃气公司抢修电话', 'call 119 and the gas company'),
      report,
      record,
    ],
    phones: [FIRE_BRIGADE],
  },
  technical: {
    steps: [
      step(
        'look',
        '到设备现场查看：水位、温度、泵组',
        'look at the plant: water, temperature, pumps',
      ),
      find,
      record,
    ],
    phones: [],
  },
  tamper: {
    steps: [
      go,
      step('look', '检查线路、探测器和箱体', 'look at wire, detector and cabinet'),
      find,
      watch,
      record,
    ],
    phones: [POLICE],
  },
  power: {
    steps: [
      step(
        'extent',
        '确认停电范围和备用电源余量',
        'find out how far it reaches, and how long the battery lasts',
      ),
      step('lifts', '检查电梯有无困人', 'look for people in lifts'),
      find,
      record,
    ],
    phones: [phone('95598', '供电服务', 'Power company')],
  },
  communication: FAULT,
  supervision: FAULT,
  device: FAULT,
  trouble: FAULT,
  condition: {
    steps: [step('look', '查看现场或询问岗位', 'look, or ask the post'), find, record],
    phones: [],
  },
  unknown: {
    steps: [
      step('panel', '查看报警主机显示', 'read what the panel itself shows'),
      go,
      step(
        'table',
        '把代码告知安装人员，补入代码表',
        'tell the installer the code, so that the table has it',
      ),
      record,
    ],
    phones: [],
  },
};

const isKind = (word: string): word is AlarmKind => word in CARDS;

/** The cards as shipped, one for every kind. */
export const SHIPPED: readonly Procedure[] = Object.keys(CARDS)
  .filter(isKind)
  .map((kind) => ({ kind, ...CARDS[kind] }));
