/** The parts of the live stream that can be looked at alone. */
export const FEED_AREAS = ['all', 'access', 'patrol', 'alarm', 'duty', 'device'] as const;
export type FeedArea = (typeof FEED_AREAS)[number];

// The page leaves out the schemas of the facts, and their areas with them: a test holds this to those.
const AREAS: Readonly<Record<Exclude<FeedArea, 'all' | 'device'>, RegExp>> = {
  duty: /^(badge|post|signature|duty|opening\.asked)\b/,
  access:
    /^(passage|entry|exit|barrier|opening|credential|enrolment|mode|posture|override|emergency|permit|import|visitor|handover|household|subject|vehicle|presence|call|passback)\./,
  patrol: /^(tag|route|draw|tap|round|visit|inspection|duress|guard)\./,
  alarm: /^(alarm|clock|fire|panel|zone|area|test|flood|duty-check)\./,
};

/** The part of the stream that a line belongs to; what is none of the others is of the devices. */
export function areaOf(type: string): FeedArea {
  for (const area of ['duty', 'access', 'patrol', 'alarm'] as const) {
    if (AREAS[area].test(type)) return area;
  }
  return 'device';
}
