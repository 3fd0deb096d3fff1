import { useEffect, useRef, useState } from 'react';
import { alarmId } from '../api/brands.ts';
import type { Act, AlarmPicture } from '../api/types.ts';
import { useAlarmWords } from './words.ts';

/** 免到场: by the client's consent only; who agreed and how, and why nobody need come. */
export function WaiveForm({
  alarm,
  pending,
  onSend,
}: {
  readonly alarm: AlarmPicture;
  readonly pending: boolean;
  onSend(act: Act): void;
}) {
  const { say } = useAlarmWords();
  const [consent, setConsent] = useState('');
  const [why, setWhy] = useState('');
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const isReady = consent.trim() !== '' && why.trim() !== '' && !pending;
  return (
    <form
      className="pick-form"
      aria-label={say('waive')}
      onSubmit={(event) => {
        event.preventDefault();
        const data = { alarm: alarmId(alarm), consent: consent.trim(), why: why.trim() };
        if (isReady) onSend({ type: 'alarm.waive', data });
      }}
    >
      <b>{say('waive')}</b>
      <label>
        {say('waive.consent')}
        <input
          ref={first}
          maxLength={500}
          value={consent}
          onChange={(event) => setConsent(event.target.value)}
        />
      </label>
      <label>
        {say('waive.why')}
        <input maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} />
      </label>
      <button type="submit" disabled={!isReady}>
        {say('send')}
      </button>
    </form>
  );
}
