import type { ActType } from '../../rules/vocabulary/acts.ts';

/** The people who use the console, and the tablet in a booth: what is done there is signed by a guard's staff card. */
export const ROLES = ['guard', 'controller', 'installer', 'manager', 'booth'] as const;
export type Role = (typeof ROLES)[number];

/** True where this word names a role. */
export const isRole = (word: string): word is Role => ROLES.some((role) => role === word);

const AT_THE_GATE = ['guard', 'controller'] as const;
const RECORDS = ['controller', 'manager'] as const;
const TECHNICAL = ['controller', 'installer'] as const;

/** Who may do what: the server asks this table for every act; the console only hides what it would refuse. */
const MAY_ACT: Readonly<Record<ActType, readonly Role[]>> = {
  'exit.verify': AT_THE_GATE,
  'exit.confirm': AT_THE_GATE,
  'override.give': AT_THE_GATE,
  // Opens first, asks afterwards: it waits for no card.
  'emergency.let-through': ['guard', 'controller', 'booth'],
  'barrier.lower': AT_THE_GATE,
  'opening.explain': ['guard', 'controller', 'booth'],
  'alarm.acknowledge': AT_THE_GATE,
  'alarm.close': AT_THE_GATE,
  'alarm.dispatch': AT_THE_GATE,
  'alarm.verify': AT_THE_GATE,
  'alarm.note': AT_THE_GATE,
  'alarm.tick': AT_THE_GATE,
  'alarm.waive': ['controller'],
  'alarm.shelve': ['controller'],
  'alarm.unshelve': ['controller'],
  'area.arm': AT_THE_GATE,
  'area.disarm': ['controller'],
  'test.begin': TECHNICAL,
  'test.end': TECHNICAL,
  'alarm.reset': ['controller'],
  'alarm.hand-over': RECORDS,
  'fire.confirm': AT_THE_GATE,
  'fire.reset': ['controller'],
  'override.approve': AT_THE_GATE,
  'override.settle': RECORDS,
  'presence.correct': RECORDS,
  'person.save': RECORDS,
  'vehicle.save': RECORDS,
  'permit.issue': RECORDS,
  'permit.change': RECORDS,
  'permit.end': RECORDS,
  'credential.enrol': RECORDS,
  'import.stage': RECORDS,
  'import.apply': RECORDS,
  'import.undo': RECORDS,
  'import.drop': RECORDS,
  'enrolment.await': RECORDS,
  'enrolment.stop': RECORDS,
  'tag.await': ['guard', 'controller', 'installer', 'manager'],
  'tag.stop': ['guard', 'controller', 'installer', 'manager'],
  'credential.lose': RECORDS,
  'credential.replace': RECORDS,
  'credential.hand-out': AT_THE_GATE,
  'credential.hand-back': AT_THE_GATE,
  'signature.await': ['guard', 'controller', 'booth'],
  'signature.cancel': ['guard', 'controller', 'booth'],
  'post.relieve': ['controller'],
  'duty.check': ['controller', 'manager'],
  'duty.answer': ['guard', 'controller', 'booth'],
  'visitor.invite': ['guard', 'controller', 'manager'],
  'visitor.extend': ['guard', 'controller', 'manager'],
  'visitor.end': ['guard', 'controller', 'manager'],
  'handover.record': AT_THE_GATE,
  'handover.deliver': AT_THE_GATE,
  'household.set': RECORDS,
  'block.set': RECORDS,
  'block.lift': RECORDS,
  'vehicle.lock': AT_THE_GATE,
  'vehicle.unlock': AT_THE_GATE,
  'mode.set': TECHNICAL,
  'posture.set': RECORDS,
  'call.answer': AT_THE_GATE,
  'presence.count': AT_THE_GATE,
  'passback.forgive': AT_THE_GATE,
  'route.plan': RECORDS,
  'route.unplan': RECORDS,
  'route.end': RECORDS,
  'round.take': AT_THE_GATE,
  'guard.hear': AT_THE_GATE,
  'visit.skip': AT_THE_GATE,
  'tap.record': AT_THE_GATE,
  'inspection.record': AT_THE_GATE,
  'duress.signal': ['guard', 'controller', 'booth'],
  'barrier.test': ['installer'],
};

/** Who walks rounds: a tap by phone is his who is signed in on it. */
const MAY_TAP: readonly Role[] = AT_THE_GATE;

/** True where this role's taps count. */
export const mayTap = (role: Role): boolean => MAY_TAP.includes(role);

/** True where this role may give in files of what guards' batons kept. */
export const mayBringFiles = (role: Role): boolean => MAY_BRING_FILES.includes(role);

const MAY_BRING_FILES: readonly Role[] = RECORDS;

/** What may be read beyond the live picture, which everybody who is signed in may see. */
export type Reading = 'names' | 'gate' | 'records' | 'notices' | 'packs';

const MAY_READ: Readonly<Record<Reading, readonly Role[]>> = {
  /** Names and plates of those the feed speaks of by id. */
  names: ['guard', 'controller', 'manager', 'booth'],
  /** What lies at the gate: goods handed over, temporary cards. */
  gate: ['guard', 'controller', 'manager', 'booth'],
  /** Lists of people, vehicles, permits and cards. */
  records: RECORDS,
  /** Messages to receivers outside: who sees that one did not arrive has it sent again. */
  notices: ['controller', 'installer', 'manager'],
  /** All of one alarm as a file that leaves the site. */
  packs: RECORDS,
};

/** True where this role may do this act. */
export const mayAct = (role: Role, act: ActType): boolean => MAY_ACT[act].includes(role);

/** True where this role may read this. */
export const mayRead = (role: Role, what: Reading): boolean => MAY_READ[what].includes(role);

/** Everything this role may do, for the console's buttons. */
export const actsOf = (role: Role): readonly string[] =>
  Object.entries(MAY_ACT).flatMap(([act, roles]) => (roles.includes(role) ? [act] : []));
