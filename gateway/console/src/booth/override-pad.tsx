import { useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { Keys } from './keys.tsx';
import { BOOTH, EVIDENCE, REASONS_GIVEN } from './words.ts';

/** 特殊放行: a reason, then by what it is known; the second press lets through. */
export function OverridePad({
  of,
  disabled,
  onBack,
  onGive,
}: {
  of(text: Text): string;
  readonly disabled: boolean;
  onBack(): void;
  onGive(why: string, evidence: string): void;
}) {
  const [why, setWhy] = useState<Text>();
  const back = { text: BOOTH.back, tone: 'plain' } as const;
  if (why === undefined) {
    return (
      <Keys
        title={`${of(BOOTH.override)} · ${of(BOOTH.reason)}`}
        of={of}
        disabled={disabled}
        keys={[...REASONS_GIVEN.map((text) => ({ text })), back]}
        onPress={(index) => {
          const chosen = REASONS_GIVEN[index];
          if (chosen === undefined) onBack();
          else setWhy(chosen);
        }}
      />
    );
  }
  return (
    <Keys
      title={`${of(why)} · ${of(BOOTH.evidence)} → ${of(BOOTH.confirm)}`}
      of={of}
      disabled={disabled}
      keys={[...EVIDENCE.map((text) => ({ text, tone: 'main' as const })), back]}
      onPress={(index) => {
        const evidence = EVIDENCE[index];
        if (evidence === undefined) setWhy(undefined);
        else onGive(of(why), of(evidence));
      }}
    />
  );
}
