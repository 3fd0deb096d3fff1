import { useState } from 'react';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { reasonOf, SHELVING_REASONS } from '../../../words/alarm-reasons.ts';
import { alarmId } from '../api/brands.ts';
import type { Act, AlarmPicture } from '../api/types.ts';
import { useServerNow } from './clocks.tsx';
import { PickForm } from './pick-form.tsx';
import { reasonChoices, reasonGiven } from './reasons.ts';
import { useAlarmWords } from './words.ts';

const MINUTES = [30, 60, 240, 480] as const;

/** 暂缓: first why, then for how long; each by its number. */
export function ShelveForm({
  alarm,
  pending,
  onSend,
}: {
  readonly alarm: AlarmPicture;
  readonly pending: boolean;
  onSend(act: Act): void;
}) {
  const { say, of } = useAlarmWords();
  const now = useServerNow();
  const [reason, setReason] = useState<{ readonly why: string; readonly note?: string }>();
  if (reason === undefined) {
    return (
      <PickForm
        key="why"
        title={say('shelve.why')}
        choices={reasonChoices(SHELVING_REASONS, of)}
        isOpen
        pending={false}
        onPick={(why, note) => setReason(reasonGiven(why, note))}
      />
    );
  }
  return (
    <PickForm
      key="until"
      title={`${say('shelve.until')}（${of(reasonOf(reason.why, reason.note))}）`}
      choices={MINUTES.map((minutes) => ({
        value: String(minutes),
        label:
          minutes < 60
            ? say('shelve.minutes', { n: minutes })
            : say('shelve.hours', { n: minutes / 60 }),
      }))}
      pending={pending}
      onPick={(minutes) => {
        const until = toRfc3339(instant(Math.round(now + Number(minutes) * 60_000)));
        onSend({ type: 'alarm.shelve', data: { alarm: alarmId(alarm), ...reason, until } });
      }}
    />
  );
}
