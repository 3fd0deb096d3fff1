import { Button } from 'antd';
import { mayDo } from '../api/acts.ts';
import { laneId } from '../api/brands.ts';
import type { LanePicture, Session } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { useActing } from './use-acting.ts';

/** Where an override waits for a second person: his key. Who asked has none. */
export function ApproveOverride({
  lane,
  session,
}: {
  readonly lane: LanePicture;
  readonly session: Session;
}) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const { asked } = lane;
  if (asked === undefined || asked.by === session.username) return null;
  if (!mayDo(session, 'override.approve')) return null;
  const data = { lane: laneId(lane) };
  return (
    <Button
      type="primary"
      danger
      disabled={pending}
      onClick={() => void send({ type: 'override.approve', data })}
    >
      {say('lane.approve', { who: asked.by })}
    </Button>
  );
}
