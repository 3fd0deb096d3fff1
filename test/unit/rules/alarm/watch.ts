import type { AlarmAct } from '../../../../rules/alarm/answers.ts';
import { rulebook } from '../../../../rules/rules.ts';
import type { Fact } from '../../../../rules/vocabulary/facts.ts';
import type { AlarmId, PersonId } from '../../../../rules/vocabulary/ids.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import { bringUp, enrolled, type Play, play, saved } from '../engine/play.ts';
import { BOARD, WANG } from '../engine/small-site.ts';
import { panelSite } from '../panel/panel-site.ts';

/** A control room that watches a site. */
export type Watch = Play & {
  readonly site: Site;
  /** The alarm raised last. */
  newest(): AlarmId;
  view(alarm: AlarmId): Record<string, unknown>;
  /** An act on an alarm, the newest where none is named. */
  do<T extends AlarmAct['type']>(
    type: T,
    data?: Omit<Extract<AlarmAct, { readonly type: T }>['data'], 'alarm'>,
    alarm?: AlarmId,
  ): readonly Fact[];
  /** A contact of the board. */
  contact(zone: string, state: 'on' | 'off'): readonly Fact[];
  /** Why the last act was refused. */
  refusal(): string | undefined;
};

/** The site of the panels, none of which anybody waits for. */
export const patient: Site = {
  ...panelSite,
  panels: (panelSite.panels ?? []).map(({ interval: _, ...panel }) => panel),
};

/** The site with its panels is up, its guard enrolled. */
export function watch(site: Site = patient): Watch {
  const game = play(rulebook, '2026-11-25T02:00:00Z', site);
  enrolled(rulebook, game, 'wang-card', { holder: WANG });
  saved(game, WANG, true);
  bringUp(game, site);
  const newest = (): AlarmId => {
    const id = game.of('alarm.raised').at(-1)?.data.alarm;
    if (id === undefined) throw new Error('no alarm was raised');
    return id;
  };
  return Object.assign(Object.create(game) as Play, {
    site,
    newest,
    view: (alarm: AlarmId) => ({
      ...rulebook.view(site, game.states, { kind: 'alarm', id: alarm }),
    }),
    do: (type: string, data: object = {}, alarm: AlarmId = newest()) =>
      game.act({ type, data: { alarm, ...data } } as never, 'sun' as PersonId),
    contact: (zone: string, state: 'on' | 'off') =>
      game.read(BOARD, { type: 'input.changed', data: { input: `zone.${zone}`, state } }),
    refusal: () => game.of('act.refused').at(-1)?.data.why,
  });
}
