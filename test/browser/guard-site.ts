import { findDriver } from '../../drivers/registry.ts';
import { type LineRun, NOTHING_GIVEN, runLine } from '../../drivers/runner.ts';
import { systemClock } from '../../gateway/clock.ts';
import { createWebLines, type WebLines } from '../../gateway/devices/web-lines.ts';
import { freshId } from '../../gateway/random.ts';
import type {
  CheckpointId,
  DeviceId,
  HostId,
  InputId,
  RouteId,
} from '../../rules/vocabulary/ids.ts';
import { Secret } from '../../rules/vocabulary/secret.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { createTag } from '../../simulators/tap-link/tag.ts';
import { type RunningSite, site } from '../unit/gateway/http/running-site.ts';

const point = (text: string) => text as CheckpointId;
const TAGS = 'tags' as DeviceId;
const POINTS = ['north', 'pool', 'garage', 'roof', 'pump'] as const;
type Named = (typeof POINTS)[number];
const NEW_POINTS = [
  { id: point('roof'), name: { zh: '7号楼天台', en: 'Roof of 7' } },
  { id: point('pump'), name: { zh: '泵房', en: 'Pump room' } },
];

/** The small community with one round of five points all day, in order, signed tags, and things to look at at the pool. */
export const guardSite: Site = {
  ...site,
  devices: [
    ...site.devices,
    {
      id: TAGS,
      host: 'main' as HostId,
      driver: 'tap-link',
      line: 'tags',
      inputs: [],
      shows: false,
    },
  ],
  checkpoints: [...site.checkpoints, ...NEW_POINTS].map((checkpoint) =>
    checkpoint.id === 'pool'
      ? {
          ...checkpoint,
          items: [
            { id: 'lifebuoy', name: { zh: '救生圈', en: 'Lifebuoy' } },
            { id: 'lamp', name: { zh: '照明', en: 'Lighting' } },
          ],
        }
      : checkpoint,
  ),
  routes: [
    {
      id: 'day' as RouteId,
      name: { zh: '日间巡更', en: 'Day round' },
      order: 'ordered',
      checkpoints: POINTS.map(point),
      rounds: [{ from: 0, to: 1_439, toleranceMin: 0 }],
      guards: [],
    },
  ],
};

const KEY = '000102030405060708090A0B0C0D0E0F';
const secret = new Secret(Buffer.from(KEY, 'hex'));
const UIDS: Readonly<Record<Named, string>> = {
  north: '04782E21801D80',
  pool: '04A13C55D21F80',
  garage: '04B7D9012E4480',
  roof: '04C25A7719EE80',
  pump: '04D80B46F3A180',
};

/** The tags of the site, and the line by which phones bring what they signed. */
export type Tags = {
  readonly webLines: WebLines;
  /** Runs the line and enrols the tags. */
  start(running: RunningSite): Promise<void>;
  /** The address that a phone opens when it touches the tag there. */
  touch(at: Named): string;
  close(): Promise<void>;
};

/** Makes signed tags at every point. */
export function createTags(): Tags {
  const webLines = createWebLines(systemClock);
  const tags = new Map(
    POINTS.map((name) => [name, createTag({ uid: UIDS[name], meta: KEY, file: KEY, counter: 10 })]),
  );
  let run: LineRun | undefined;
  return {
    webLines,
    async start({ engine, act }) {
      run = runTags(webLines, engine);
      for (const name of POINTS) {
        const card = { technology: 'iso14443a', uid: UIDS[name], bits: 56 };
        const data = { credential: `tag-${name}`, card, checkpoint: name };
        await act({ type: 'credential.enrol', data } as never);
      }
    },
    touch(at) {
      const touched = tags.get(at)?.touch('DA5CF60941');
      return `/t/tags?picc_data=${touched?.piccData}&cmac=${touched?.cmac}`;
    },
    close: async () => run?.close(),
  };
}

/** The real driver on its line; what it reads goes straight into the engine. */
function runTags(webLines: WebLines, engine: RunningSite['engine']): LineRun {
  const driver = findDriver('tap-link');
  if (driver === undefined) throw new Error('tap-link is a driver');
  const sequence = { last: 0 };
  const run: LineRun = runLine({
    line: { id: 'tags', kind: 'http' },
    driver,
    devices: [{ id: TAGS, settings: { url: 'https://gate.example.com' } }],
    open: webLines.opener(() => {
      throw new Error('there is no other line');
    }),
    given: {
      ...NOTHING_GIVEN,
      tagKeys: () => [{ meta: secret, file: { kind: 'fixed', key: secret } }],
    },
    clock: systemClock,
    sink: {
      health: () => undefined,
      reading({ device, ref, id, time, ...body }) {
        sequence.last += 1;
        engine
          .submit({
            kind: 'reading',
            id: (id ?? freshId()) as InputId,
            time: time ?? systemClock.now(),
            device,
            source: `/${engine.site.id}/device/${device}`,
            boot: 'boot',
            sequence: sequence.last,
            ...body,
          })
          .then(
            () => run.stored(device, ref),
            () => undefined,
          );
      },
    },
  });
  return run;
}
