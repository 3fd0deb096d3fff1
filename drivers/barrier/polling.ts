import Type from 'typebox';

/** A duration of the settings, in milliseconds, with what is taken where nothing is said. */
export const duration = (minimum: number, maximum: number, about: string, value: number) =>
  Type.Optional(Type.Integer({ minimum, maximum, default: value, description: about }));

/** The settings of a device that is asked again and again. */
export const pollingSettings = (standard: {
  readonly pollMs: number;
  readonly answerMs: number;
  readonly missesMax: number;
}) => ({
  pollMs: duration(20, 10_000, 'How often the inputs are read', standard.pollMs),
  answerMs: duration(20, 5_000, 'How long an answer may take', standard.answerMs),
  missesMax: duration(
    1,
    100,
    'Unanswered requests in a row after which the device is offline',
    standard.missesMax,
  ),
});

/** The setting of a barrier that may have no relay to keep it up. */
export const holdSettings = (standard: { readonly holdRepeatMs: number }) => ({
  holdRepeatMs: duration(
    500,
    60_000,
    'Without a hold relay the opening is repeated this often, before the arm would fall',
    standard.holdRepeatMs,
  ),
});

// A dead device is asked ever less often, so that it costs the others on its line little.
const SLOWEST_POLL_MS = 10_000;

/** How long from one question to the next, after that many misses in a row. */
export function pollWait({
  pollMs,
  missesMax,
  misses,
}: {
  readonly pollMs: number;
  readonly missesMax: number;
  readonly misses: number;
}): number {
  if (misses < missesMax) return pollMs;
  return Math.max(pollMs, Math.min(SLOWEST_POLL_MS, pollMs * 2 ** Math.min(16, misses)));
}
