import { useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { readsTags, readTags } from './nfc.ts';
import { lineOf, type What } from './queue/kept.ts';
import { GUARD } from './words.ts';

/** Reads tags within the page where the browser can; elsewhere the phone opens their addresses by itself. */
export function ReadKey({ of, onTap }: { of(text: Text): string; onTap(what: What): void }) {
  const [stage, setStage] = useState<'idle' | 'reading' | 'refused' | 'not-ours'>('idle');
  if (!readsTags()) return null;
  const take = (url: string): void => {
    const line = lineOf(url);
    setStage(line === undefined ? 'not-ours' : 'reading');
    if (line !== undefined) onTap({ kind: 'tap', line, url });
  };
  const read = async (): Promise<void> => {
    try {
      await readTags(take);
      setStage('reading');
    } catch {
      setStage('refused');
    }
  };
  if (stage === 'idle') {
    return (
      <button type="button" className="main" onClick={() => void read()}>
        {of(GUARD.read)}
      </button>
    );
  }
  const said = { reading: GUARD.reading, refused: GUARD.readNot, 'not-ours': GUARD.notOurs }[stage];
  return (
    <p className={stage === 'reading' ? 'bar note' : 'bar lost'} role="status">
      {of(said)}
    </p>
  );
}
