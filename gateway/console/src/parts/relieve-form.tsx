import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useCallback, useState } from 'react';
import { personId, postId } from '../api/brands.ts';
import { ask } from '../api/client.ts';
import type { Found, PersonRow, PostPicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { Choice } from './choice.tsx';
import { FindBox } from './find-box.tsx';
import { useActing } from './use-acting.ts';

const REASONS = [
  'relieve.reason.forgot',
  'relieve.reason.card',
  'relieve.reason.moved',
  'relieve.reason.ill',
] as const;
const NOBODY = '';

/** The control room ends a shift, and says who stands there now: why, and whom, one press each. */
export function RelieveForm({ post, onClose }: { readonly post: PostPicture; onClose(): void }) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [find, setFind] = useState('');
  const [guard, setGuard] = useState(NOBODY);
  const [why, setWhy] = useState<string>();
  const guards = useGuards(find);
  const relieve = async (): Promise<void> => {
    if (why === undefined) return;
    const next = guard === NOBODY ? {} : { guard: personId({ person: guard }) };
    const data = { post: postId(post), why, ...next };
    const told = say('post.relieve.done', { post: of(post.name) });
    if (await send({ type: 'post.relieve', data }, told)) onClose();
  };
  return (
    <Modal
      open
      title={say('post.relieve.title', { post: of(post.name) })}
      okText={say('post.relieve')}
      cancelText={say('common.cancel')}
      okButtonProps={{ disabled: why === undefined }}
      confirmLoading={pending}
      onOk={() => void relieve()}
      onCancel={onClose}
    >
      <FindBox
        label={say('post.relieve.find')}
        onFind={useCallback((text: string) => setFind(text), [])}
      />
      <Choice
        label={say('post.relieve.who')}
        value={guard}
        options={[
          { value: NOBODY, label: say('post.relieve.nobody') },
          ...guards.map(({ person, name }) => ({ value: person, label: name ?? person })),
        ]}
        onChange={setGuard}
      />
      <Choice
        label={say('way.reason')}
        value={why}
        options={REASONS.map((key) => ({ value: say(key), label: say(key) }))}
        onChange={setWhy}
      />
    </Modal>
  );
}

function useGuards(find: string): readonly PersonRow[] {
  const people = useQuery({
    queryKey: ['people', find],
    queryFn: () =>
      ask<Found<PersonRow>>('/api/v1/people/search', { method: 'POST', body: { find } }),
    enabled: find !== '',
  });
  return (people.data?.items ?? []).filter(({ guard }) => guard === true);
}
