import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { personId } from '../api/brands.ts';
import type { PermitRow, SitePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { Choice } from './choice.tsx';
import { BLOCK_REASONS } from './given-words.ts';
import { endOfDay } from './moment.ts';
import { useActing } from './use-acting.ts';

const LENGTHS = [
  ['block.day', 1],
  ['block.week', 7],
  ['block.month', 30],
  ['block.year', 365],
] as const;

/** 列入黑名单: whom or what, why, until when, and who else agreed. */
export function BlockForm({
  permit,
  site,
  onClose,
}: {
  readonly permit: PermitRow;
  readonly site: SitePicture;
  onClose(): void;
}) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const subjects = [
    ...permit.vehicles.map(({ vehicle, plate }) => ({ value: vehicle, label: plate ?? vehicle })),
    { value: permit.holder.person, label: permit.holder.name ?? permit.holder.person },
    { value: permit.permit, label: say('block.permit') },
  ];
  const [subject, setSubject] = useState(subjects[0]?.value ?? permit.permit);
  const [why, setWhy] = useState<string>();
  const [length, setLength] = useState<string>('30');
  const [approved, setApproved] = useState('');
  const isComplete = why !== undefined && approved.trim() !== '';
  const block = async (): Promise<void> => {
    if (why === undefined || !isComplete) return;
    const until = endOfDay(site.zone, Date.now(), Number(length));
    const by = personId({ person: approved.trim() });
    const data = { subject, approved: by, until, why };
    if (await send({ type: 'block.set', data }, say('block.done'))) onClose();
  };
  return (
    <Modal
      open
      title={say('block.set')}
      okText={say('block.set')}
      cancelText={say('common.cancel')}
      okButtonProps={{ danger: true, disabled: !isComplete }}
      confirmLoading={pending}
      onOk={() => void block()}
      onCancel={onClose}
    >
      <p className="note">{say('block.note')}</p>
      <Choice
        label={say('block.subject')}
        options={subjects}
        value={subject}
        onChange={setSubject}
      />
      <Choice
        label={say('way.reason')}
        options={BLOCK_REASONS.map((key) => ({ value: say(key), label: say(key) }))}
        value={why}
        onChange={setWhy}
      />
      <Choice
        label={say('block.until')}
        options={LENGTHS.map(([key, days]) => ({ value: String(days), label: say(key) }))}
        value={length}
        onChange={setLength}
      />
      <Form.Item label={say('block.approved')} layout="vertical">
        <Input
          aria-label={say('block.approved')}
          value={approved}
          maxLength={100}
          onChange={(event) => setApproved(event.target.value)}
        />
      </Form.Item>
    </Modal>
  );
}
