import type { Fact, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { CredentialId, PermitId } from '../vocabulary/ids.ts';
import type { Site } from '../vocabulary/site.ts';
import { after, earliest, fromRfc3339, type Instant } from '../vocabulary/time.ts';
import { subjectOf } from './presence.ts';
import { permitOf } from './register.ts';
import { NOTHING, type Scene } from './scene.ts';
import { type AccessState, type CardOut, find, type Stay } from './state.ts';

/**
 * Visitors who are inside, and temporary cards that are out: who stays past his time (超时未离) and which card went out
 * of the gate (临时卡未交还) is told, and nobody is held for it.
 */
export function staysDue(scene: Scene): readonly FactDraft[] {
  const { state, site, input } = scene;
  const over = Object.entries(state.stays).flatMap(([subject, stay]) => {
    const due = overstayAt(stay);
    return due === undefined || due > input.time ? [] : [overstay('raised', subject, stay.permit)];
  });
  const kept = Object.entries(state.cardsOut).flatMap(([credential, card]) => {
    const due = missedAt(site, card);
    return due === undefined || due > input.time ? [] : [notReturned('raised', credential, card)];
  });
  return [...over, ...kept];
}

/** When the next visitor has to be gone, or the next card has to be back. */
export function nextStayDue(site: Site, state: AccessState): Instant | undefined {
  let first: Instant | undefined;
  for (const stay of Object.values(state.stays)) first = earliest(first, overstayAt(stay));
  for (const card of Object.values(state.cardsOut)) first = earliest(first, missedAt(site, card));
  return first;
}

/** True where a fact may change when somebody has to be gone. */
export function bearsOnStays(fact: Fact): boolean {
  switch (fact.type) {
    case 'passage.committed':
    case 'permit.changed':
    case 'condition.raised':
    case 'credential.handed-out':
    case 'credential.handed-back':
    case 'credential.lost':
    case 'presence.corrected':
    case 'presence.counted':
    case 'presence.forgotten':
      return true;
    default:
      return false;
  }
}

/** The conditions that these facts end: he left or nobody knows where he is, he may stay longer, the card is back. */
export function staysEndedBy(
  state: AccessState,
  facts: readonly FactDraft[],
): readonly FactDraft[] {
  const ended: FactDraft[] = [];
  for (const fact of facts) ended.push(...endedBy(state, fact));
  return ended;
}

/** Writes who is inside for how long, and which cards are out. */
export function writeStays(state: AccessState, fact: Fact): void {
  switch (fact.type) {
    case 'passage.committed':
      writeVisitor(state, fact);
      return;
    case 'permit.changed':
      writeExtension(state, fact);
      return;
    case 'presence.corrected':
    case 'presence.counted':
      if (fact.data.is !== 'inside') delete state.stays[fact.data.subject];
      return;
    case 'presence.forgotten':
      state.stays = {};
      return;
    case 'credential.handed-out':
      state.cardsOut[fact.data.credential] = { permit: fact.data.permit };
      return;
    case 'credential.handed-back':
    case 'credential.lost':
      delete state.cardsOut[fact.data.credential];
      return;
    case 'condition.raised':
      writeTold(state, fact);
      return;
    default:
  }
}

function overstayAt({ until, told }: Stay): Instant | undefined {
  return told ? undefined : until;
}

function missedAt(site: Site, { left, told }: CardOut): Instant | undefined {
  return told || left === undefined ? undefined : after(left, site.times.handBack);
}

function endedBy(state: AccessState, { type, data }: FactDraft): readonly FactDraft[] {
  switch (type) {
    case 'passage.committed':
      return [
        ...gone(state, subjectOf(data)),
        ...(data.to === 'inside' ? cameBack(state, data.permit) : []),
      ];
    case 'presence.corrected':
    case 'presence.counted':
      return data.is === 'inside' ? [] : gone(state, data.subject);
    case 'presence.forgotten':
      return Object.keys(state.stays).flatMap((subject) => gone(state, subject));
    case 'permit.changed':
      return extended(state, data.permit, data.validTo);
    case 'credential.handed-back':
    case 'credential.lost':
      return returned(state, data.credential);
    default:
      return NOTHING;
  }
}

function gone(state: AccessState, subject: string | undefined): readonly FactDraft[] {
  const stay = subject === undefined ? undefined : find(state.stays, subject);
  if (subject === undefined || stay?.told !== true) return [];
  return [overstay('cleared', subject, stay.permit)];
}

function extended(
  state: AccessState,
  permit: PermitId,
  to: string | undefined,
): readonly FactDraft[] {
  return Object.entries(state.stays).flatMap(([subject, stay]) => {
    const isLater = isAfter(to, stay.until);
    return stay.permit === permit && stay.told === true && isLater
      ? [overstay('cleared', subject, permit)]
      : [];
  });
}

function cameBack(state: AccessState, permit: PermitId | undefined): readonly FactDraft[] {
  return Object.entries(state.cardsOut).flatMap(([credential, card]) =>
    card.permit === permit && card.told === true ? [notReturned('cleared', credential, card)] : [],
  );
}

function returned(state: AccessState, credential: CredentialId): readonly FactDraft[] {
  const card = find(state.cardsOut, credential);
  return card?.told === true ? [notReturned('cleared', credential, card)] : [];
}

function writeVisitor(state: AccessState, { data, at }: FactOf<'passage.committed'>): void {
  const subject = subjectOf(data);
  if (subject === undefined) return;
  delete state.stays[subject];
  const { permit } = data;
  if (permit === undefined) return;
  const isIn = data.to === 'inside';
  for (const [credential, card] of Object.entries(state.cardsOut)) {
    if (card.permit !== permit) continue;
    state.cardsOut[credential] = isIn ? { permit } : { ...card, left: card.left ?? at };
  }
  const terms = permitOf(state, permit);
  const until = terms?.validTo === undefined ? undefined : fromRfc3339(terms.validTo);
  if (!isIn || terms?.class !== 'visitor' || until === undefined) return;
  state.stays[subject] = { permit, until };
}

function writeExtension(state: AccessState, { data }: FactOf<'permit.changed'>): void {
  for (const [subject, stay] of Object.entries(state.stays)) {
    if (stay.permit !== data.permit) continue;
    const until = data.validTo === undefined ? undefined : fromRfc3339(data.validTo);
    if (until === undefined || data.class !== 'visitor') delete state.stays[subject];
    else if (until > stay.until) state.stays[subject] = { permit: stay.permit, until };
    else state.stays[subject] = { ...stay, until };
  }
}

function writeTold(state: AccessState, { data }: FactOf<'condition.raised'>): void {
  const { condition, subject } = data;
  if (condition === 'overstay') {
    const stay = find(state.stays, subject);
    if (stay !== undefined) state.stays[subject] = { ...stay, told: true };
  } else if (condition === 'card-not-returned') {
    const card = find(state.cardsOut, subject);
    if (card !== undefined) state.cardsOut[subject] = { ...card, told: true };
  }
}

function overstay(what: 'raised' | 'cleared', subject: string, permit: PermitId): FactDraft {
  return { type: `condition.${what}`, data: { condition: 'overstay', subject, permit } };
}

function notReturned(
  what: 'raised' | 'cleared',
  credential: string,
  { permit }: CardOut,
): FactDraft {
  const data = { condition: 'card-not-returned', subject: credential, permit } as const;
  return { type: `condition.${what}`, data };
}

function isAfter(to: string | undefined, until: Instant): boolean {
  const end = to === undefined ? undefined : fromRfc3339(to);
  return end === undefined || end > until;
}
