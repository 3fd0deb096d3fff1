import { Modal } from 'antd';
import { useState } from 'react';
import { CLOSING_REASONS, FIRE_EVIDENCE, RESET_REASONS } from '../../../words/alarm-reasons.ts';
import { alarmId } from '../api/brands.ts';
import type { Act, AlarmPicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { Choice } from './choice.tsx';
import { useActing } from './use-acting.ts';

/** What of an alarm is asked about before it is sent. */
export type AlarmEndKind = 'close' | 'reset' | 'fire';

const TITLES = { close: 'alarm.close', reset: 'alarm.reset', fire: 'fire.confirm' } as const;
const LABELS = {
  close: 'alarm.close.why',
  reset: 'alarm.reset.why',
  fire: 'way.evidence',
} as const;
const REASONS = { close: CLOSING_REASONS, reset: RESET_REASONS, fire: FIRE_EVIDENCE } as const;

/** Signs an alarm off with its outcome, says how one knows that it is over, or confirms a fire with what shows it. */
export function AlarmEnd({
  alarm,
  end,
  onClose,
}: {
  readonly alarm: AlarmPicture;
  readonly end: AlarmEndKind;
  onClose(): void;
}) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [why, setWhy] = useState<string>();
  const options = Object.entries(REASONS[end]).map(([value, text]) => ({
    value,
    label: of(text),
  }));
  const finish = async (): Promise<void> => {
    if (why !== undefined && (await send(actOf(end, alarm, why)))) onClose();
  };
  return (
    <Modal
      open
      title={`${say(TITLES[end])} · ${of(alarm.place)}`}
      okText={say(TITLES[end])}
      cancelText={say('common.cancel')}
      okButtonProps={{ disabled: why === undefined, danger: end === 'fire' }}
      confirmLoading={pending}
      onOk={() => void finish()}
      onCancel={onClose}
    >
      {end === 'fire' && <p className="note">{say('fire.confirm.note')}</p>}
      <Choice label={say(LABELS[end])} options={options} value={why} onChange={setWhy} />
    </Modal>
  );
}

function actOf(end: AlarmEndKind, alarm: AlarmPicture, why: string): Act {
  const data = { alarm: alarmId(alarm), why };
  if (end === 'fire') return { type: 'fire.confirm', data: { why } };
  return end === 'close' ? { type: 'alarm.close', data } : { type: 'alarm.reset', data };
}
