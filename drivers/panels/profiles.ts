import type { Text } from '../../rules/vocabulary/schema.ts';
import { HENG_BO_CODES, hengBoSource } from './heng-bo.ts';
import type { CodeTable } from './panel-code.ts';

/** How the text of a panel is to be read. */
export type Charset = 'utf-8' | 'gb18030' | 'windows-1252';

/** How the key of an account is written: 32 characters are a 256-bit key, or the hex of a 128-bit one. */
export type KeyForm = 'hex' | 'ascii';

/** What an account with a key may send in the clear. */
export type ClearPolicy = 'refuse' | 'accept';

/** What panels of one make have in common: data, so that a new make is a new entry. */
export type PanelProfile = {
  readonly title: Text;
  /** Contact ID codes that mean something else than in DC-05. */
  readonly contactId: CodeTable;
  /** Two-letter codes that mean something else than in DC-07. */
  readonly sia: CodeTable;
  readonly charset: Charset;
  /** How far the panel's clock, as it sends it, is ahead of UTC. */
  readonly utcOffsetMinutes: number;
  /** Where an account has a key. */
  readonly clear: ClearPolicy;
  readonly keyForm: KeyForm;
  /** How often it usually says that it is there: `check` holds against it what site.yaml says of the panel. */
  readonly intervalSeconds: number;
  /** How many partitions it has, where that is known; what its partition field says beyond them is none of them. */
  readonly partitions?: number;
  /** Who gave an order, where the number of such a code says it. */
  readonly source?: (number: number) => Text;
};

/** The profiles that come with Gatehouse, by the name site.yaml uses. */
export const PROFILES = {
  standard: {
    title: { zh: '标准DC-09主机', en: 'Standard DC-09 panel' },
    contactId: {},
    sia: {},
    charset: 'utf-8',
    utcOffsetMinutes: 0,
    clear: 'refuse',
    keyForm: 'ascii',
    intervalSeconds: 60,
  },
  'heng-bo': {
    title: { zh: '恒博主机', en: 'HENG-BO panel' },
    contactId: HENG_BO_CODES,
    sia: {},
    charset: 'gb18030',
    utcOffsetMinutes: 480,
    clear: 'refuse',
    keyForm: 'hex',
    intervalSeconds: 60,
    partitions: 3,
    source: hengBoSource,
  },
} as const satisfies Readonly<Record<string, PanelProfile>>;

/** A profile's name. */
export type ProfileName = keyof typeof PROFILES;

/** The profile of that name. */
export const profileOf = (name: ProfileName): PanelProfile => PROFILES[name];
