import type { RouteKind, RouteOrder } from '../../../../rules/vocabulary/route-kinds.ts';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import type { RoundPicture } from '../api/types.ts';

/** One of this guard's rounds, as the gateway tells it. */
export type MyRound = RoundPicture & {
  readonly tolerance: string;
  readonly kind: RouteKind;
  readonly order: RouteOrder;
  readonly silenceMin?: number;
  readonly taken?: string;
};

/** What is looked at somewhere. */
export type MyCheckpoint = {
  readonly id: string;
  readonly name: Text;
  readonly items: readonly { readonly id: string; readonly name: Text }[];
};

/** This guard's rounds, and what the page needs to show them (GET /api/v1/patrol/mine). */
export type Mine = {
  readonly now: string;
  readonly zone: string;
  readonly person: string;
  readonly guard: boolean;
  readonly items: readonly MyRound[];
  readonly checkpoints: readonly MyCheckpoint[];
  readonly legs: readonly {
    readonly between: readonly [string, string];
    readonly leastS: number;
  }[];
  readonly messages: readonly {
    readonly id: string;
    readonly time: string;
    readonly type: string;
    readonly round: string;
    readonly text: Text;
  }[];
};
