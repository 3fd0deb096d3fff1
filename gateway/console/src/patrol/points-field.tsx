import { Button } from 'antd';
import type { KeyboardEvent } from 'react';
import type { CheckpointId } from '../../../../rules/vocabulary/ids.ts';
import type { SitePicture } from '../api/types.ts';
import { Pick } from '../parts/pick.tsx';
import { useWords } from '../words/language.tsx';
import { useTell } from './words.ts';

/** The points of a route in their order; by buttons, or by Alt and the arrows. */
export function PointsField({
  points,
  site,
  onChange,
}: {
  readonly points: readonly CheckpointId[];
  readonly site: SitePicture;
  onChange(points: readonly CheckpointId[]): void;
}) {
  const tell = useTell();
  const { of } = useWords();
  const nameOf = (id: string): string => {
    const name = site.checkpoints.find((point) => point.id === id)?.name;
    return name === undefined ? id : of(name);
  };
  const left = site.checkpoints.filter(({ id }) => !points.includes(id));
  const move = (at: number, by: number): void => {
    const to = at + by;
    const moved = points[at];
    if (moved === undefined || to < 0 || to >= points.length) return;
    onChange(points.toSpliced(at, 1).toSpliced(to, 0, moved));
  };
  const onKey = (event: KeyboardEvent, at: number): void => {
    const by = STEPS[event.key];
    if (!event.altKey || by === undefined) return;
    event.preventDefault();
    move(at, by);
  };
  const add = (id: string | undefined): void => {
    const point = left.find((known) => known.id === id);
    if (point !== undefined) onChange([...points, point.id]);
  };
  return (
    <section>
      <h3>{tell('routes.points')}</h3>
      <ol className="route-points" data-testid="route-points">
        {points.map((id, at) => (
          <li key={id}>
            <b>{nameOf(id)}</b>
            <Button
              size="small"
              aria-label={tell('routes.up', { what: nameOf(id) })}
              disabled={at === 0}
              onClick={() => move(at, -1)}
              onKeyDown={(event) => onKey(event, at)}
            >
              ↑
            </Button>
            <Button
              size="small"
              aria-label={tell('routes.down', { what: nameOf(id) })}
              disabled={at === points.length - 1}
              onClick={() => move(at, 1)}
              onKeyDown={(event) => onKey(event, at)}
            >
              ↓
            </Button>
            <Button
              size="small"
              aria-label={tell('routes.remove', { what: nameOf(id) })}
              onClick={() => onChange(points.filter((known) => known !== id))}
              onKeyDown={(event) => onKey(event, at)}
            >
              ×
            </Button>
          </li>
        ))}
      </ol>
      {left.length > 0 && (
        <Pick
          label={tell('routes.add-point')}
          value={undefined}
          all={tell('routes.add-point')}
          options={left.map(({ id, name }) => ({ value: id, label: of(name) }))}
          onChange={add}
        />
      )}
    </section>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };
