import { Modal } from 'antd';
import { useState } from 'react';
import { WHEREABOUTS } from '../../../words/record-terms.ts';
import type { PresentRow } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { Choice } from './choice.tsx';
import { COUNTED_BY } from './given-words.ts';
import { useActing } from './use-acting.ts';

/** Where somebody is in truth, and how one knows. */
export function CorrectForm({
  row,
  name,
  onClose,
}: {
  readonly row: PresentRow;
  readonly name: string;
  onClose(): void;
}) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [is, setIs] = useState<PresentRow['whereabouts']>(
    row.whereabouts === 'inside' ? 'outside' : 'inside',
  );
  const [why, setWhy] = useState<string>(say(COUNTED_BY[0]));
  const correct = async (): Promise<void> => {
    const data = { subject: row.subject, is, why };
    const told = say('inside.corrected', { who: name, where: of(WHEREABOUTS[is]) });
    if (await send({ type: 'presence.correct', data }, told)) onClose();
  };
  return (
    <Modal
      open
      title={`${say('inside.correct')} · ${name}`}
      okText={say('common.save')}
      cancelText={say('common.cancel')}
      confirmLoading={pending}
      onOk={() => void correct()}
      onCancel={onClose}
    >
      <Choice<PresentRow['whereabouts']>
        label={say('inside.is')}
        options={(['inside', 'outside', 'unknown'] as const).map((value) => ({
          value,
          label: of(WHEREABOUTS[value]),
        }))}
        value={is}
        onChange={setIs}
      />
      <Choice
        label={say('way.reason')}
        options={COUNTED_BY.map((key) => ({ value: say(key), label: say(key) }))}
        value={why}
        onChange={setWhy}
      />
    </Modal>
  );
}
