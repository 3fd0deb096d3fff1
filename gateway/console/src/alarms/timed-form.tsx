import { useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { reasonOf } from '../../../words/alarm-reasons.ts';
import { useServerNow } from './clocks.tsx';
import { PickForm } from './pick-form.tsx';
import { reasonChoices, reasonGiven } from './reasons.ts';
import { type AlarmWord, useAlarmWords } from './words.ts';

/** For what reason and until when. */
export type Timed = ReturnType<typeof reasonGiven> & { readonly until: string };

/** What is done for a time: first why, then for how long; each by its number. */
export function TimedForm({
  why,
  howLong,
  reasons,
  minutes,
  pending,
  onPick,
}: {
  readonly why: AlarmWord;
  readonly howLong: AlarmWord;
  readonly reasons: Readonly<Record<string, Text>>;
  /** The times to choose from. */
  readonly minutes: readonly number[];
  readonly pending: boolean;
  onPick(timed: Timed): void;
}) {
  const { say, of } = useAlarmWords();
  const now = useServerNow();
  const [reason, setReason] = useState<ReturnType<typeof reasonGiven>>();
  if (reason === undefined) {
    return (
      <PickForm
        key="why"
        title={say(why)}
        choices={reasonChoices(reasons, of)}
        isOpen
        pending={false}
        onPick={(key, note) => setReason(reasonGiven(key, note))}
      />
    );
  }
  return (
    <PickForm
      key="until"
      title={`${say(howLong)}（${of(reasonOf(reason.why, reason.note))}）`}
      choices={minutes.map((each) => ({
        value: String(each),
        label: each < 60 ? say('for.minutes', { n: each }) : say('for.hours', { n: each / 60 }),
      }))}
      pending={pending}
      onPick={(chosen) => {
        const until = toRfc3339(instant(Math.round(now + Number(chosen) * 60_000)));
        onPick({ ...reason, until });
      }}
    />
  );
}
