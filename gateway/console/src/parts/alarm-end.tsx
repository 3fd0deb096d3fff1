import { Modal } from 'antd';
import { useState } from 'react';
import { alarmId } from '../api/brands.ts';
import type { AlarmPicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { Choice } from './choice.tsx';
import { ALARM_ENDS, EVIDENCE } from './given-words.ts';
import { useActing } from './use-acting.ts';

/** Signs an alarm off with its outcome, or confirms a fire with what shows it. */
export function AlarmEnd({
  alarm,
  end,
  onClose,
}: {
  readonly alarm: AlarmPicture;
  readonly end: 'close' | 'fire';
  onClose(): void;
}) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [why, setWhy] = useState<string>();
  const fire = end === 'fire';
  const words = fire ? EVIDENCE : ALARM_ENDS;
  const finish = async (): Promise<void> => {
    if (why === undefined) return;
    const done = await send(
      fire
        ? { type: 'fire.confirm', data: { why } }
        : { type: 'alarm.close', data: { alarm: alarmId(alarm), why } },
    );
    if (done) onClose();
  };
  return (
    <Modal
      open
      title={`${say(fire ? 'fire.confirm' : 'alarm.close')} · ${of(alarm.place)}`}
      okText={say(fire ? 'fire.confirm' : 'alarm.close')}
      cancelText={say('common.cancel')}
      okButtonProps={{ disabled: why === undefined, danger: fire }}
      confirmLoading={pending}
      onOk={() => void finish()}
      onCancel={onClose}
    >
      {fire && <p className="note">{say('fire.confirm.note')}</p>}
      <Choice
        label={say(fire ? 'way.evidence' : 'alarm.close.why')}
        options={words.map((key) => ({ value: say(key), label: say(key) }))}
        value={why}
        onChange={setWhy}
      />
    </Modal>
  );
}
