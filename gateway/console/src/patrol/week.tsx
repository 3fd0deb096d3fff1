import { dayAfter } from '../../../../rules/vocabulary/zone-time.ts';
import { clockOf } from '../parts/clock.ts';
import { useWords } from '../words/language.tsx';
import type { PlanPreview } from './plan-queries.ts';
import { useTell } from './words.ts';

// More windows than this in a day are told by their number.
const SHOWN = 12;

/** The rounds of a week, day by day. */
export function Week({ preview, zone }: { readonly preview: PlanPreview; readonly zone: string }) {
  const tell = useTell();
  const { language, of } = useWords();
  const isOfSeveral = new Set(preview.rounds.map(({ route }) => route)).size > 1;
  const days: string[] = [];
  for (let day = preview.from; day <= preview.to; day = dayAfter(day, 1)) days.push(day);
  const weekday = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    weekday: 'short',
    timeZone: 'UTC',
  });
  return (
    <div className="week" data-testid="week">
      {days.map((day) => {
        const rounds = preview.rounds.filter((round) => round.day === day);
        return (
          <section key={day}>
            <h4>
              {day.slice(5)} <small>{weekday.format(new Date(`${day}T00:00:00Z`))}</small>
            </h4>
            <ul>
              {rounds.slice(0, SHOWN).map(({ id, name, from, to, lastsMin, proposed }) => (
                <li key={id} className={proposed ? 'proposed' : ''} title={of(name)}>
                  {clockOf(from, zone, false)}–{clockOf(to, zone, false)}
                  {isOfSeveral && <small> {of(name)}</small>}
                  {lastsMin !== undefined && (
                    <small>{tell('routes.drawn-in', { minutes: lastsMin })}</small>
                  )}
                </li>
              ))}
            </ul>
            {rounds.length > SHOWN && (
              <small>{tell('routes.more-rounds', { count: rounds.length - SHOWN })}</small>
            )}
            {rounds.length === 0 && <small className="dim">–</small>}
          </section>
        );
      })}
    </div>
  );
}
