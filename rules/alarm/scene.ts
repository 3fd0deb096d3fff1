import type { Fact } from '../vocabulary/facts.ts';
import type { Input } from '../vocabulary/inputs.ts';
import type { Site } from '../vocabulary/site.ts';
import type { AlarmState } from './state.ts';

/** What a signal is judged by. */
export type Scene = {
  readonly site: Site;
  readonly state: AlarmState;
  /** What told of it. */
  readonly fact: Fact;
  readonly input: Input;
};
