import { alarmId } from '../api/brands.ts';
import type { Act, AlarmPicture, Session } from '../api/types.ts';
import { useProcedures } from './queries.ts';
import { useAlarmWords } from './words.ts';

/** 处置流程: what is to be done about this kind, whom to call, and what is done already. */
export function ProcedureCard({
  alarm,
  session,
  onSend,
}: {
  readonly alarm: AlarmPicture;
  readonly session: Session;
  onSend(act: Act): void;
}) {
  const { say, of } = useAlarmWords();
  const card = useProcedures().data?.procedures.find(({ kind }) => kind === alarm.kind);
  if (card === undefined) return null;
  const ticks = alarm.ticks ?? [];
  const next = card.steps.find(({ id }) => !ticks.includes(id));
  return (
    <section className="procedure" aria-label={say('card')}>
      <h4>
        {say('card')}{' '}
        <small>
          {card.steps.filter(({ id }) => ticks.includes(id)).length}/{card.steps.length}
        </small>
      </h4>
      <ol>
        {card.steps.map(({ id, text }) => (
          <li key={id} className={id === next?.id ? 'next' : ''}>
            <label>
              <input
                type="checkbox"
                checked={ticks.includes(id)}
                disabled={!session.acts.includes('alarm.tick')}
                onChange={(event) =>
                  onSend({
                    type: 'alarm.tick',
                    data: { alarm: alarmId(alarm), step: id, done: event.target.checked },
                  })
                }
              />
              <span>{of(text)}</span>
            </label>
          </li>
        ))}
      </ol>
      {card.phones.length > 0 && (
        <p className="phones">
          {card.phones.map(({ name, number }) => (
            <a key={number} href={`tel:${number}`}>
              {of(name)} <b>{number}</b>
            </a>
          ))}
        </p>
      )}
    </section>
  );
}
