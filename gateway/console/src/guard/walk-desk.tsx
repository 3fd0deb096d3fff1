import { useState } from 'react';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { checkpointId, roundId } from '../api/brands.ts';
import { Keys } from '../booth/keys.tsx';
import { maySkip } from '../patrol/may-skip.ts';
import { FaultPad } from './fault-pad.tsx';
import type { GuardState, GuardStore } from './guard-store.ts';
import { InspectCard } from './inspect-card.tsx';
import { isTap } from './last-tap.tsx';
import type { Mine } from './mine.ts';
import { OtherRounds, PointList } from './point-list.tsx';
import { ReadKey } from './read-key.tsx';
import { ReasonPad } from './reason-pad.tsx';
import { RoundCard } from './round-card.tsx';
import type { Walk } from './walk.ts';
import { GUARD, WHY_BY_HAND, WHY_SKIPPED } from './words.ts';

type Pad =
  | { readonly kind: 'by-hand' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'fault'; readonly checkpoint: string; readonly item?: string };

/** Keeps an act, and says where it was done. */
type Acting = (body: ActBody, checkpoint?: string) => void;

/** The round under way and what is done on it. */
export function WalkDesk({
  mine,
  walks,
  state,
  now,
  of,
  store,
}: {
  readonly mine: Mine;
  readonly walks: readonly Walk[];
  readonly state: GuardState;
  readonly now: number;
  of(text: Text): string;
  readonly store: GuardStore;
}) {
  const [pad, setPad] = useState<Pad>();
  const [walk, ...others] = walks;
  const here = lastPoint(state) ?? walk?.next?.checkpoint ?? mine.checkpoints[0]?.id;
  const act: Acting = (body, about) => {
    const place = mine.checkpoints.find(({ id }) => id === about)?.name;
    void store.keep({ kind: 'act', act: body }, labelOf(body, place));
    setPad(undefined);
  };
  if (pad !== undefined) {
    const given = { pad, mine, walk, of, act, onBack: () => setPad(undefined) };
    return <OpenPad {...given} />;
  }
  const inspected = lastPoint(state) === undefined ? undefined : here;
  return (
    <>
      {walk === undefined ? (
        <p className="bar">{of(GUARD.noRound)}</p>
      ) : (
        <RoundCard walk={walk} mine={mine} now={now} of={of} />
      )}
      <ReadKey of={of} onTap={(what) => void store.keep(what, GUARD.tap)} />
      <InspectCard
        checkpoint={mine.checkpoints.find(({ id }) => id === inspected)}
        kept={state.kept}
        of={of}
        onFine={(item) => act(inspection({ walk, checkpoint: inspected ?? '', item }), inspected)}
        onFaulty={(item) => setPad({ kind: 'fault', checkpoint: inspected ?? '', item })}
      />
      <WalkKeys walk={walk} here={here} of={of} act={act} onPad={setPad} />
      {walk !== undefined && <PointList walk={walk} mine={mine} of={of} />}
      <OtherRounds walks={others} mine={mine} now={now} of={of} />
    </>
  );
}

function WalkKeys({
  walk,
  here,
  of,
  act,
  onPad,
}: {
  readonly walk: Walk | undefined;
  readonly here: string | undefined;
  of(text: Text): string;
  readonly act: Acting;
  onPad(pad: Pad): void;
}) {
  const isWalked = walk?.stage === 'open' && walk.next !== undefined;
  const keys = [
    ...(isWalked && walk.round.taken === undefined
      ? [
          {
            text: GUARD.take,
            tone: 'main' as const,
            press: () => act({ type: 'round.take', data: { round: roundId(walk.round) } }),
          },
        ]
      : []),
    ...(isWalked
      ? [
          { text: GUARD.byHand, press: () => onPad({ kind: 'by-hand' }) },
          ...(skippable(walk).length === 0
            ? []
            : [{ text: GUARD.skip, press: () => onPad({ kind: 'skip' }) }]),
        ]
      : []),
    ...(here === undefined
      ? []
      : [{ text: GUARD.fault, press: () => onPad({ kind: 'fault', checkpoint: here }) }]),
  ];
  return <Keys of={of} disabled={false} keys={keys} onPress={(index) => keys[index]?.press()} />;
}

/** What takes the page until it is done or left. */
function OpenPad({
  pad,
  mine,
  walk,
  of,
  act,
  onBack,
}: {
  readonly pad: Pad;
  readonly mine: Mine;
  readonly walk: Walk | undefined;
  of(text: Text): string;
  readonly act: Acting;
  onBack(): void;
}) {
  if (pad.kind === 'fault') {
    return (
      <FaultPad
        mine={mine}
        first={pad}
        of={of}
        onBack={onBack}
        onFault={(checkpoint, item, note) =>
          act(inspection({ walk, checkpoint, item, note }), checkpoint)
        }
      />
    );
  }
  const isSkip = pad.kind === 'skip';
  const points = isSkip ? skippable(walk) : (walk?.points ?? []);
  const first = points.find(({ checkpoint }) => checkpoint === walk?.next?.checkpoint) ?? points[0];
  return (
    <ReasonPad
      title={isSkip ? GUARD.skip : GUARD.byHand}
      points={points}
      first={first?.checkpoint ?? ''}
      reasons={isSkip ? WHY_SKIPPED : WHY_BY_HAND}
      of={of}
      onBack={onBack}
      onReason={(id, why) => {
        const checkpoint = checkpointId({ id });
        if (!isSkip) act({ type: 'tap.record', data: { checkpoint, why } }, id);
        else if (walk === undefined) onBack();
        else {
          act({ type: 'visit.skip', data: { round: roundId(walk.round), checkpoint, why } }, id);
        }
      }}
    />
  );
}

/** Points that may be left out: nothing is told of them yet, nor kept on this phone. */
const skippable = (walk: Walk | undefined): Walk['points'] =>
  (walk?.points ?? []).filter((point) => point.kept === undefined && maySkip(point));

/** What he found of a thing: with a note it is faulty. */
function inspection({
  walk,
  checkpoint,
  item,
  note,
}: {
  readonly walk: Walk | undefined;
  readonly checkpoint: string;
  readonly item: string;
  readonly note?: string;
}): ActBody {
  const round = isOn(walk, checkpoint) ? { round: roundId(walk.round) } : {};
  const place = { checkpoint: checkpointId({ id: checkpoint }), item };
  const found =
    note === undefined ? ({ state: 'fine' } as const) : ({ state: 'faulty', note } as const);
  return { type: 'inspection.record', data: { ...place, ...found, ...round } };
}

const isOn = (walk: Walk | undefined, checkpoint: string): walk is Walk =>
  walk?.stage === 'open' && walk.points.some((point) => point.checkpoint === checkpoint);

/** Where his last tap was, as far as this phone knows. */
function lastPoint({ kept, opened }: GuardState): string | undefined {
  const last = kept.filter((one) => isTap(one) && one.state !== 'refused').at(-1);
  if (last === undefined) return opened?.visits[0]?.checkpoint;
  if (last.what.kind === 'act' && last.what.act.type === 'tap.record') {
    return last.what.act.data.checkpoint;
  }
  return last.worth?.visits[0]?.checkpoint;
}

/** What the list of what is kept calls it. */
function labelOf({ type }: ActBody, about: Text | undefined): Text {
  const name = NAMES[type] ?? { zh: type, en: type };
  if (about === undefined) return name;
  return { zh: `${about.zh}：${name.zh}`, en: `${about.en}: ${name.en}` };
}

/** The acts of this page: the names of all others stay out of its bundle. */
const NAMES: Partial<Record<ActBody['type'], Text>> = {
  'round.take': { zh: '接手巡更', en: 'taking over a round' },
  'tap.record': GUARD.byHand,
  'visit.skip': { zh: '跳过巡更点', en: 'skipping a checkpoint' },
  'inspection.record': { zh: '记录检查', en: 'recording an inspection' },
};
