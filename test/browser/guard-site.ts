import type { CheckpointId, RouteId } from '../../rules/vocabulary/ids.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { site } from '../unit/gateway/http/running-site.ts';

const point = (text: string) => text as CheckpointId;

/** The small community with one round all day, in order, and things to look at at the pool. */
export const guardSite: Site = {
  ...site,
  checkpoints: site.checkpoints.map((checkpoint) =>
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
      checkpoints: [point('north'), point('pool'), point('garage')],
      rounds: [{ from: 0, to: 1_439, toleranceMin: 0 }],
      guards: [],
    },
  ],
};
