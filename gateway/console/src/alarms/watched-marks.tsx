import type { AlarmPicture, SitePicture } from '../api/types.ts';
import { momentOf } from '../parts/clock.ts';
import { useZones } from './queries.ts';
import { useAlarmWords } from './words.ts';

/** How its zone and its panel stand now, where that is not as it should be: what they do not tell, nobody hears. */
export function WatchedMarks({
  alarm,
  site,
}: {
  readonly alarm: AlarmPicture;
  readonly site: SitePicture;
}) {
  const { say } = useAlarmWords();
  const { data } = useZones();
  const zone = data?.zones.find(({ id }) => id === alarm.zone);
  const panel = data?.panels.find(({ id }) => id === alarm.panel);
  const told = [
    zone?.leftOutUntil !== undefined &&
      say('zone.left-out', { at: momentOf(zone.leftOutUntil, site.zone) }),
    zone?.state === 'unknown' && say('mark.zone-unknown'),
    panel?.backupOnly === true && say('panel.backup-only'),
    (panel?.state === 'silent' || panel?.state === 'unknown') &&
      say('mark.panel', { state: say(`panel.${panel.state}`) }),
  ].filter((one) => one !== false);
  return told.map((one) => (
    <span key={one} className="mark bad">
      {one}
    </span>
  ));
}
