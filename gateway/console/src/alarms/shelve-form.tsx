import { useState } from 'react';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { alarmId } from '../api/brands.ts';
import type { Act, AlarmPicture } from '../api/types.ts';
import { useServerNow } from './clocks.tsx';
import { PickForm } from './pick-form.tsx';
import { useAlarmWords } from './words.ts';

const REASONS = ['shelve.works', 'shelve.repair', 'shelve.weather', 'shelve.watched'] as const;
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
  const { say } = useAlarmWords();
  const now = useServerNow();
  const [why, setWhy] = useState<string>();
  if (why === undefined) {
    return (
      <PickForm
        key="why"
        title={say('shelve.why')}
        choices={REASONS.map((word) => ({ value: say(word), label: say(word) }))}
        isOpen
        pending={false}
        onPick={setWhy}
      />
    );
  }
  return (
    <PickForm
      key="until"
      title={`${say('shelve.until')}（${why}）`}
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
        onSend({ type: 'alarm.shelve', data: { alarm: alarmId(alarm), why, until } });
      }}
    />
  );
}
