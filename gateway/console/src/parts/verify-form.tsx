import { Checkbox, Input, Modal } from 'antd';
import { useState } from 'react';
import { laneId } from '../api/brands.ts';
import type { LanePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { Choice } from './choice.tsx';
import { PAPERS, REASONS_GIVEN } from './given-words.ts';
import { useActing } from './use-acting.ts';

/** 查证放行: which papers, their last four characters, and why; then through. */
export function VerifyForm({ lane, onClose }: { readonly lane: LanePicture; onClose(): void }) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [kind, setKind] = useState<(typeof PAPERS)[number]>('id-card');
  const [lastFour, setLastFour] = useState('');
  const [calledBack, setCalledBack] = useState(false);
  const [why, setWhy] = useState<string>();
  const complete = lastFour.length === 4 && why !== undefined;
  const verify = async (): Promise<void> => {
    if (!complete) return;
    const data = { lane: laneId(lane), papers: { kind, lastFour, calledBack }, why };
    const told = say('way.done', { lane: of(lane.name) });
    if (await send({ type: 'exit.verify', data }, told)) onClose();
  };
  return (
    <Modal
      open
      title={`${say('way.verify')} · ${of(lane.name)}`}
      okText={say('way.confirm')}
      cancelText={say('common.cancel')}
      okButtonProps={{ disabled: !complete }}
      confirmLoading={pending}
      onOk={() => void verify()}
      onCancel={onClose}
    >
      <p className="note">{say('way.verify.note')}</p>
      <Choice<(typeof PAPERS)[number]>
        label={say('way.papers')}
        options={PAPERS.map((paper) => ({ value: paper, label: say(`papers.${paper}`) }))}
        value={kind}
        onChange={setKind}
      />
      <fieldset className="choice">
        <legend>{say('way.last-four')}</legend>
        <Input
          className="last-four"
          value={lastFour}
          maxLength={4}
          aria-label={say('way.last-four')}
          onChange={(event) => setLastFour(event.target.value.toUpperCase())}
        />
        <Checkbox checked={calledBack} onChange={(event) => setCalledBack(event.target.checked)}>
          {say('way.called-back')}
        </Checkbox>
      </fieldset>
      <Choice
        label={say('way.reason')}
        options={REASONS_GIVEN.map((key) => ({ value: say(key), label: say(key) }))}
        value={why}
        onChange={setWhy}
      />
    </Modal>
  );
}
