import Type from 'typebox';
import { closed, type Static, words } from '../../rules/vocabulary/schema.ts';

/** What a column may hold, with the headers under which programs of the trade export it. */
export const HEADERS = {
  tag: ['地点卡号', '巡更点卡号', '巡检点卡号', '地点钮号', '点卡号', '卡号', 'tag', 'card'],
  when: ['巡检时间', '巡更时间', '打点时间', '读卡时间', '刷卡时间', '日期时间', 'date time'],
  date: ['巡检日期', '巡更日期', '打点日期', '日期', 'date'],
  time: ['时刻', '时间', 'time'],
  baton: ['巡更棒号', '巡更棒', '巡检器号', '棒号', '机号', '设备号', 'baton', 'device'],
  guard: ['人员卡号', '巡检员卡号', '巡更员卡号', '巡检员', '巡更员', '人员', '姓名', 'guard'],
  record: ['记录号', '流水号', 'record'],
} as const;
export type Column = keyof typeof HEADERS;

/** How the numbers of tags and badges are written. */
export const NUMBER_FORMS = ['hex', 'hex-reversed', 'decimal', 'decimal-reversed', '3+5'] as const;

/** What is taken where site.yaml says nothing. */
export const DEFAULTS = {
  numbers: 'hex',
  technology: 'em4100',
  zone: 'Asia/Shanghai',
  badRows: 'leave-out',
} as const;

const header = (about: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: about }));

/** Settings of the batons whose taps come in one folder; those of the first device say how its files are read. */
export const Settings = closed({
  baton: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 40,
      description:
        'The number its taps stand under in a file; left out: every baton no other device has',
    }),
  ),
  columns: Type.Optional({
    ...closed({
      tag: header('Number of the tag that was touched'),
      when: header('Date and time in one column'),
      date: header('Date, where it stands apart'),
      time: header('Time of day, where it stands apart'),
      baton: header('Number of the baton'),
      guard: header("Number of the guard's badge, or his name (`guards`)"),
      record: header('Number of the record, where it never begins anew'),
    }),
    description:
      'Headers as the program writes them, or `#3` for the third column; the usual ones are known',
  }),
  numbers: Type.Optional({
    ...words(NUMBER_FORMS),
    default: DEFAULTS.numbers,
    description: 'How the numbers of tags and badges are written',
  }),
  technology: Type.Optional({
    ...words(['em4100', 'iso14443a', 'iso14443b', 'iso15693'] as const),
    default: DEFAULTS.technology,
    description: 'What the tags are',
  }),
  guards: Type.Optional(
    Type.Record(
      Type.String({ minLength: 1, maxLength: 60 }),
      Type.String({ pattern: '^([0-9A-F]{2}){3,10}$' }),
      {
        maxProperties: 1_000,
        description: 'What stands in the column of guards, and whose badge (hex) that is',
      },
    ),
  ),
  zone: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 60,
      description: "Zone of the files' times; the site's if left out",
    }),
  ),
  badRows: Type.Optional({
    ...words(['leave-out', 'refuse-file'] as const),
    default: DEFAULTS.badRows,
    description: 'What rows that cannot be read do to the others of their file',
  }),
});
export type Settings = Static<typeof Settings>;
