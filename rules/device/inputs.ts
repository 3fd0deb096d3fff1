import type { FactDraft } from '../vocabulary/facts.ts';
import type { ReadingInput } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { InputState, ReadingData } from '../vocabulary/readings.ts';
import type { LaneInput, Site } from '../vocabulary/site.ts';
import { conditionKey, type DeviceState } from './state.ts';

type InputChanged = ReadingInput & {
  readonly type: 'input.changed';
  readonly data: ReadingData<'input.changed'>;
};

/** A fact only where the level differs from what is known; an edge only where both levels are known and it is no first picture. */
export function inputChanged(
  site: Site,
  state: DeviceState,
  { id, device, source, data }: InputChanged,
): readonly FactDraft[] {
  // An input that is not configured would make the state grow with whatever a device calls its terminals.
  if (layoutOf(site).device(device)?.inputs.includes(data.input) !== true) {
    return [{ type: 'input.rejected', data: { input: id, device, source, why: 'unknown-input' } }];
  }
  const { input, state: is } = data;
  const was = state.devices[device]?.inputs[input] ?? 'unknown';
  if (was === is) return [];
  const edge = data.first !== true && was !== 'unknown' && is !== 'unknown';
  return [
    { type: 'input.observed', data: { device, input, was, is, edge } },
    ...boardCondition(site, state, device, input, is),
  ];
}

/** What a board tells about itself: `mains` is on while there is power, `cabinet-door` is on while it is open. */
const BOARD_CONDITIONS: Partial<
  Record<LaneInput, { readonly condition: 'mains-off' | 'cabinet-open'; readonly fine: InputState }>
> = {
  mains: { condition: 'mains-off', fine: 'on' },
  'cabinet-door': { condition: 'cabinet-open', fine: 'off' },
};

/** A level, not an edge: a cut or shorted line is never fine, and unknown changes nothing. */
function boardCondition(
  site: Site,
  state: DeviceState,
  device: InputChanged['device'],
  input: string,
  is: InputState,
): readonly FactDraft[] {
  const meaning = layoutOf(site).meaning(device, input);
  if (meaning.kind !== 'lane' || is === 'unknown') return [];
  const watched = BOARD_CONDITIONS[meaning.sensor];
  if (watched === undefined) return [];
  const subject = meaning.lane ?? meaning.barrier;
  const isRaised = state.conditions[conditionKey(watched.condition, subject)] === true;
  if (isRaised === (is !== watched.fine)) return [];
  const where = meaning.lane === undefined ? {} : { lane: meaning.lane };
  const data = {
    condition: watched.condition,
    subject,
    barrier: meaning.barrier,
    device,
    ...where,
  };
  return [{ type: isRaised ? 'condition.cleared' : 'condition.raised', data }];
}
