import { Button } from 'antd';
import { mayDo } from '../api/acts.ts';
import { laneId } from '../api/brands.ts';
import type { LanePicture, Session } from '../api/types.ts';
import { useWords } from '../words/language.tsx';

import { useActing } from './use-acting.ts';

/** Where a card waits for a look at its vehicle: one key lets it pass, the other says that it is another's. */
export function ConfirmVehicle({
  lane,
  session,
}: {
  readonly lane: LanePicture;
  readonly session: Session;
}) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const waits =
    lane.passage?.stage === 'refused' && lane.lastDecision?.reason === 'awaits-confirmation';
  if (!waits || !mayDo(session, 'exit.confirm')) return null;
  const answer = (vehicle: 'matches' | 'differs') => () =>
    void send({ type: 'exit.confirm', data: { lane: laneId(lane), vehicle } });
  return (
    <>
      <Button type="primary" disabled={pending} onClick={answer('matches')}>
        {say('lane.matches')}
      </Button>
      <Button danger disabled={pending} onClick={answer('differs')}>
        {say('lane.differs')}
      </Button>
    </>
  );
}
