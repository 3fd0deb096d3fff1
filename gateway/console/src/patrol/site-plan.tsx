import { Button } from 'antd';
import { useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import type { SitePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { type Mark, MarkSign, markWord } from './marks.tsx';
import { placesOf } from './places.ts';
import { useTell } from './words.ts';

/** One checkpoint as it is drawn on the plan. */
export type Spot = {
  readonly checkpoint: string;
  readonly name: Text;
  readonly mark: Mark;
  readonly note?: string;
  readonly isNow?: boolean;
  readonly doubted?: boolean;
};

const SKETCH_RATIO = 2;
const SCALES = [1, 1.5, 2, 3] as const;

/** The site from above: its own plan where site.yaml names one, else a sketch from where its points are. */
export function SitePlan({
  site,
  spots,
  path = [],
  onPress,
}: {
  readonly site: SitePicture;
  readonly spots: readonly Spot[];
  /** Checkpoints one after the other: the way somebody went. */
  readonly path?: readonly string[];
  onPress?(checkpoint: string): void;
}) {
  const tell = useTell();
  const [zoom, setZoom] = useState(0);
  const [ratio, setRatio] = useState(SKETCH_RATIO);
  const places = placesOf(
    site,
    spots.map(({ checkpoint }) => checkpoint),
  );
  const way = path.flatMap((checkpoint) => places.get(checkpoint) ?? []);
  const scale = SCALES[zoom] ?? 1;
  const hasPlan = site.plan !== undefined;
  return (
    <figure className="site-plan">
      <div className="plan-frame">
        <div
          className={hasPlan ? 'plan-sheet' : 'plan-sheet sketch'}
          // The whole of it is seen at first, whatever its shape.
          style={{ width: `min(${scale * 100}%, calc(64vh * ${ratio * scale}))` }}
        >
          {site.plan !== undefined && (
            <img
              src={site.plan}
              alt={tell('map')}
              onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
                if (naturalHeight > 0) setRatio(naturalWidth / naturalHeight);
              }}
            />
          )}
          <svg
            className="plan-way"
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <polyline points={way.map(({ x, y }) => `${x * 100},${y * 100}`).join(' ')} />
          </svg>
          {spots.map((spot) => {
            const place = places.get(spot.checkpoint);
            return (
              place !== undefined && (
                <SpotSign key={spot.checkpoint} spot={spot} place={place} onPress={onPress} />
              )
            );
          })}
        </div>
      </div>
      <figcaption>
        <Button
          size="small"
          aria-label={tell('plan.zoom-out')}
          disabled={zoom === 0}
          onClick={() => setZoom(zoom - 1)}
        >
          −
        </Button>
        <Button
          size="small"
          aria-label={tell('plan.zoom-in')}
          disabled={zoom === SCALES.length - 1}
          onClick={() => setZoom(zoom + 1)}
        >
          ＋
        </Button>
        {!hasPlan && <span className="dim">{tell('plan.none')}</span>}
      </figcaption>
    </figure>
  );
}

function SpotSign({
  spot,
  place: { x, y },
  onPress,
}: {
  readonly spot: Spot;
  readonly place: { readonly x: number; readonly y: number };
  readonly onPress: ((checkpoint: string) => void) | undefined;
}) {
  const tell = useTell();
  const words = useWords();
  const { checkpoint, name, mark, note, isNow = false, doubted = false } = spot;
  const label = [
    words.of(name),
    markWord(mark, words, tell),
    doubted ? tell('mark.doubted') : '',
    note ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
  return (
    <button
      type="button"
      className={isNow ? 'spot is-now' : 'spot'}
      style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
      data-mark={mark}
      data-spot={checkpoint}
      aria-label={label}
      title={label}
      tabIndex={onPress === undefined ? -1 : 0}
      onClick={() => onPress?.(checkpoint)}
    >
      <MarkSign mark={mark} doubted={doubted} />
      <span>
        {words.of(name)}
        {note !== undefined && <small>{note}</small>}
      </span>
    </button>
  );
}
