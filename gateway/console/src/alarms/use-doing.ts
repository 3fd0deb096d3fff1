import { useEffect, useState } from 'react';
import type { Act, AlarmPicture } from '../api/types.ts';
import { useActing } from '../parts/use-acting.ts';
import { actAtOnce, type Doing } from './acts.ts';

/** What is being asked about which alarm. */
type Asked = { readonly alarm: string; readonly doing: Doing };
type Waiting = { readonly act: Act; readonly told?: string; readonly asked: Asked | undefined };

/**
 * What is being done about an alarm: sent at once, or asked about first. Who is quicker than the line loses no key: acts
 * are sent one after the other, in the order in which they were pressed.
 */
export function useDoing(alarm: AlarmPicture | undefined) {
  const { send: sendAct } = useActing();
  const [asked, setAsked] = useState<Asked>();
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);
  const [sent, setSent] = useState<Waiting>();
  useEffect(() => {
    const [next, ...rest] = waiting;
    if (sent !== undefined || next === undefined) return;
    setSent(next);
    setWaiting(rest);
    void sendAct(next.act, next.told).then((isDone) => {
      setSent(undefined);
      // What is asked meanwhile stays asked, and ticks are set beside it.
      if (isDone && next.act.type !== 'alarm.tick') {
        setAsked((now) => (now === next.asked ? undefined : now));
      }
    });
  }, [waiting, sent, sendAct]);
  // A question is about the alarm it was asked of, and about no other.
  const current = asked !== undefined && asked.alarm === alarm?.id ? asked : undefined;
  const underWay = sent === undefined ? waiting : [sent, ...waiting];
  const send = (act: Act, told?: string): void => {
    // Pressed twice, it is meant once.
    if (underWay.some((one) => JSON.stringify(one.act) === JSON.stringify(act))) return;
    const one = { act, asked: current, ...(told === undefined ? {} : { told }) };
    setWaiting((before) => [...before, one]);
  };
  const start = (next: Doing): void => {
    if (alarm === undefined) return;
    const act = actAtOnce(next, alarm);
    if (act === undefined) setAsked({ alarm: alarm.id, doing: next });
    else send(act);
  };
  return {
    doing: current?.doing,
    /** The question is answered, and the answer on its way. */
    isAnswered: current !== undefined && underWay.some((one) => one.asked === current),
    start,
    send,
    stop: () => setAsked(undefined),
  };
}
