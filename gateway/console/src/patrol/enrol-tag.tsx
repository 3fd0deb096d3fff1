import { Alert, Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { sentence } from '../../../words/sentences.ts';
import { checkpointId } from '../api/brands.ts';
import type { Line, Session, SitePicture } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { useNaming } from '../feed/names.tsx';
import { useNow } from '../feed/use-now.ts';
import { minutesOf } from '../parts/clock.ts';
import { useActing } from '../parts/use-acting.ts';
import { useWords } from '../words/language.tsx';
import { useTell } from './words.ts';

type Awaiting = Extract<Line, { readonly type: 'tag.awaited' | 'tag.await-ended' }>;

// Long enough to walk to the furthest point.
const SECONDS = 1_800;

/** 登记标签: the next tag that the person signed in taps becomes the tag of this point; he goes there with his phone. */
export function EnrolTag({
  point,
  site,
  session,
  onClose,
}: {
  readonly point: SitePicture['checkpoints'][number];
  readonly site: SitePicture;
  readonly session: Session;
  onClose(): void;
}) {
  const tell = useTell();
  const { say, of, language } = useWords();
  const { lines, offsetMs } = useFeed();
  const naming = useNaming();
  const { send, pending } = useActing();
  const now = useNow(500) + offsetMs;
  const [replaces, setReplaces] = useState(false);
  const mine = lines
    .filter(isAwaiting)
    .findLast(({ data }) => data.by === session.username && data.checkpoint === point.id);
  const awaited = mine?.type === 'tag.awaited' ? mine : undefined;
  const ended = mine?.type === 'tag.await-ended' ? mine : undefined;
  const wait = (): void => {
    const data = { checkpoint: checkpointId(point), replaces, seconds: SECONDS };
    void send({ type: 'tag.await', data });
  };
  return (
    <Modal
      open
      title={`${tell('tag.enrol')} · ${of(point.name)}`}
      okText={tell('tag.begin')}
      cancelText={say('common.cancel')}
      okButtonProps={{ disabled: awaited !== undefined }}
      confirmLoading={pending}
      onOk={wait}
      onCancel={onClose}
    >
      <p>{tell('tag.how', { who: session.username })}</p>
      <p>
        <Checkbox
          checked={replaces}
          disabled={awaited !== undefined}
          onChange={(event) => setReplaces(event.target.checked)}
        >
          {tell('tag.replaces')}
        </Checkbox>
      </p>
      {awaited !== undefined && (
        <Alert
          type="info"
          showIcon
          title={tell('tag.waits', { left: minutesOf(Date.parse(awaited.data.until) - now) })}
          action={
            <Button size="small" onClick={() => void send({ type: 'tag.stop', data: {} })}>
              {tell('tag.stop')}
            </Button>
          }
        />
      )}
      {ended !== undefined && (
        <Alert
          type={ended.data.outcome === 'enrolled' ? 'success' : 'warning'}
          showIcon
          title={sentence(ended, site, naming)[language]}
        />
      )}
    </Modal>
  );
}

const isAwaiting = (line: Line): line is Awaiting =>
  line.type === 'tag.awaited' || line.type === 'tag.await-ended';
