import { useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { Keys } from '../booth/keys.tsx';
import type { Point } from './walk.ts';
import { GUARD } from './words.ts';

/** A point and a reason: the next point is chosen already, and the press of a reason does it. */
export function ReasonPad({
  title,
  points,
  first,
  reasons,
  of,
  onBack,
  onReason,
}: {
  readonly title: Text;
  readonly points: readonly Point[];
  readonly first: string;
  readonly reasons: readonly Text[];
  of(text: Text): string;
  onBack(): void;
  onReason(checkpoint: string, why: string): void;
}) {
  const [checkpoint, setCheckpoint] = useState(first);
  const keys = [...reasons.map((text) => ({ text, tone: 'main' as const })), { text: GUARD.back }];
  return (
    <>
      <Keys
        title={`${of(title)} · ${of(GUARD.which)}`}
        of={of}
        disabled={false}
        keys={points.map((point) => ({
          text: point.name,
          isChosen: point.checkpoint === checkpoint,
        }))}
        onPress={(index) => setCheckpoint(points[index]?.checkpoint ?? first)}
      />
      <Keys
        title={of(GUARD.why)}
        of={of}
        disabled={false}
        keys={keys}
        onPress={(index) => {
          const why = reasons[index];
          if (why === undefined) onBack();
          else onReason(checkpoint, of(why));
        }}
      />
    </>
  );
}
