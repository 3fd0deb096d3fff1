/** The worker behind the page: it opens the page without a connection and keeps the tags that are touched. */
export type WorkerLink = {
  /** False where a browser has none: on an address without https. */
  readonly isThere: boolean;
  /** Told once the files of another version are here. */
  onNewVersion(listener: () => void): () => void;
};

const SCRIPT = '/guard-worker.js';
/** The page itself, and the addresses that tags have; nothing else of the gateway. */
const SCOPES = ['/guard', '/t/'];

/** Registers it, and has the browser look for a newer one. */
export function linkWorker(): WorkerLink {
  if (!('serviceWorker' in navigator)) {
    return { isThere: false, onNewVersion: () => () => undefined };
  }
  const workers = navigator.serviceWorker;
  // The first worker is no new version of anything.
  const hadOne = workers.controller !== null;
  const look = (): void => {
    for (const scope of SCOPES) {
      // What is refused now is tried at the next look; the page works without, as long as there is a connection.
      workers
        .register(SCRIPT, { scope, updateViaCache: 'none' })
        .then((worker) => worker.update())
        .catch(() => undefined);
    }
  };
  look();
  // A page on the home screen is seldom loaded anew.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) look();
  });
  return {
    isThere: true,
    onNewVersion(listener) {
      const told = (): void => {
        if (hadOne) listener();
      };
      workers.addEventListener('controllerchange', told);
      return () => workers.removeEventListener('controllerchange', told);
    },
  };
}
