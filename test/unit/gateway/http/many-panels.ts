import type { DeviceId, PanelId } from '../../../../rules/vocabulary/ids.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import type { RunningSite } from './running-site.ts';

const RECEIVER = 'desk-reader';

/** The site with so many small panels at one receiver: what they tell is in nobody's group. */
export const withPanels = (site: Site, count: number): Site => ({
  ...site,
  panels: [
    ...(site.panels ?? []),
    ...Array.from({ length: count }, (_, index) => ({
      id: `small-${index}` as PanelId,
      name: { zh: `小主机${index}`, en: `Small panel ${index}` },
      device: RECEIVER as DeviceId,
      account: `A${index}`,
      near: [],
    })),
  ],
});

/** One of them is in some trouble: an alarm of low priority with a line of its own. */
export const trouble = (site: RunningSite, index: number): Promise<void> =>
  site.read(RECEIVER, {
    type: 'panel.reported',
    data: {
      account: `A${index}`,
      code: '300',
      kind: 'trouble',
      qualifier: 'new',
      raw: `A${index} 1300`,
    },
  });
