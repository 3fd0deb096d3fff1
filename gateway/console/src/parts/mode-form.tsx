import { Modal } from 'antd';
import { useState } from 'react';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { MODES } from '../../../words/terms.ts';
import { laneId } from '../api/brands.ts';
import type { LanePicture, SitePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { Choice } from './choice.tsx';
import { endOfDay } from './moment.ts';
import { useActing } from './use-acting.ts';

type Mode = keyof typeof MODES;
const MODE_WORDS = [
  'automatic',
  'confirm',
  'free-flow',
  'closed',
] as const satisfies readonly Mode[];
const HOUR_MS = 3_600_000;
const LENGTHS = ['mode.hour', 'mode.four-hours', 'mode.today', 'mode.open-ended'] as const;
type Length = (typeof LENGTHS)[number];

/** How a lane decides, and until when; 停用 takes it out of service. */
export function ModeForm({
  lane,
  site,
  onClose,
}: {
  readonly lane: LanePicture;
  readonly site: SitePicture;
  onClose(): void;
}) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [mode, setMode] = useState<Mode>(lane.mode === 'automatic' ? 'closed' : 'automatic');
  const [length, setLength] = useState<Length>('mode.today');
  const isUsual = mode === 'automatic';
  const set = async (): Promise<void> => {
    const shown = mode === 'free-flow' && length === 'mode.open-ended' ? 'mode.today' : length;
    const until = isUsual ? undefined : endOf(shown, site.zone);
    const data = { lane: laneId(lane), mode, ...(until === undefined ? {} : { until }) };
    const told = say('mode.done', { lane: of(lane.name), mode: of(MODES[mode]) });
    if (await send({ type: 'mode.set', data }, told)) onClose();
  };
  return (
    <Modal
      open
      title={`${say('mode.set')} · ${of(lane.name)}`}
      okText={say('common.save')}
      cancelText={say('common.cancel')}
      confirmLoading={pending}
      onOk={() => void set()}
      onCancel={onClose}
    >
      <Choice<Mode>
        label={say('mode.mode')}
        options={MODE_WORDS.map((value) => ({ value, label: of(MODES[value]) }))}
        value={mode}
        onChange={setMode}
      />
      {!isUsual && (
        <Choice<Length>
          label={say('block.until')}
          // What stands open has an end; a person may forget it.
          options={LENGTHS.filter((key) => mode !== 'free-flow' || key !== 'mode.open-ended').map(
            (key) => ({ value: key, label: say(key) }),
          )}
          value={mode === 'free-flow' && length === 'mode.open-ended' ? 'mode.today' : length}
          onChange={setLength}
        />
      )}
      {mode === 'free-flow' && <p className="note">{say('mode.free-flow.note')}</p>}
    </Modal>
  );
}

function endOf(length: Length, zone: string): string | undefined {
  const now = Date.now();
  if (length === 'mode.hour') return toRfc3339(instant(now + HOUR_MS));
  if (length === 'mode.four-hours') return toRfc3339(instant(now + 4 * HOUR_MS));
  return length === 'mode.today' ? endOfDay(zone, now, 0) : undefined;
}
