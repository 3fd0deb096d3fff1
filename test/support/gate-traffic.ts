import type { Random } from '../../simulators/random.ts';
import { boardOf, CARD, type ProcessSite, readerOf } from './process-site.ts';

/** Cars that leave one after another by each exit of a site. The cars stay where they are while it pauses. */
export type GateTraffic = {
  go(): void;
  pause(): void;
};

const LOOK_EVERY_MS = 20;
/** From stopping at the reader to holding the card to it. */
const SHOW_MS = { soonest: 100, latest: 400 } as const;
/** Whom the arm does not answer shows the card again: later than the reader takes it for the same show. */
const SHOW_AGAIN_MS = 1_500;

/** Makes the traffic of exits 1, 2 and so on; everybody has the resident's card. */
export function createGateTraffic(site: ProcessSite, exits: number, random: Random): GateTraffic {
  const drivers = Array.from({ length: exits }, (_, index) =>
    createDrivers(site, index + 1, random.fork(`exit ${index + 1}`)),
  );
  let looking: ReturnType<typeof setInterval> | undefined;
  return {
    go() {
      looking ??= setInterval(() => {
        for (const look of drivers) look(Date.now());
      }, LOOK_EVERY_MS);
    },
    pause() {
      clearInterval(looking);
      looking = undefined;
    },
  };
}

/** What the driver at the head of the queue does next, by what he sees of arm and loops. */
function createDrivers(site: ProcessSite, exit: number, random: Random): (now: number) => void {
  let showAt = 0;
  return (now) => {
    const board = JSON.stringify(site.devices.observe()[boardOf(exit)]);
    // An arm that moves or is up is for the car that is there already: it drives by itself.
    if (!board.includes(`"out-${exit}-barrier":"down"`)) return;
    if (!board.includes('"arming-loop":true')) {
      site.act(boardOf(exit), 'arrive');
      site.act(boardOf(exit), 'drive');
      showAt = now + random.integer(SHOW_MS.soonest, SHOW_MS.latest);
    } else if (now >= showAt) {
      site.act(readerOf(exit), 'swipe', { card: CARD });
      showAt = now + SHOW_AGAIN_MS;
    }
  };
}
