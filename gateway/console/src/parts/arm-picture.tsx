import type { LanePicture } from '../api/types.ts';

const ANGLE = { up: -70, moving: -40, down: 0, broken: 12, unknown: 0 } as const;

/** The barrier as a picture: where its arm is, and which loop a vehicle stands on. */
export function ArmPicture({
  lane,
  loops,
}: {
  readonly lane: LanePicture;
  readonly loops: readonly string[];
}) {
  const { arm, inputs } = lane;
  return (
    <svg className={`arm ${arm}`} viewBox="0 -50 150 146" role="img" aria-label={arm}>
      <rect x="0" y="82" width="150" height="14" rx="3" className="road" />
      {loops.includes('arming-loop') && (
        <rect
          x="34"
          y="84"
          width="36"
          height="9"
          rx="2"
          className={`loop ${loopState(lane, 'arming-loop')}`}
        />
      )}
      {loops.includes('safety-loop') && (
        <rect
          x="84"
          y="84"
          width="36"
          height="9"
          rx="2"
          className={`loop ${loopState(lane, 'safety-loop')}`}
        />
      )}
      <rect x="8" y="40" width="18" height="44" rx="3" className="post" />
      <g className="boom" style={{ transform: `rotate(${ANGLE[arm]}deg)` }}>
        <rect x="14" y="44" width={arm === 'broken' ? 56 : 112} height="8" rx="4" className="bar" />
        {[34, 58, 82, 106].map((x) =>
          arm === 'broken' && x > 50 ? null : (
            <rect key={x} x={x} y="44" width="11" height="8" className="stripe" />
          ),
        )}
      </g>
      {arm === 'unknown' && (
        <text x="75" y="36" className="question">
          ?
        </text>
      )}
      <circle cx="17" cy="48" r="5" className="hinge" />
      {inputs['mains'] === 'off' && <circle cx="17" cy="32" r="4" className="no-power" />}
    </svg>
  );
}

/** A loop as the lane tells it, under its own name or its lane's. */
export function loopState(lane: LanePicture, loop: string): 'on' | 'off' | 'unknown' {
  const state = lane.inputs[loop] ?? lane.inputs[`${lane.id}.${loop}`];
  return state === 'on' || state === 'off' ? state : 'unknown';
}
