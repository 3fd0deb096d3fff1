import type { Fact, FactOf } from '../../rules/vocabulary/facts.ts';
import type { FactId, InputId } from '../../rules/vocabulary/ids.ts';
import type { Door } from './ports.ts';

/** What becomes of the wait begun by the act of this id: the signature, or nothing when time or patience ran out. */
export function cardAt(
  engine: Pick<Door, 'onFacts'>,
  asked: InputId,
): {
  readonly asked: InputId;
  readonly shown: Promise<FactOf<'signature.given'> | undefined>;
  /** True while the act still waits at its post. */
  isWaiting(): boolean;
  /** Whoever asked has gone. */
  leave(): void;
  forget(): void;
} {
  let awaited: FactId | undefined;
  let isOver = false;
  let settle: (signed: FactOf<'signature.given'> | undefined) => void = () => undefined;
  const shown = new Promise<FactOf<'signature.given'> | undefined>((resolve) => {
    settle = resolve;
  });
  const hear = (fact: Fact): void => {
    switch (fact.type) {
      case 'signature.awaited':
        if (fact.cause === asked) awaited = fact.id;
        return;
      case 'signature.given':
      case 'signature.lapsed':
        if (fact.data.awaited !== awaited) return;
        isOver = true;
        settle(fact.type === 'signature.given' ? fact : undefined);
        return;
      default:
    }
  };
  const stop = engine.onFacts((facts) => facts.forEach(hear));
  return {
    asked,
    shown,
    isWaiting: () => awaited !== undefined && !isOver,
    leave: () => settle(undefined),
    forget: stop,
  };
}
