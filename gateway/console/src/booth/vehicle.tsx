import { REASONS } from '../../../../rules/vocabulary/reasons.ts';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { CONDITION_NAMES, MODES, term } from '../../../words/terms.ts';
import type { LanePicture } from '../api/types.ts';
import type { LaneVehicle } from './lane-store.ts';
import { BOOTH } from './words.ts';

/** What stands at the lane: plate, model and colour to compare, whose it is, the decision and why. */
export function Vehicle({
  lane,
  shown,
  isSmall,
  of,
}: {
  readonly lane: LanePicture;
  readonly shown: LaneVehicle;
  /** Leaves room for keys. */
  readonly isSmall: boolean;
  of(text: Text): string;
}) {
  const isNow = lane.passage !== undefined && lane.passage.passage === shown.passage;
  const { decision, reason, notices, vehicle, holder } = shown;
  const why = [reason, ...notices].flatMap((word) =>
    word === undefined ? [] : [of(term(REASONS, word))],
  );
  const said = isNow && reason === 'awaits-confirmation' ? 'look' : isNow ? decision : undefined;
  const tone = !isNow ? 'before' : (said ?? 'waiting');
  return (
    <main className={`vehicle ${tone} ${isSmall ? 'small' : ''}`} data-testid="vehicle">
      <p className="verdict">
        <span>{verdict(lane, said, of)}</span>
        {lane.mode !== 'automatic' && <small>{of(term(MODES, lane.mode))}</small>}
        {lane.conditions.map((condition) => (
          <small key={condition} className="condition">
            {of(term(CONDITION_NAMES, condition))}
          </small>
        ))}
      </p>
      {!isNow && vehicle !== undefined && <p className="dim">{of(BOOTH.last)}</p>}
      <p className="plate">{vehicle?.plate ?? ''}</p>
      <p className="looks">{[vehicle?.colour, vehicle?.model].filter(Boolean).join(' ')}</p>
      <p className="holder">{[holder?.name, holder?.household].filter(Boolean).join(' · ')}</p>
      {isNow && why.length > 0 && <p className="why">{why.join('、')}</p>}
    </main>
  );
}

function verdict(lane: LanePicture, said: string | undefined, of: (text: Text) => string): string {
  if (said === 'granted') return of(BOOTH.granted);
  if (said === 'refused') return of(BOOTH.refused);
  if (said === 'look') return of(BOOTH.look);
  return of(lane.passage === undefined ? BOOTH.idle : BOOTH.waiting);
}
