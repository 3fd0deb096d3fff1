import { Button, Popconfirm } from 'antd';
import type { Session, SitePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { useActing } from './use-acting.ts';

/** While the barriers are held for a fire: said over everything, and given back by who may. */
export function FireBanner({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say } = useWords();
  const { send, pending } = useActing();
  if (site.state.fire !== true) return null;
  return (
    <div className="banner fire" role="alert" data-testid="fire">
      {say('fire.banner')}
      {session.acts.includes('fire.reset') && (
        <Popconfirm
          title={say('fire.reset')}
          okText={say('fire.reset')}
          cancelText={say('common.cancel')}
          onConfirm={() => send({ type: 'fire.reset', data: {} })}
        >
          <Button size="small" danger disabled={pending}>
            {say('fire.reset')}
          </Button>
        </Popconfirm>
      )}
    </div>
  );
}
