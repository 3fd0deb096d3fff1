import { Compile } from 'typebox/compile';
import { parseCardNumber } from '../../rules/access/card-forms.ts';
import { ACTS, type ActBody, type ActType } from '../../rules/vocabulary/acts.ts';
import { invariant } from '../../rules/vocabulary/result.ts';
import type { Cast } from '../../simulators/scenario.ts';
import type { Logger } from '../log.ts';
import { submitAct } from './control-requests.ts';
import type { Gateway } from './gateway.ts';

/** Who enters the demo's people: a name the records show. */
const CLERK = 'manager';

type Named = { readonly name: string; readonly household?: string; readonly plate?: string };

const NAMES: Readonly<Record<string, Named>> = {
  'zhang-wei': { name: '张伟', household: '1栋1单元301', plate: '粤B12345' },
  'li-na': { name: '李娜', household: '1栋2单元502', plate: '粤B67890' },
  'wang-fang': { name: '王芳', household: '2栋1单元101', plate: '粤BD23456' },
  'chen-jie': { name: '陈杰', household: '2栋2单元804', plate: '粤B24680' },
  'liu-yang': { name: '刘洋', household: '3栋1单元1201', plate: '粤BF13579' },
  'zhao-lei': { name: '赵磊', household: '3栋2单元1501', plate: '粤B11223' },
  'zhou-min': { name: '周敏', household: '1栋1单元702', plate: '粤B33445' },
  'wu-gang': { name: '吴刚', household: '2栋1单元603', plate: '粤B55667' },
  'guard-sun': { name: '孙强' },
  'guard-ma': { name: '马军' },
};

/** Enters the demo's people, vehicles, permits and cards by acts, where they are not there already. */
export async function enrolDemo(gateway: Gateway, cast: Cast, log: Logger): Promise<void> {
  const site = gateway.engine.site.id;
  const there = new Set(
    (await gateway.store.reference.credentials(site)).map(({ credential }) => credential),
  );
  for (const act of referenceActs(cast, there)) {
    const receipt = await submitAct(gateway, act, CLERK);
    const isTaken =
      receipt.kind === 'committed' && receipt.facts.every(({ type }) => type !== 'act.refused');
    if (!isTaken) log.warn({ code: 'demo-act-refused', act: act.type, receipt: receipt.kind });
  }
}

/** The acts that enter a cast, without those whose card is there. */
export function referenceActs(cast: Cast, there: ReadonlySet<string>): readonly ActBody[] {
  const valid = { validFrom: '2026-01-01T00:00:00+08:00', validTo: '2036-12-31T23:59:59+08:00' };
  const over = { validFrom: '2025-01-01T00:00:00+08:00', validTo: '2025-12-31T23:59:59+08:00' };
  const missing = (cards: readonly string[]): boolean =>
    cards.some((uid) => !there.has(credentialOf(uid)));
  return [
    ...cast.residents.filter(({ cards }) => missing(cards)).flatMap((who) => holder(who, valid)),
    ...cast.expired.filter(({ cards }) => missing(cards)).flatMap((who) => holder(who, over)),
    ...cast.guards.filter(({ cards }) => missing(cards)).flatMap(guard),
    ...cast.finders
      .filter(({ cards }) => missing(cards))
      .flatMap(({ cards }) => lost(cards, valid)),
    ...cast.strayTags
      .filter(({ uid }) => missing([uid]))
      .map(({ uid, checkpoint }) => enrol(uid, { checkpoint })),
  ];
}

type Terms = { readonly validFrom: string; readonly validTo: string };

function holder(
  { id, cards, vehicle }: Cast['residents'][number],
  terms: Terms,
): readonly ActBody[] {
  const { name, household, plate } = NAMES[id] ?? { name: id };
  const vehicles = vehicle === undefined ? [] : [vehicle];
  const permit = `permit-${id}`;
  return [
    act('person.save', { person: id, name, ...(household === undefined ? {} : { household }) }),
    ...vehicles.map((car) => act('vehicle.save', { vehicle: car, plate: plate ?? car })),
    act('permit.issue', {
      permit,
      class: 'resident',
      holder: id,
      vehicles,
      lanes: [],
      state: 'active',
      ...terms,
    }),
    ...cards.map((uid) => enrol(uid, { holder: id, permit, ...(vehicle ? { vehicle } : {}) })),
  ];
}

function guard({ id, cards }: Cast['guards'][number]): readonly ActBody[] {
  return [
    act('person.save', { person: id, name: NAMES[id]?.name ?? id, guard: true }),
    ...cards.map((uid) => enrol(uid, { holder: id })),
  ];
}

/** A card that was its holder's until he reported it lost: who shows it now is not he. */
function lost(cards: readonly string[], terms: Terms): readonly ActBody[] {
  return [
    ...holder({ id: 'wu-gang', cards, vehicle: 'car-8' }, terms),
    ...cards.map((uid) => act('credential.lose', { credential: credentialOf(uid) })),
  ];
}

const credentialOf = (uid: string): string => `card-${uid.toLowerCase()}`;

function enrol(uid: string, binds: Readonly<Record<string, string>>): ActBody {
  const technology = uid.length === 10 ? 'em4100' : 'iso14443a';
  const card = parseCardNumber(`${technology}:${uid}`);
  invariant(card.ok, `the demo's card ${uid} is a card number`);
  return act('credential.enrol', { credential: credentialOf(uid), card: card.value, ...binds });
}

const checks = new Map(Object.entries(ACTS).map(([type, schema]) => [type, Compile(schema)]));

/** The branding constructor: data that its act's schema took is that act. */
export function act(type: ActType, data: object): ActBody {
  const check = checks.get(type);
  const first = check?.Errors(data)[0];
  invariant(first === undefined, `${type}${first?.instancePath}: ${first?.message}`);
  return { type, data } as ActBody;
}
