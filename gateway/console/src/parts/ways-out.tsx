import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { mayDo } from '../api/acts.ts';
import type { Act, LanePicture, Session } from '../api/types.ts';
import { useWords } from '../words/language.tsx';

const VerifyForm = lazy(async () => ({ default: (await import('./verify-form.tsx')).VerifyForm }));
const OverrideForm = lazy(async () => ({
  default: (await import('./override-form.tsx')).OverrideForm,
}));
const EmergencyForm = lazy(async () => ({
  default: (await import('./emergency-form.tsx')).EmergencyForm,
}));

type Way = 'verify' | 'override' | 'emergency';

/** The ways a guard may let a vehicle through, each opening once and recorded under his name. */
export function WaysOut({
  lane,
  session,
}: {
  readonly lane: LanePicture;
  readonly session: Session;
}) {
  const { say } = useWords();
  const [way, setWay] = useState<Way>();
  const may = (act: Act['type']): boolean => mayDo(session, act);
  const close = (): void => setWay(undefined);
  return (
    <>
      {lane.direction === 'exit' && may('exit.verify') && (
        <Button type="primary" onClick={() => setWay('verify')}>
          {say('way.verify')}
        </Button>
      )}
      {may('override.give') && (
        <Button onClick={() => setWay('override')}>{say('way.override')}</Button>
      )}
      {may('emergency.let-through') && (
        <Button danger onClick={() => setWay('emergency')}>
          {say('way.emergency')}
        </Button>
      )}
      <Suspense>
        {way === 'verify' && <VerifyForm lane={lane} onClose={close} />}
        {way === 'override' && <OverrideForm lane={lane} onClose={close} />}
        {way === 'emergency' && <EmergencyForm lane={lane} onClose={close} />}
      </Suspense>
    </>
  );
}
