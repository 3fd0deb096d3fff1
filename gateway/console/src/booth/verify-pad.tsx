import { useState } from 'react';
import type { ActData } from '../../../../rules/vocabulary/acts.ts';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { Keys } from './keys.tsx';
import { BOOTH, PAPERS, REASONS_GIVEN } from './words.ts';

type Papers = ActData<'exit.verify'>['papers'];

const FIGURES = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', 'X', '⌫'];

/** 查证放行: papers, their last four characters by big keys, and a reason that lets through. */
export function VerifyPad({
  of,
  disabled,
  onBack,
  onVerify,
}: {
  of(text: Text): string;
  readonly disabled: boolean;
  onBack(): void;
  onVerify(papers: Papers, why: string): void;
}) {
  const [kind, setKind] = useState<Papers['kind']>('id-card');
  const [lastFour, setLastFour] = useState('');
  const [calledBack, setCalledBack] = useState(false);
  const type = (figure: string): void =>
    setLastFour((typed) => (figure === '⌫' ? typed.slice(0, -1) : `${typed}${figure}`.slice(0, 4)));
  return (
    <>
      <Keys
        title={`${of(BOOTH.verify)} · ${of(BOOTH.papers)}`}
        of={of}
        disabled={disabled}
        keys={[
          ...PAPERS.map(([paper, text]) => ({ text, isChosen: paper === kind })),
          { text: BOOTH.calledBack, isChosen: calledBack },
        ]}
        onPress={(index) => {
          const paper = PAPERS[index];
          if (paper === undefined) setCalledBack(!calledBack);
          else setKind(paper[0]);
        }}
      />
      <section className="pad">
        <h2>
          {of(BOOTH.lastFour)} <b className="typed">{lastFour.padEnd(4, '·')}</b>
        </h2>
        <div className="figures">
          {FIGURES.map((figure) => (
            <button key={figure} type="button" disabled={disabled} onClick={() => type(figure)}>
              {figure}
            </button>
          ))}
        </div>
      </section>
      <Keys
        title={`${of(BOOTH.reason)} → ${of(BOOTH.confirm)}`}
        of={of}
        disabled={disabled}
        keys={[
          ...REASONS_GIVEN.map((text) => ({
            text,
            tone: lastFour.length === 4 ? ('main' as const) : ('plain' as const),
          })),
          { text: BOOTH.back },
        ]}
        onPress={(index) => {
          const why = REASONS_GIVEN[index];
          if (why === undefined) onBack();
          else if (lastFour.length === 4) onVerify({ kind, lastFour, calledBack }, of(why));
        }}
      />
    </>
  );
}
