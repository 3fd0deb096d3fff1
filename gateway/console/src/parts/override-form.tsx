import { Modal } from 'antd';
import { useState } from 'react';
import type { Acted } from '../api/acts.ts';
import { laneId } from '../api/brands.ts';
import type { LanePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { Choice } from './choice.tsx';
import { EVIDENCE, REASONS_GIVEN } from './given-words.ts';
import { useActing } from './use-acting.ts';

/** 特殊放行: reason and evidence by one press each, then through. */
export function OverrideForm({ lane, onClose }: { readonly lane: LanePicture; onClose(): void }) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [why, setWhy] = useState<string>();
  const [evidence, setEvidence] = useState<string>();
  const give = async (): Promise<void> => {
    if (why === undefined || evidence === undefined) return;
    const act = { type: 'override.give', data: { lane: laneId(lane), why, evidence } } as const;
    const told = ({ facts }: Acted): string => {
      const isAsked = facts.some(({ type }) => type === 'override.asked');
      return say(isAsked ? 'way.asked' : 'way.done', { lane: of(lane.name) });
    };
    if (await send(act, told)) onClose();
  };
  return (
    <Modal
      open
      title={`${say('way.override')} · ${of(lane.name)}`}
      okText={say('way.confirm')}
      cancelText={say('common.cancel')}
      okButtonProps={{ disabled: why === undefined || evidence === undefined }}
      confirmLoading={pending}
      onOk={() => void give()}
      onCancel={onClose}
    >
      <p className="note">{say('way.override.note')}</p>
      <Choice
        label={say('way.reason')}
        options={REASONS_GIVEN.map((key) => ({ value: say(key), label: say(key) }))}
        value={why}
        onChange={setWhy}
      />
      <Choice
        label={say('way.evidence')}
        options={EVIDENCE.map((key) => ({ value: say(key), label: say(key) }))}
        value={evidence}
        onChange={setEvidence}
      />
    </Modal>
  );
}
