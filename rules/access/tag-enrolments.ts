import { type ActOf, refuseAct } from '../acts.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { FactData, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { CredentialId, Digest, InputId } from '../vocabulary/ids.ts';
import type { ReadingInput } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import { after, earliest, fromRfc3339, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { collision } from './permits.ts';
import { NOTHING, type Scene } from './scene.ts';
import { type AccessState, find, type TagAwaited } from './state.ts';

/** As long as somebody needs to walk to the point with the tag in his hand. */
const SECONDS = 300;

type TagTapped = Extract<ReadingInput, { readonly type: 'tag.tapped' }>;

/** Somebody goes to a point and taps the tag that is to hang there. */
export function awaitTag(scene: Scene, act: ActOf<'tag.await'>): readonly FactDraft[] {
  const { checkpoint, replaces = false, seconds = SECONDS } = act.data;
  if (layoutOf(scene.site).checkpoint(checkpoint) === undefined) {
    return refuseAct(act, 'unknown-checkpoint');
  }
  if (find(scene.state.tagsAwaited, act.by) !== undefined) return refuseAct(act, 'tag-awaited');
  const until = toRfc3339(after(scene.input.at, 1_000 * seconds));
  return [{ type: 'tag.awaited', data: { checkpoint, by: act.by, replaces, until } }];
}

/** He thinks better of it. */
export function stopAwaitingTag(scene: Scene, act: ActOf<'tag.stop'>): readonly FactDraft[] {
  const awaited = find(scene.state.tagsAwaited, act.by);
  if (awaited === undefined) return refuseAct(act, 'no-enrolment');
  return [ended(awaited, 'stopped')];
}

/**
 * A tag that one waits for: tapped by him, where it is known who tapped, else with any carried reader. Undefined where
 * nobody waits for it: then it is a tap.
 */
export function tagAwaited(scene: Scene, reading: TagTapped): readonly FactDraft[] | undefined {
  const awaited = whoseTag(scene.state, reading);
  if (awaited === undefined || scene.input.at >= awaited.until) return undefined;
  if (reading.time < awaited.since) return undefined;
  const { tag: digests = [] } = reading.digests;
  const forms = reading.digests.forms ?? digests;
  const credential = tagBegunBy(reading.id);
  const mistake = collisionOf(scene, credential, forms);
  if (mistake !== undefined) return [ended(awaited, 'collision')];
  const { card: uid, ...told } = cardOf(reading);
  return [
    ...replaced(scene, awaited),
    {
      type: 'credential.enrolled',
      data: {
        credential,
        digests: [...forms],
        by: awaited.by,
        checkpoint: awaited.checkpoint,
        ...told,
        tail: uid.slice(-4),
      },
    },
    ended(awaited, 'enrolled', credential),
  ];
}

/** Nobody tapped it. */
export function tagsDue({ state, input }: Scene): readonly FactDraft[] {
  return Object.values(state.tagsAwaited).flatMap((awaited) =>
    awaited.until > input.time ? [] : [ended(awaited, 'expired')],
  );
}

/** When the next point stops waiting. */
export function nextTagDue(state: AccessState): Instant | undefined {
  let first: Instant | undefined;
  for (const { until } of Object.values(state.tagsAwaited)) first = earliest(first, until);
  return first;
}

/** Writes which point waits for a tag, by whom. */
export function writeTagAwaited(
  state: AccessState,
  fact: FactOf<'tag.awaited' | 'tag.await-ended'>,
): void {
  const { by, checkpoint } = fact.data;
  if (fact.type === 'tag.await-ended') {
    delete state.tagsAwaited[by];
    return;
  }
  const { replaces, until } = fact.data;
  state.tagsAwaited[by] = {
    checkpoint,
    by,
    replaces,
    since: fact.at,
    until: fromRfc3339(until) ?? fact.at,
  };
}

/** The branding constructor of a tag's credential: by the tap that enrolled it. */
const tagBegunBy = (tap: InputId): CredentialId => `tag-${tap}` as CredentialId;

function whoseTag({ tagsAwaited }: AccessState, { data }: TagTapped): TagAwaited | undefined {
  const { by } = data;
  if (by !== undefined) return find(tagsAwaited, by);
  const [only, ...others] = Object.values(tagsAwaited);
  return others.length === 0 ? only : undefined;
}

/** A tag that hangs somewhere already is no collision: it is hung up anew. */
function collisionOf(
  { state }: Scene,
  credential: CredentialId,
  forms: readonly Digest[],
): ActRefusal | undefined {
  const isTag = Object.values(state.credentials).some(
    (card) => card.checkpoint !== undefined && !card.lost && card.digests[0] === forms[0],
  );
  return isTag ? undefined : collision(state, credential, forms);
}

/** Tags whose place the new one takes, and the same tag where it hung before. */
function replaced(
  { state, input }: Scene,
  { checkpoint, replaces, by }: TagAwaited,
): readonly FactDraft[] {
  const forms = input.kind === 'reading' ? (input.digests.forms ?? input.digests.tag ?? []) : [];
  return Object.values(state.credentials).flatMap((card): readonly FactDraft[] => {
    if (card.checkpoint === undefined || card.lost) return NOTHING;
    const isItself = card.digests[0] === forms[0];
    const isGone = isItself || (replaces && card.checkpoint === checkpoint);
    if (!isGone) return NOTHING;
    const { id: credential, digests } = card;
    return [{ type: 'credential.lost', data: { credential, digests: [...digests], by } }];
  });
}

function cardOf({ data: { tag } }: TagTapped) {
  return { card: tag.uid, technology: tag.technology, bits: tag.bits };
}

function ended(
  { checkpoint, by }: TagAwaited,
  outcome: FactData<'tag.await-ended'>['outcome'],
  credential?: CredentialId,
): FactDraft {
  const named = credential === undefined ? {} : { credential };
  return { type: 'tag.await-ended', data: { checkpoint, by, outcome, ...named } };
}
