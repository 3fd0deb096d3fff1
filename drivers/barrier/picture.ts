import type { Instant } from '../../rules/vocabulary/time.ts';
import type { Tell } from './outbox.ts';

/** How a contact stands; cut and shorted where the board watches the wire to it. */
export type Level = 'on' | 'off' | 'cut' | 'shorted';

/** The level of a contact whose wire nobody watches. */
export const levelOf = (isOn: boolean): Level => (isOn ? 'on' : 'off');

/** One change to tell of. */
export type Change = {
  readonly input: string;
  readonly state: Level;
  /** The picture at start: no edge. */
  readonly isFirst: boolean;
};

type Contact = { told: Level; pending: Level; since: Instant };

/** What a device's inputs were last told to be. */
export type Picture = {
  /** What is new in a reading of all inputs, after `debounceMs` of standing. */
  update(inputs: ReadonlyMap<string, Level>, now: Instant): readonly Change[];
  /** Undefined where it was never read, or its wire is broken. */
  isOn(input: string): boolean | undefined;
};

/** An empty picture: what comes first is told as `first`, once in the life of the picture. */
export function createPicture(debounceMs: number): Picture {
  const contacts = new Map<string, Contact>();
  return {
    update(inputs, now) {
      const changes: Change[] = [];
      for (const [input, state] of inputs) {
        const contact = contacts.get(input);
        if (contact === undefined) {
          contacts.set(input, { told: state, pending: state, since: now });
          changes.push({ input, state, isFirst: true });
        } else if (settles(contact, state, now, debounceMs)) {
          contact.told = state;
          changes.push({ input, state, isFirst: false });
        }
      }
      return changes;
    },
    isOn(input) {
      const told = contacts.get(input)?.told;
      return told === 'on' || (told === 'off' ? false : undefined);
    },
  };
}

/** Tells changes as readings. */
export function tellChanges(tell: Tell, changes: readonly Change[]): void {
  for (const { input, state, isFirst } of changes) {
    tell.reading({
      type: 'input.changed',
      data: { input, state, ...(isFirst && { first: true }) },
    });
  }
}

/** True where the contact differs from what was told and has stood so for long enough. */
function settles(contact: Contact, state: Level, now: Instant, debounceMs: number): boolean {
  if (state !== contact.pending) {
    contact.pending = state;
    contact.since = now;
  }
  return state !== contact.told && now - contact.since >= debounceMs;
}
