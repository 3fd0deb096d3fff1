import { asks } from '../../../../rules/vocabulary/alarm-order.ts';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { ALARM_NAMES, CLOCKS, term } from '../../../words/terms.ts';
import { useSiren, useSounding } from '../alarms/siren.ts';
import { alarmId, postId } from '../api/brands.ts';
import type { Act, AlarmPicture } from '../api/types.ts';
import { useNow } from '../feed/use-now.ts';
import { minutesOf } from '../parts/clock.ts';
import { mayHere } from './acting.ts';
import type { BoothPicture } from './lane-store.ts';
import { BOOTH } from './words.ts';

// So many leave room for the vehicle; the rest is told by its number.
const BARS_MAX = 2;
const unheard = (): void => undefined;

/** Alarms that nobody answered in the office: they sound here until somebody acknowledges, and ask that somebody goes. */
export function AlarmBars({
  picture,
  offsetMs,
  of,
  disabled,
  onAct,
}: {
  readonly picture: BoothPicture;
  /** The server's clock less this machine's. */
  readonly offsetMs: number;
  of(text: Text): string;
  readonly disabled: boolean;
  onAct(act: Act): void;
}) {
  const { alarms, post } = picture;
  const now = useNow(500) + offsetMs;
  const { locked } = useSiren();
  // They come in order: the first that asks is the gravest.
  const priority = alarms.find(asks)?.priority;
  useSounding(locked ? undefined : priority, unheard);
  const left = alarms.length - BARS_MAX;
  return (
    <div className="alarms" data-sound={locked ? 'locked' : (priority ?? 'silent')}>
      {alarms.slice(0, BARS_MAX).map((alarm) => {
        const { id, kind, place, dispatched } = alarm;
        const isNew = asks(alarm);
        const data = { alarm: alarmId(alarm) };
        const keys: readonly (readonly [Text, Act])[] = [
          ...(isNew ? [[BOOTH.acknowledge, { type: 'alarm.acknowledge', data }] as const] : []),
          ...(post === undefined || dispatched !== undefined
            ? []
            : [
                [
                  BOOTH.going,
                  { type: 'alarm.dispatch', data: { ...data, post: postId(post) } },
                ] as const,
              ]),
        ];
        return (
          <section
            key={id}
            className={isNew ? 'bar alarm' : 'bar alarm seen'}
            role="alert"
            data-alarm={id}
          >
            <b>
              {of(term(ALARM_NAMES, kind))} · {of(place)}
            </b>
            <Left alarm={alarm} now={now} of={of} />
            {dispatched !== undefined && <span>{of(BOOTH.sent)}</span>}
            {keys.map(
              ([text, act]) =>
                mayHere(picture, act.type) && (
                  <button
                    key={text.en}
                    type="button"
                    disabled={disabled}
                    onClick={() => onAct(act)}
                  >
                    {of(text)}
                  </button>
                ),
            )}
          </section>
        );
      })}
      {(left > 0 || (locked && priority !== undefined)) && (
        <p className="dim">
          {left > 0 && `+${left} `}
          {locked && of(BOOTH.mute)}
        </p>
      )}
    </div>
  );
}

/** What is left until somebody must be there, or must have seen it; counting up once it is over. */
function Left({
  alarm: { clocks },
  now,
  of,
}: {
  readonly alarm: AlarmPicture;
  readonly now: number;
  of(text: Text): string;
}) {
  const runs = clocks.filter(({ stopped }) => stopped === undefined);
  const clock = runs.find((one) => one.clock === 'attended') ?? runs[0];
  if (clock === undefined) return null;
  const leftMs = Date.parse(clock.due) - now;
  return (
    <span role="timer" data-testid="alarm-left">
      {of(term(CLOCKS, clock.clock))} {of(leftMs < 0 ? BOOTH.late : BOOTH.left)}{' '}
      {minutesOf(Math.abs(leftMs))}
    </span>
  );
}
