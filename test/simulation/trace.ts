import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { ReadingBody } from '../../rules/vocabulary/readings.ts';

/** What the checkers may look at, in the order in which the engine took or said it. */
export type Traced =
  | {
      readonly what: 'reading';
      readonly at: number;
      readonly time: number;
      readonly id: string;
      readonly device: string;
      readonly body: ReadingBody;
    }
  | {
      readonly what: 'act';
      readonly at: number;
      readonly id: string;
      readonly body: ActBody;
      readonly taken: boolean;
    }
  | {
      readonly what: 'health';
      readonly at: number;
      readonly device: string;
      readonly online: boolean;
    }
  | {
      readonly what: 'command';
      readonly at: number;
      readonly id: string;
      readonly device: string;
      readonly type: string;
      readonly data: Readonly<Record<string, unknown>>;
    }
  | {
      readonly what: 'told';
      readonly at: number;
      readonly type: string;
      readonly data: Readonly<Record<string, unknown>>;
    }
  | { readonly what: 'restart'; readonly at: number };

/** One broken law: which, and at what place in the trace. */
export type Breach = { readonly law: string; readonly at: number; readonly because: string };
