import { SHELVING_REASONS } from '../../../words/alarm-reasons.ts';
import { alarmId } from '../api/brands.ts';
import type { Act, AlarmPicture } from '../api/types.ts';
import { TimedForm } from './timed-form.tsx';

const MINUTES = [30, 60, 240, 480] as const;

/** 暂缓: first why, then for how long. */
export function ShelveForm({
  alarm,
  pending,
  onSend,
}: {
  readonly alarm: AlarmPicture;
  readonly pending: boolean;
  onSend(act: Act): void;
}) {
  return (
    <TimedForm
      why="shelve.why"
      howLong="shelve.until"
      reasons={SHELVING_REASONS}
      minutes={MINUTES}
      pending={pending}
      onPick={(timed) =>
        onSend({ type: 'alarm.shelve', data: { alarm: alarmId(alarm), ...timed } })
      }
    />
  );
}
