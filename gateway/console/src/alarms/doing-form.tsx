import { CLOSING_REASONS, FIRE_EVIDENCE, RESET_REASONS } from '../../../words/alarm-reasons.ts';
import { alarmId } from '../api/brands.ts';
import type { Act, AlarmPicture, Session } from '../api/types.ts';
import type { Doing } from './acts.ts';
import { DispatchForm } from './dispatch-form.tsx';
import { PickForm } from './pick-form.tsx';
import { reasonChoices, reasonGiven } from './reasons.ts';
import { ShelveForm } from './shelve-form.tsx';
import { WaiveForm } from './waive-form.tsx';
import { useAlarmWords } from './words.ts';

const VERDICTS = ['true', 'false', 'unknown'] as const;

/** What an act needs to know before it is sent. */
export function DoingForm({
  doing,
  alarm,
  session,
  pending,
  onSend,
}: {
  readonly doing: Doing;
  readonly alarm: AlarmPicture;
  readonly session: Session;
  readonly pending: boolean;
  onSend(act: Act, told?: string): void;
}) {
  const { say, of } = useAlarmWords();
  const id = alarmId(alarm);
  switch (doing) {
    case 'dispatch':
      return <DispatchForm alarm={alarm} session={session} pending={pending} onSend={onSend} />;
    case 'shelve':
      return <ShelveForm alarm={alarm} pending={pending} onSend={onSend} />;
    case 'waive':
      return <WaiveForm alarm={alarm} pending={pending} onSend={onSend} />;
    case 'verify':
      return (
        <PickForm
          title={say('verify.what')}
          choices={VERDICTS.map((is) => ({ value: is, label: say(`verify.${is}`) }))}
          pending={pending}
          onPick={(value) => {
            const is = VERDICTS.find((one) => one === value);
            if (is !== undefined) onSend({ type: 'alarm.verify', data: { alarm: id, is } });
          }}
        />
      );
    case 'note':
      return (
        <PickForm
          title={say('note.what')}
          choices={[]}
          isOpen
          pending={pending}
          onPick={(note) => onSend({ type: 'alarm.note', data: { alarm: id, note } })}
        />
      );
    case 'reset':
      return (
        <PickForm
          title={say('reset.why')}
          choices={reasonChoices(RESET_REASONS, of)}
          isOpen
          pending={pending}
          onPick={(why, note) =>
            onSend({ type: 'alarm.reset', data: { alarm: id, ...reasonGiven(why, note) } })
          }
        />
      );
    case 'close':
      return (
        <PickForm
          title={say('close.why')}
          choices={reasonChoices(CLOSING_REASONS, of)}
          isOpen
          pending={pending}
          onPick={(why, note) =>
            onSend({ type: 'alarm.close', data: { alarm: id, ...reasonGiven(why, note) } })
          }
        />
      );
    case 'fire':
      return (
        <PickForm
          title={say('fire.note')}
          choices={reasonChoices(FIRE_EVIDENCE, of)}
          isOpen
          pending={pending}
          onPick={(why, note) => onSend({ type: 'fire.confirm', data: reasonGiven(why, note) })}
        />
      );
    default:
      return null;
  }
}
