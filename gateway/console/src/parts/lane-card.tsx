import { Button, Tag } from 'antd';
import { CONDITION_NAMES, MODES, term } from '../../../words/terms.ts';
import { mayDo } from '../api/acts.ts';
import { laneId } from '../api/brands.ts';
import type { LanePicture, Session, SitePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { ApproveOverride } from './approve-override.tsx';
import { ArmPicture, loopState } from './arm-picture.tsx';
import { ConfirmVehicle } from './confirm-vehicle.tsx';
import { Decision } from './decision.tsx';
import { useActing } from './use-acting.ts';
import { WaysOut } from './ways-out.tsx';

const LOOPS = ['arming-loop', 'safety-loop'] as const;

/** One lane: arm, loops, what is passing, the last decision and why, and what may be done. */
export function LaneCard({
  lane,
  site,
  session,
  onTrace,
}: {
  readonly lane: LanePicture;
  readonly site: SitePicture;
  readonly session: Session;
  onTrace(fact: string): void;
}) {
  const { say, of } = useWords();
  const inputs = site.lanes.find((known) => known.id === lane.id)?.inputs ?? [];
  const loops = LOOPS.filter((loop) => inputs.includes(loop));
  const stage = lane.passage?.stage;
  const refused = stage === 'refused';
  return (
    <article className={`lane ${refused ? 'refused' : ''}`} data-testid={`lane-${lane.id}`}>
      <header>
        <h2>{of(lane.name)}</h2>
        <Tag color={lane.direction === 'exit' ? 'geekblue' : 'cyan'}>
          {say(`lane.${lane.direction}`)}
        </Tag>
        <Tag color={lane.mode === 'automatic' ? 'default' : 'orange'}>
          {of(term(MODES, lane.mode))}
        </Tag>
        {lane.assurance !== undefined && (
          <Tag color={lane.assurance === 'bits-24' ? 'gold' : 'default'}>
            {say(`lane.assurance.${lane.assurance}`)}
          </Tag>
        )}
        {lane.enrolment !== undefined && <Tag color="blue">{say('lane.enrolment')}</Tag>}
        {lane.held !== undefined && <Tag color="red">{say('lane.held')}</Tag>}
      </header>
      <div className="lane-now">
        <ArmPicture lane={lane} loops={loops} />
        <dl>
          <dd className={`arm-word ${lane.arm}`}>{say(`lane.arm.${lane.arm}`)}</dd>
          {loops.map((loop) => (
            <dd key={loop} className={`loop-word ${loopState(lane, loop)}`}>
              <i aria-hidden="true" />
              {say(`lane.${loop}`)} {say(`lane.loop.${loopState(lane, loop)}`)}
            </dd>
          ))}
          <dd className="stage">
            {say(stage === undefined ? 'lane.idle' : `lane.stage.${stage}`)}
          </dd>
        </dl>
      </div>
      {lane.conditions.length > 0 && (
        <p className="conditions">
          {lane.conditions.map((condition) => (
            <Tag key={condition} color="volcano">
              {of(term(CONDITION_NAMES, condition))}
            </Tag>
          ))}
        </p>
      )}
      <Decision lane={lane} site={site} onTrace={onTrace} />
      <footer>
        <ConfirmVehicle lane={lane} session={session} />
        <ApproveOverride lane={lane} session={session} />
        <WaysOut lane={lane} session={session} />
        <Technical lane={lane} session={session} />
      </footer>
    </article>
  );
}

/** What is neither a way out nor a decision: lowering by hand, and the installer's test. */
function Technical({ lane, session }: { readonly lane: LanePicture; readonly session: Session }) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const mayLower = lane.arm === 'up' && lane.held === undefined && mayDo(session, 'barrier.lower');
  const mayTest = lane.mode === 'closed' && session.acts.includes('barrier.test');
  const data = { lane: laneId(lane) };
  return (
    <>
      {mayLower && (
        <Button disabled={pending} onClick={() => void send({ type: 'barrier.lower', data })}>
          {say('lane.lower')}
        </Button>
      )}
      {mayTest && (
        <Button disabled={pending} onClick={() => void send({ type: 'barrier.test', data })}>
          {say('lane.test')}
        </Button>
      )}
    </>
  );
}
