import { asks, inOrder } from '../../../../rules/vocabulary/alarm-order.ts';
import type { AlarmPicture } from '../api/types.ts';

/** What this post was told of: alarms that wait for an answer, and those that somebody saw and nobody has come to yet. */
export const alarmsHere = (
  post: string | undefined,
  alarms: readonly AlarmPicture[],
): readonly AlarmPicture[] =>
  inOrder(
    alarms.filter((alarm) => {
      const { escalation, state, clocks } = alarm;
      const isTold = escalation?.told?.some((to) => to === 'booth' || to === `post:${post}`);
      const isAwaited = clocks.some(
        ({ clock, stopped }) => clock === 'attended' && stopped === undefined,
      );
      return isTold === true && (asks(alarm) || (state === 'acknowledged' && isAwaited));
    }),
  );
