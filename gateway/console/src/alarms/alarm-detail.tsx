import { type RefObject, useEffect } from 'react';
import { ALARM_NAMES, term } from '../../../words/terms.ts';
import type { Act, AlarmPicture, Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { type Doing, doingsOf, KEYS } from './acts.ts';
import { ThreeClocks, useServerNow } from './clocks.tsx';
import { DoingForm } from './doing-form.tsx';
import { ProcedureCard } from './procedure.tsx';
import { useAlarmRecord } from './queries.ts';
import { PackLink, PanelEvents, Timeline, WhereTold } from './record-view.tsx';
import { ReportText } from './report-text.tsx';
import { PrioritySign, StateSign } from './signs.tsx';
import { WatchedMarks } from './watched-marks.tsx';
import { useAlarmWords } from './words.ts';

/** One open alarm: its clocks, what may be done, its procedure and all that is told of it. */
export function AlarmDetail({
  alarm,
  site,
  session,
  doing,
  pending,
  heading,
  reporter,
  onDo,
  onSend,
  onCancel,
}: {
  readonly alarm: AlarmPicture;
  readonly site: SitePicture;
  readonly session: Session;
  /** What is being asked about. */
  readonly doing: Doing | undefined;
  readonly pending: boolean;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  /** What writes the report. */
  readonly reporter: RefObject<HTMLButtonElement | null>;
  onDo(doing: Doing): void;
  onSend(act: Act, told?: string): void;
  onCancel(): void;
}) {
  const { say, of } = useAlarmWords();
  const naming = useNaming();
  const record = useAlarmRecord(alarm.id);
  const facts = record.data?.facts ?? [];
  const events = record.data?.events ?? [];
  // Names of whoever is in it are asked for at once, and not one by one as they are drawn.
  useEffect(() => {
    for (const { data } of facts) if ('by' in data && typeof data.by === 'string') naming(data.by);
  }, [facts, naming]);
  return (
    <section className={`panel alarm-detail ${alarm.priority}`} data-testid="alarm-detail">
      <header>
        <h3 ref={heading} tabIndex={-1}>
          {of(term(ALARM_NAMES, alarm.kind))}　{of(alarm.place)}
        </h3>
        <p className="signs">
          <StateSign alarm={alarm} zone={site.zone} />
          <PrioritySign priority={alarm.priority} />
          <Marks alarm={alarm} />
          <WatchedMarks alarm={alarm} site={site} />
        </p>
      </header>
      <ThreeClocks alarm={alarm} facts={facts} site={site} />
      <Acts alarm={alarm} site={site} session={session} doing={doing} onDo={onDo} />
      {doing !== undefined && (
        <div className="doing" data-testid="doing">
          <DoingForm
            key={`${alarm.id} ${doing}`}
            doing={doing}
            alarm={alarm}
            session={session}
            pending={pending}
            onSend={onSend}
          />
          <button type="button" className="cancel" onClick={onCancel}>
            <kbd>Esc</kbd> {say('cancel')}
          </button>
        </div>
      )}
      <ProcedureCard alarm={alarm} session={session} onSend={onSend} />
      <WhereTold facts={facts} state={alarm} site={site} />
      <PanelEvents events={events} site={site} />
      <Timeline alarm={alarm.id} facts={facts} site={site} />
      {record.data !== undefined && (
        <ReportText
          key={alarm.id}
          record={record.data}
          site={site}
          session={session}
          opener={reporter}
        />
      )}
      <PackLink alarm={alarm.id} session={session} />
    </section>
  );
}

/** What else is to be known at a glance. */
function Marks({ alarm }: { readonly alarm: AlarmPicture }) {
  const { say } = useAlarmWords();
  const { active, needsReset, quiet, chattering, test, escalation } = alarm;
  return (
    <>
      {active && <span className="mark bad">{say('active')}</span>}
      {needsReset && <span className="mark">{say('latched')}</span>}
      {chattering === true && <span className="mark">{say('figure.chattering')}</span>}
      {quiet === true && <span className="mark bad">{say('silent')}</span>}
      {test === true && <span className="mark">{say('test')}</span>}
      {escalation !== undefined && (
        <span className="mark bad">{say('escalated', { n: escalation.step })}</span>
      )}
    </>
  );
}

function Acts({
  alarm,
  site,
  session,
  doing,
  onDo,
}: {
  readonly alarm: AlarmPicture;
  readonly site: SitePicture;
  readonly session: Session;
  readonly doing: Doing | undefined;
  onDo(doing: Doing): void;
}) {
  const { say } = useAlarmWords();
  const now = useServerNow();
  const doings = doingsOf(alarm, { session, isFire: site.state.fire === true, now });
  return (
    <fieldset className="doings" aria-label={say('acts')}>
      {doings.map((one) => (
        <button
          key={one}
          type="button"
          className={one === 'acknowledge' || one === 'fire' ? 'main' : ''}
          aria-pressed={one === doing}
          aria-keyshortcuts={KEYS[one]}
          onClick={() => onDo(one)}
        >
          {say(one)} <kbd>{KEYS[one].toUpperCase()}</kbd>
        </button>
      ))}
    </fieldset>
  );
}
