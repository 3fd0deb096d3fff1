import { Button, Modal } from 'antd';
import { EMERGENCY_VEHICLES } from '../../../words/terms.ts';
import { laneId } from '../api/brands.ts';
import type { LanePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { EMERGENCIES } from './given-words.ts';
import { useActing } from './use-acting.ts';

/** Fire engines, ambulances, police, and any car that carries somebody to a hospital: one press opens. */
export function EmergencyForm({ lane, onClose }: { readonly lane: LanePicture; onClose(): void }) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const letThrough = async (vehicleKind: (typeof EMERGENCIES)[number]): Promise<void> => {
    const data = { lane: laneId(lane), vehicleKind };
    const told = say('way.done', { lane: of(lane.name) });
    if (await send({ type: 'emergency.let-through', data }, told)) onClose();
  };
  return (
    <Modal
      open
      title={`${say('way.emergency')} · ${of(lane.name)}`}
      footer={null}
      onCancel={onClose}
    >
      <p className="note">{say('way.emergency.note')}</p>
      <div className="emergencies">
        {EMERGENCIES.map((kind) => (
          <Button
            key={kind}
            danger
            type="primary"
            size="large"
            disabled={pending}
            onClick={() => void letThrough(kind)}
          >
            {of(EMERGENCY_VEHICLES[kind])}
          </Button>
        ))}
      </div>
    </Modal>
  );
}
