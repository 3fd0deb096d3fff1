import { useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { Keys } from '../booth/keys.tsx';
import type { Mine } from './mine.ts';
import { FAULTS, GUARD } from './words.ts';

const NOTE_MAX = 500;

/** What is faulty where, and in which way: the place he stands at is chosen already. */
export function FaultPad({
  mine,
  first,
  of,
  onBack,
  onFault,
}: {
  readonly mine: Mine;
  readonly first: { readonly checkpoint: string; readonly item?: string };
  of(text: Text): string;
  onBack(): void;
  onFault(checkpoint: string, item: string, note: string): void;
}) {
  const [checkpoint, setCheckpoint] = useState(first.checkpoint);
  const [item, setItem] = useState(first.item);
  const [isMoving, setIsMoving] = useState(false);
  const point = mine.checkpoints.find(({ id }) => id === checkpoint);
  const items = point?.items ?? [];
  const chosen = items.length === 1 ? items[0]?.id : item;
  const title = point === undefined ? '' : of(point.name);
  if (isMoving) {
    return (
      <Keys
        title={of(GUARD.which)}
        of={of}
        disabled={false}
        keys={mine.checkpoints.map(({ name }) => ({ text: name }))}
        onPress={(index) => {
          setCheckpoint(mine.checkpoints[index]?.id ?? checkpoint);
          setItem(undefined);
          setIsMoving(false);
        }}
      />
    );
  }
  return (
    <>
      {items.length === 0 && <p className="bar note">{of(GUARD.nothingThere)}</p>}
      <Keys
        title={`${title} · ${of(GUARD.what)}`}
        of={of}
        disabled={false}
        keys={[
          ...items.map(({ id, name }) => ({ text: name, isChosen: id === chosen })),
          { text: GUARD.otherPoint },
        ]}
        onPress={(index) => {
          const pressed = items[index];
          if (pressed === undefined) setIsMoving(true);
          else setItem(pressed.id);
        }}
      />
      {chosen !== undefined && (
        <HowPad of={of} onHow={(note) => onFault(checkpoint, chosen, note)} />
      )}
      <Keys of={of} disabled={false} keys={[{ text: GUARD.back }]} onPress={onBack} />
    </>
  );
}

function HowPad({ of, onHow }: { of(text: Text): string; onHow(note: string): void }) {
  const [isTyping, setIsTyping] = useState(false);
  const [typed, setTyped] = useState('');
  if (isTyping) {
    return (
      <form
        className="pad typing"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== '') onHow(typed.trim());
        }}
      >
        <label>
          {of(GUARD.typed)}
          <textarea
            value={typed}
            maxLength={NOTE_MAX}
            rows={3}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <button type="submit" className="main" disabled={typed.trim() === ''}>
          {of(GUARD.send)}
        </button>
      </form>
    );
  }
  return (
    <Keys
      title={of(GUARD.how)}
      of={of}
      disabled={false}
      keys={[
        ...FAULTS.map((text) => ({ text, tone: 'main' as const })),
        { text: GUARD.otherWords },
      ]}
      onPress={(index) => {
        const how = FAULTS[index];
        if (how === undefined) setIsTyping(true);
        else onHow(of(how));
      }}
    />
  );
}
